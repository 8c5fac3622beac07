import type { Rule } from '../syntax/ast.js';
import { makeVariant, usesOfVariant } from './make-variant.js';
import { listVariants, type VariantKey } from './policy-features.js';
import { prepareRules } from './prepared-rules.js';
import { addCounts } from './rule-table.js';
import { listHelperRules } from './short-names.js';
import { joinRules, type VariantTable, type VariantText } from './variant-table.js';

/** Folds the rules for every kind of data. Takes seconds: the build's work. */
export function makeVariantTable(rules: readonly Rule[]): VariantTable {
  const prepared = prepareRules(rules);
  const texts = new Map<string, number>();
  const indexOf = (text: string): number => {
    const index = texts.get(text) ?? texts.size;
    texts.set(text, index);
    return index;
  };
  const variants = Object.fromEntries(
    listVariants().map((key) => {
      const { rules: own, reads } = makeVariant(prepared, key);
      return [key, { rules: own.map(indexOf), reads }];
    }),
  );
  return { texts: [...texts.keys()], variants };
}

/** Finds variants by folding the rules for each when it is asked for: the same texts as the build's, without a build. */
export function foldVariants(rules: readonly Rule[]): (key: VariantKey) => VariantText {
  const prepared = prepareRules(rules);
  const kept = new Map<VariantKey, VariantText>();
  const makeText = (key: VariantKey): VariantText => {
    const { rules: own, reads } = makeVariant(prepared, key);
    return { text: joinRules(own), reads };
  };
  return (key) => {
    const made = kept.get(key) ?? makeText(key);
    kept.set(key, made);
    return made;
  };
}

/** What gets names in linked policies, those first that stand there most often: by this order they get shorter ones. */
export interface NameOrder {
  /** Names of helper rules in the sources. */
  readonly rules: readonly string[];
  /** As JSON. */
  readonly constants: readonly string[];
}

/** Counts in all variants, which takes as long as making their table. */
export function orderNames(allRules: readonly Rule[]): NameOrder {
  const prepared = prepareRules(allRules);
  const uses = listVariants().map((key) => usesOfVariant(prepared, key));
  const byCount = (counts: ReadonlyMap<string, number>) =>
    [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([text]) => text);
  const helpers = listHelperRules(prepared.rules, prepared.entryPoints);
  const counts = addCounts(uses.map(({ rules }) => rules));
  return {
    rules: byCount(new Map(helpers.map((name) => [name, counts.get(name) ?? 0]))),
    constants: byCount(addCounts(uses.map(({ constants }) => constants))),
  };
}
