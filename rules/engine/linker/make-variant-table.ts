import type { Rule } from '../syntax/ast.js';
import { constantsOfVariant, makeVariant } from './make-variant.js';
import { listVariants, type VariantKey } from './policy-features.js';
import { prepareRules } from './prepared-rules.js';
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

/** Constants in the rules of all variants, as JSON, those first that stand there most often: by this order they get names. */
export function orderConstants(rules: readonly Rule[]): readonly string[] {
  const prepared = prepareRules(rules);
  const counts = new Map<string, number>();
  for (const key of listVariants()) {
    for (const [text, count] of constantsOfVariant(prepared, key)) counts.set(text, (counts.get(text) ?? 0) + count);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([text]) => text);
}
