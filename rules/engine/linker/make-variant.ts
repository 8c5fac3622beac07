import type { KeptMembers } from './data-reads.js';
import { dropTrue } from './drop-true.js';
import { foldDefaults } from './fold-defaults.js';
import { type FoldedRules, foldRules } from './fold-rules.js';
import { inlineCalls } from './inline-calls.js';
import { inlineRules } from './inline-rules.js';
import { isPackedVariant, shapeOfVariant, type VariantKey } from './policy-features.js';
import type { PreparedRules } from './prepared-rules.js';
import { printRule } from './print-rule.js';
import { readPackedData } from './read-packed-data.js';
import { addCounts, usesIn } from './rule-table.js';
import { countConstants, inlineConstants, isConstantsRule, shareConstants } from './shared-constants.js';
import { shortenNames } from './short-names.js';
import { prunedSections } from './write-data.js';

/** The rules of one variant, a text each, and what of the data they read. */
export interface RulesVariant {
  readonly rules: readonly string[];
  /** Members that are read, for sections that are not written whole. */
  readonly reads: KeptMembers;
}

/** Folds the rules for all data of a key. Takes tens of milliseconds: the build does it for all keys. */
export function makeVariant(prepared: PreparedRules, key: VariantKey): RulesVariant {
  const { rules, reads } = leanRules(prepared, key);
  const isRule = (name: string) => prepared.table.has(name);
  const shared = shareConstants(rules, prepared.entryPoints);
  return {
    rules: shared.flatMap((rule) => {
      const text = printRule(shortenNames(rule, isRule));
      return isConstantsRule(rule) ? text.split('\n') : [text];
    }),
    reads: Object.fromEntries(prunedSections.map((section) => [section, reads.membersOf(section)])),
  };
}

/** What the rules of one variant have names for, and how often each stands there. */
export interface VariantUses {
  /** As JSON. */
  readonly constants: ReadonlyMap<string, number>;
  readonly rules: ReadonlyMap<string, number>;
}

export function usesOfVariant(prepared: PreparedRules, key: VariantKey): VariantUses {
  const { rules } = leanRules(prepared, key);
  const { entryPoints } = prepared;
  return {
    constants: countConstants(rules, entryPoints),
    rules: addCounts(inlineConstants(rules, entryPoints).map(usesIn)),
  };
}

/** What of the rules a variant needs, as few rules as can be. */
function leanRules(prepared: PreparedRules, key: VariantKey): FoldedRules {
  const { rules, reads } = foldRules(prepared, shapeOfVariant(key));
  const reading = isPackedVariant(key) ? readPackedData(rules) : rules;
  const inlined = inlineCalls(prepared, inlineRules(reading, prepared.entryPoints));
  return { rules: foldDefaults(dropTrue(inlined)), reads };
}
