import type { CodeEntry } from './entry.js';

/** Chapter GP6xxx: initdata and the annotation. */
export const initdataCodes = {
  'initdata-syntax': {
    code: 'GP6001',
    severity: 'error',
    exit: 2,
    summary: 'The initdata is not TOML.',
  },
  'initdata-invalid': {
    code: 'GP6002',
    severity: 'error',
    exit: 2,
    summary: 'The initdata is TOML, but not of the form that runtimes and agent read.',
  },
  'initdata-undecodable': {
    code: 'GP6003',
    severity: 'error',
    exit: 2,
    summary: 'The initdata annotation on the manifest is not base64 of gzip of text.',
  },
  'initdata-base-replaced': {
    code: 'GP6004',
    severity: 'warning',
    exit: 2,
    summary: 'The manifest carries initdata and `--initdata-path` gives another; the file wins.',
  },
  'annotations-too-large': {
    code: 'GP6005',
    severity: 'error',
    exit: 2,
    summary: "With the policy, the pod's annotations are larger than the API server accepts.",
  },
  'annotations-large': {
    code: 'GP6006',
    severity: 'warning',
    exit: 2,
    summary: "The pod's annotations take more than half of what the API server accepts.",
  },
  'kernel-parameter-mangled': {
    code: 'GP6101',
    severity: 'error',
    exit: 2,
    summary: 'Kernel parameters are written in a way that runtimes hand to the guest otherwise.',
  },
  'kernel-parameter-repeated': {
    code: 'GP6102',
    severity: 'warning',
    exit: 2,
    summary: 'A kernel parameter is given twice; runtimes differ in what they make of it.',
  },
  'kernel-parameter-invalid': {
    code: 'GP6103',
    severity: 'error',
    exit: 2,
    summary: 'A kernel parameter has a value that stops its reader in the guest.',
  },
  'kernel-parameter-ineffective': {
    code: 'GP6104',
    severity: 'warning',
    exit: 2,
    summary: 'A kernel parameter is written so that it has no effect.',
  },
  'kernel-parameter-unknown': {
    code: 'GP6105',
    severity: 'warning',
    exit: 2,
    summary: 'Nothing in the guest is known to read a kernel parameter.',
  },
  'kernel-parameter-secret': {
    code: 'GP6106',
    severity: 'warning',
    exit: 2,
    summary: 'A kernel parameter seems to carry a secret; the command line is no place for one.',
  },
  'kernel-parameter-opens-guest': {
    code: 'GP6107',
    severity: 'warning',
    exit: 2,
    summary: 'A kernel parameter gives whoever has the host a way into the guest.',
  },
  'kernel-parameter-replaces': {
    code: 'GP6108',
    severity: 'warning',
    exit: 2,
    summary: "A kernel parameter replaces several of the same name in the runtime's configuration.",
  },
  'kernel-parameters-too-long': {
    code: 'GP6109',
    severity: 'error',
    exit: 2,
    summary: 'The kernel parameters are longer than what the kernel keeps.',
  },
  'kernel-parameters-not-allowed': {
    code: 'GP6110',
    severity: 'warning',
    exit: 2,
    summary: 'The runtime class does not take kernel parameters from a pod: it rejects the pod, or ignores them.',
  },
} as const satisfies Record<string, CodeEntry>;
