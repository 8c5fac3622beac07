import { dottedPath, type Module } from '../../../rules/engine/index.js';

/** What is known of the rules of a policy. */
export interface RuleFacts {
  /** Requests that a rule decides, not only a default. */
  readonly kinds: ReadonlySet<string>;
  /** Whether they are the rules that come with this program, perhaps changed: `docs/rules.md` says what those leave open. */
  readonly areOurs: boolean;
}

/** Rules of ours that nobody else has; a policy keeps those that its data need. */
const ourRules = ['told_of', 'told', 'create_checks', 'holder_key', 'new_holder'] as const;

/** Reads from a policy which requests it decides by rules, and whose rules they are. */
export function readRuleFacts(module: Module): RuleFacts {
  const names = new Set<string>();
  for (const rule of module.rules) {
    if (rule.kind !== 'definition') continue;
    const name = dottedPath(rule.head.reference);
    if (name !== undefined) names.add(name);
  }
  const kinds = new Set([...names].filter((name) => /^[A-Z]\w+Request$/.test(name)));
  return { kinds, areOurs: kinds.has('StartContainerRequest') && ourRules.some((name) => names.has(name)) };
}
