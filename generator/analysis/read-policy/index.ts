export { choosePolicies, choosePolicy } from './choose-policy.js';
export { type LoadablePolicy, type LoadResult, loadPolicy, openPolicy } from './load-policy.js';
export type { PolicySource } from './policy-source.js';
export { readAnnotationValue } from './read-annotation-value.js';
export type { ReadPolicyData } from './read-policy-data.js';
export { type ReadPolicyOptions, readPolicySource } from './read-policy-source.js';
