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
} as const satisfies Record<string, CodeEntry>;
