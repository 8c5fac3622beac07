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
export { parseInitdata } from './parse-initdata.js';
export { writeInitdata } from './write-initdata.js';
