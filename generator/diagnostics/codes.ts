import { admissionCodes } from './codes/admission.js';
import { analysisCodes } from './codes/analysis.js';
import { cliCodes } from './codes/cli.js';
import type { CodeEntry } from './codes/entry.js';
import { gpuCodes } from './codes/gpu.js';
import { imageCodes } from './codes/image.js';
import { initdataCodes } from './codes/initdata.js';
import { lintCodes } from './codes/lint.js';
import { manifestCodes } from './codes/manifest.js';
import { policyCodes } from './codes/policy.js';
import { settingsCodes } from './codes/settings.js';

/**
 * The table of diagnostic codes, one chapter per room. A code is never reused: a finding that goes away leaves
 * its number behind as a comment in its chapter. `docs/diagnostics.md` is generated from this table.
 */
export const diagnosticCodes = {
  ...manifestCodes,
  ...settingsCodes,
  ...imageCodes,
  ...policyCodes,
  ...gpuCodes,
  ...initdataCodes,
  ...analysisCodes,
  ...cliCodes,
  ...admissionCodes,
  ...lintCodes,
} as const satisfies Record<string, CodeEntry>;

/** The stable word for a kind of finding, such as `missing-config-map-key`. */
export type DiagnosticSlug = keyof typeof diagnosticCodes;
