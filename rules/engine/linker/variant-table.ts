import type { KeptMembers } from './data-reads.js';
import type { VariantKey } from './policy-features.js';

/** The rules of a variant as they stand in a policy, before the data. */
export interface VariantText {
  readonly text: string;
  /** Members of the data that the rules read. */
  readonly reads: KeptMembers;
}

/** All variants of the shipped rules, as the build leaves them: JSON, each text once. */
export interface VariantTable {
  readonly texts: readonly string[];
  readonly variants: Readonly<Record<VariantKey, { readonly rules: readonly number[]; readonly reads: KeptMembers }>>;
}

const header = 'package agent_policy\nimport rego.v1\n';

/** Longer lines of constants are broken, so that none comes near the guest's limit. */
const lineWidth = 960;

/** Writes rules as a policy has them. The members of constants, a text each, stand in one line where they fit. */
export function joinRules(rules: readonly string[]): string {
  const lines: string[] = [];
  for (const rule of rules) {
    const line = lines.at(-1) ?? '';
    const isMember = rule.startsWith(',"') || rule.startsWith('}`');
    if (isMember && line.length + rule.length <= lineWidth) lines[lines.length - 1] = line + rule;
    else lines.push(rule);
  }
  return `${header}${lines.join('\n')}\n`;
}

/** Looks up variants; each is put together once. */
export function readVariants({ texts, variants }: VariantTable): (key: VariantKey) => VariantText {
  const kept = new Map<VariantKey, VariantText>();
  return (key) => {
    const known = kept.get(key);
    if (known) return known;
    const variant = variants[key];
    if (variant === undefined) throw new Error(`the rules have no variant ${key}`);
    const made = { text: joinRules(variant.rules.map((index) => texts[index] ?? '')), reads: variant.reads };
    kept.set(key, made);
    return made;
  };
}
