export { contentPaths, isContentDecided, judgeImageContent } from './judge-image-content.js';
export type { FixEdit, ImageContent, LintContext, LintFinding, LintFix, LintRule } from './lint-rule.js';
export { lintRules } from './lint-rules.js';
export { type LintResult, lintWorkload } from './lint-workload.js';
