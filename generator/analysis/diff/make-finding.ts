import { createHash } from 'node:crypto';
import { writeStable } from './list-differences.js';
import type { PolicyFinding } from './policy-finding.js';

/** What is to be said of a finding; the rest is empty. */
export type FindingParts = Pick<PolicyFinding, 'relation' | 'container' | 'place' | 'title'> &
  Partial<Pick<PolicyFinding, 'old' | 'new' | 'allowsMore' | 'allowsLess' | 'notes' | 'span'>>;

/** Makes a finding with its id. */
export function makeFinding(policy: string, parts: FindingParts): PolicyFinding {
  const { relation, place, old, new: next } = parts;
  const text = [relation, policy, place, writeStable(old), writeStable(next)].join('\0');
  return {
    old: undefined,
    new: undefined,
    allowsMore: undefined,
    allowsLess: undefined,
    notes: [],
    span: undefined,
    ...parts,
    policy,
    id: createHash('sha256').update(text).digest('hex').slice(0, 16),
  };
}

/** A text that may be long, as findings show it. */
export function digest(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
