export { applyKernelParameters, isTakenLiterally } from './apply-parameters.js';
export { checkKernelParameters, type ParameterContext, type ParameterProblem } from './check-parameters.js';
export { looksSecret } from './looks-secret.js';
export { type KernelParameterMerge, type MergeStep, mergeKernelParameters } from './merge-parameters.js';
export { findParameter, type ParameterRow, type ParameterType, parameterTable } from './parameter-table.js';
export { formatKernelParameter, type KernelParameter, parseKernelParameters } from './parse-parameters.js';
export { reportParameterProblems } from './report-parameters.js';
