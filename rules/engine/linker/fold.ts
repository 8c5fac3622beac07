/** The part of the linker that folds rules: the build's, and that of sources that were not built. */
export { fitsShape } from './data-shape.js';
export { foldDefaults } from './fold-defaults.js';
export { foldRules } from './fold-rules.js';
export { inlineCalls } from './inline-calls.js';
export { inlineRules } from './inline-rules.js';
export { foldVariants, makeVariantTable, orderNames } from './make-variant-table.js';
export { shapeOfVariant } from './policy-features.js';
export { prepareRules } from './prepared-rules.js';
export { printRule } from './print-rule.js';
export { listHelperRules, shortenNames } from './short-names.js';
