import type { JsonValue } from './json-value.js';
import { describeFeatures, isPackedVariant, type VariantKey } from './policy-features.js';
import type { VariantText } from './variant-table.js';
import { packSections, pruneData, writeDataRule } from './write-data.js';

/** Writes rules and data as one policy text with nothing in it that cannot matter. */
export type Linker = (data: JsonValue) => string;

/** A linker that looks up the rules that data need: what data have in common decides, so no rules are folded for them. */
export function makeLinker(findVariant: (key: VariantKey) => VariantText): Linker {
  return (data) => {
    const key = describeFeatures(data);
    const { text, reads } = findVariant(key);
    const pruned = pruneData(data, reads);
    return text + writeDataRule(isPackedVariant(key) ? packSections(pruned) : pruned);
  };
}
