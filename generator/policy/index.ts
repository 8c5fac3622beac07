export { bindsImageNames } from './binds-image-names.js';
export { buildPolicyData } from './build-policy-data.js';
export {
  choosePlatform,
  collectImageNeeds,
  listContainers,
  type PlacedContainer,
  type PlacedImageNeed,
} from './collect-needs.js';
export type { PolicyInputs } from './container-policy.js';
export type { SecretEnvMode } from './environment-inputs.js';
export { findMissingIdentity, type MissingIdentity } from './guest-pull.js';
export { ordinaryMounts } from './ordinary-mounts.js';
export type * from './policy-data.js';
export { type ResolvedUser, resolveUser } from './process-user.js';
export { parseQuantity } from './quantity.js';
export { renamePod } from './rename-pod.js';
export { buildSandboxNamePattern } from './sandbox-name.js';
