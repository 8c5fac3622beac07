/** Rules and data → one policy text with nothing in it that cannot matter. A door of its own: it needs no engine. */
export type { JsonValue } from './json-value.js';
export { type Linker, makeLinker } from './make-linker.js';
export { describeFeatures, listVariants, policyFeatures, type VariantKey } from './policy-features.js';
export { sourceName } from './source-name.js';
export { readVariants, type VariantTable, type VariantText } from './variant-table.js';
export { formData, isLinked, pruneData, restoreData, writeDataRule } from './write-data.js';
