import {
  type Diagnostic,
  type GeneratedPolicy,
  type ImageFacts,
  makeDiagnostic,
  type RulesText,
} from '../../generator/index.js';
import type { WebhookConfig } from '../config/load-config.js';
import type { ApprovedStore } from '../facts/approved-store.js';
import type { FindBase } from '../facts/base-initdata.js';
import type { BoundedMap } from '../facts/bounded-map.js';
import type { ClassSettings } from './class-settings.js';
import type { ClusterFacts } from './cluster-facts.js';
import type { Decision } from './decide.js';
import { denyFor } from './describe-findings.js';
import type { MadePolicy, MakeResult, PolicyMaker } from './make-policy.js';

/** All that a decision is made from. */
export interface DecideContext {
  readonly config: WebhookConfig;
  readonly rules: RulesText;
  /** The digest of the rules. */
  readonly rulesVersion: string;
  readonly maker: PolicyMaker;
  readonly cluster: ClusterFacts;
  readonly approved: ApprovedStore;
  readonly findBase: FindBase;
  readonly settingsOf: (runtimeClass: string | undefined) => Promise<ClassSettings | undefined>;
  /** What came of judging policies that pods bring: pods of a template bring the same one. */
  readonly judgements: BoundedMap<string, Judgement>;
}

/** Findings about a policy that is kept, or why it is not. */
export type Judgement = { readonly findings: readonly Diagnostic[] } | { readonly decision: Decision };

/** Something that we need does not answer; the client is to ask again. */
export class FactsUnavailable extends Error {}

/** Failures of the world that pass by themselves. */
const passing: ReadonlySet<string> = new Set([
  'image-rate-limited',
  'image-registry-unreachable',
  'image-registry-timeout',
  'image-registry-failed',
  'image-fetch-aborted',
]);

/** What is answered where no policy could be made. */
export function refuseFor(
  result: Exclude<MakeResult, MadePolicy>,
  { config }: Pick<DecideContext, 'config'>,
): Decision {
  const { retryAfterSeconds } = config.images;
  if (result.kind === 'pending') {
    const message = `reading what the policy depends on is not done (images ${result.images.join(', ')}); ask again`;
    return { kind: 'retry', retryAfterSeconds, message };
  }
  const errors = result.findings.filter(({ severity }) => severity === 'error');
  if (errors.every(({ slug }) => passing.has(slug))) {
    return { kind: 'retry', retryAfterSeconds, message: denyFor(errors).message };
  }
  return denyFor(errors.filter(({ slug }) => !passing.has(slug)));
}

export const isWhole = (result: GeneratedPolicy | Exclude<MakeResult, MadePolicy>): result is GeneratedPolicy =>
  !('kind' in result);

/** For the audit log: what runs, by digest. */
export const listDigests = (images: readonly ImageFacts[]): string =>
  [...new Set(images.map(({ reference, resolvedDigest }) => `${reference.split('@')[0]}@${resolvedDigest}`))].join(' ');

/** A finding of ours. */
export const find = (...given: Parameters<typeof makeDiagnostic>): Diagnostic => makeDiagnostic(...given);
