import type { CodeEntry } from './entry.js';

/** Chapter GP5xxx: GPU passthrough. */
export const gpuCodes = {
  'gpu-resource-not-passthrough': {
    code: 'GP5001',
    severity: 'error',
    exit: 2,
    summary: 'A pod of a Kata GPU class asks for `nvidia.com/gpu` or a MIG slice, which no confidential VM can get.',
  },
  'gpu-quantity-invalid': {
    code: 'GP5002',
    severity: 'error',
    exit: 2,
    summary: 'The amount of a GPU or NVSwitch resource is not a whole number.',
  },
  'gpu-limit-missing': {
    code: 'GP5003',
    severity: 'error',
    exit: 2,
    summary: 'A GPU resource is requested without a limit, which the API server refuses.',
  },
  'gpu-resource-unknown': {
    code: 'GP5004',
    severity: 'warning',
    exit: 2,
    summary: 'An `nvidia.com/` resource is not in `pgpu_resource_keys`; the policy gives it no device.',
  },
} as const satisfies Record<string, CodeEntry>;
