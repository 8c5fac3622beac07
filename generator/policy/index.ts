export { buildPolicyData } from './build-policy-data.js';
export {
  choosePlatform,
  collectImageNeeds,
  type PlacedImageNeed,
} from './collect-needs.js';
export type { PolicyInputs } from './container-policy.js';
export type { SecretEnvMode } from './environment-inputs.js';
export type * from './policy-data.js';
export { parseQuantity } from './quantity.js';
