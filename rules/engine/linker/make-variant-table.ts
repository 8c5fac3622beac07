import type { Rule } from '../syntax/ast.js';
import { makeVariant } from './make-variant.js';
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
