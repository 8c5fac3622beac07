export { describePolicy } from './describe-policy.js';
export { formatHtml } from './format-html.js';
export { formatTotals, formatVerifiedPolicy } from './format-text.js';
export { listFindings, type VerifiedPolicy } from './verified-policy.js';
export { type VerifyOptions, type VerifySubject, verifyPolicy } from './verify-policy.js';
