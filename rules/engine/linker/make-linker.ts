import type { JsonValue } from './json-value.js';
import { describeFeatures, type VariantKey } from './policy-features.js';
import type { VariantText } from './variant-table.js';
import { pruneData, writeDataRule } from './write-data.js';

/** Writes rules and data as one policy text with nothing in it that cannot matter. */
export type Linker = (data: JsonValue) => string;

/** A linker that looks up the rules that data need: what data have in common decides, so no rules are folded for them. */
export function makeLinker(findVariant: (key: VariantKey) => VariantText): Linker {
  return (data) => {
    const { text, reads } = findVariant(describeFeatures(data));
    return text + writeDataRule(pruneData(data, reads));
  };
}
