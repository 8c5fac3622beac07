export { type DescribedExplanation, describeExplanation } from './describe-explanation.js';
export { type ExplainInput, type ExplainResult, explainInput } from './explain-input.js';
export { formatHtml } from './format-html.js';
export { formatText } from './format-text.js';
export { keepForPods, matchDenials } from './match-pods.js';
export { type ReadInput, readInput } from './read-input.js';
