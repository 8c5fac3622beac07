import type { LintRule } from './lint-rule.js';
import { annotationNotAllowed } from './rules/annotation-not-allowed.js';
import { capabilityPrefixed } from './rules/capability-prefixed.js';
import { ccModeUnsettled } from './rules/cc-mode-unsettled.js';
import { cdiAnnotations } from './rules/cdi-annotations.js';
import { featureGateNeeded } from './rules/feature-gate-needed.js';
import { gpuClassWithoutGpu } from './rules/gpu-class-without-gpu.js';
import { gpuResourceNotAdvertised } from './rules/gpu-resource-not-advertised.js';
import { guestPullUser } from './rules/guest-pull-user.js';
import { hopperNotPpcie } from './rules/hopper-not-ppcie.js';
import { hostGpuOnKataClass } from './rules/host-gpu-on-kata-class.js';
import { imageContent } from './rules/image-content.js';
import { imageNotPinned } from './rules/image-not-pinned.js';
import { kernelParameters } from './rules/kernel-parameters.js';
import { memoryLimitMissing } from './rules/memory-limit-missing.js';
import { multiGpuIncomplete } from './rules/multi-gpu-incomplete.js';
import { nodeNotVmPassthrough } from './rules/node-not-vm-passthrough.js';
import { nvrcSrs } from './rules/nvrc-srs.js';
import { timeouts } from './rules/timeouts.js';
import { volumeCopied } from './rules/volume-copied.js';

/** All rules, in the order in which they are run. What generation finds by itself is not repeated here. */
export const lintRules: readonly LintRule[] = [
  gpuClassWithoutGpu,
  hostGpuOnKataClass,
  gpuResourceNotAdvertised,
  multiGpuIncomplete,
  hopperNotPpcie,
  ccModeUnsettled,
  nodeNotVmPassthrough,
  featureGateNeeded,
  cdiAnnotations,
  annotationNotAllowed,
  nvrcSrs,
  kernelParameters,
  timeouts,
  imageContent,
  guestPullUser,
  imageNotPinned,
  memoryLimitMissing,
  volumeCopied,
  capabilityPrefixed,
];
