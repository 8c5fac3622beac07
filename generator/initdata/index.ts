export { checkAnnotationBudget, maxAnnotationBytes } from './annotation-budget.js';
export { annotationNames } from './annotation-names.js';
export { chooseBaseInitdata, type ExistingAnnotation } from './choose-base.js';
export {
  type DecodedInitdata,
  decodeInitdata,
  digestInitdata,
  encodeInitdata,
  type InitdataDigest,
} from './encode-initdata.js';
export { type Initdata, type InitdataAlgorithm, initdataAlgorithms, policyKey, replacePolicy } from './initdata.js';
export {
  applyKernelParameters,
  checkKernelParameters,
  findParameter,
  formatKernelParameter,
  isTakenLiterally,
  type KernelParameter,
  type KernelParameterMerge,
  looksSecret,
  type MergeStep,
  mergeKernelParameters,
  type ParameterContext,
  type ParameterProblem,
  type ParameterRow,
  parameterTable,
  parseKernelParameters,
  reportParameterProblems,
} from './kernel-params/index.js';
export { parseInitdata } from './parse-initdata.js';
export { writeInitdata } from './write-initdata.js';
