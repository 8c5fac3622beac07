import { dottedPath, type Module } from '../../../rules/engine/index.js';
import { sourceName } from '../../../rules/engine/linker/index.js';

/** What is known of the rules of a policy. */
export interface RuleFacts {
  /** Requests that a rule decides, not only a default. */
  readonly kinds: ReadonlySet<string>;
  /** Whether they are the rules that come with this program, perhaps changed: `docs/rules.md` says what those leave open. */
  readonly areOurs: boolean;
}

/** Rules of ours that nobody else has. One of them is enough: whoever loosens a policy takes some away. */
const ourRules = [
  'told_of',
  'told',
  'create_checks',
  'holder_key',
  'new_holder',
  'create_ops',
  'bundle_id',
  'exec_checks',
] as const;

/** Reads from a policy which requests it decides by rules, and whose rules they are. */
export function readRuleFacts(module: Module): RuleFacts {
  const names = new Set<string>();
  for (const rule of module.rules) {
    if (rule.kind !== 'definition') continue;
    const name = dottedPath(rule.head.reference);
    if (name !== undefined) names.add(sourceName(name));
  }
  const kinds = new Set([...names].filter((name) => /^[A-Z]\w+Request$/.test(name)));
  return { kinds, areOurs: ourRules.some((name) => names.has(name)) };
}
