import type { CodeEntry } from './entry.js';

/** Chapter GP8xxx: the command line. */
export const cliCodes = {
  'rules-unusable': {
    code: 'GP8001',
    severity: 'error',
    exit: 2,
    summary: 'The rules file cannot be read, or is no rules file.',
  },
  'write-failed': {
    code: 'GP8002',
    severity: 'error',
    exit: 3,
    summary: 'A manifest could not be written; every file is as it was or as it should be.',
  },
  'flag-value-invalid': {
    code: 'GP8003',
    severity: 'error',
    exit: 2,
    summary: 'A flag has a value that it does not take.',
  },
  'initdata-unreadable': {
    code: 'GP8004',
    severity: 'error',
    exit: 2,
    summary: 'The file of `--initdata-path` cannot be read.',
  },
  'no-workload': {
    code: 'GP8005',
    severity: 'info',
    exit: 2,
    summary: 'None of the given manifests holds a pod that is to have a policy.',
  },
  'resource-list-invalid': {
    code: 'GP8006',
    severity: 'error',
    exit: 2,
    summary: 'Standard input of `genpolicy krm` is no ResourceList.',
  },
  'function-config-invalid': {
    code: 'GP8007',
    severity: 'error',
    exit: 2,
    summary: 'The functionConfig of a ResourceList has a setting that is unknown, or a value that it does not take.',
  },
} as const satisfies Record<string, CodeEntry>;
