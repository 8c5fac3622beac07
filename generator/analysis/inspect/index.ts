export { describeInspection } from './describe-inspection.js';
export { formatInspection } from './format-inspection.js';
export { type InspectOptions, inspectPolicy } from './inspect-policy.js';
export type { Inspection } from './inspection.js';
export { riskNames, riskTable } from './risk-table.js';
