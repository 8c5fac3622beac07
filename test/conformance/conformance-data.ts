import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

/** The folder with the reference's manifests, settings and results; its README says what is in it. */
export const conformanceFolder = resolve(process.env.CONFORMANCE ?? '../shared/conformance');

/** The reference's rules file, beside which its `policy_data` was made. */
export const referenceRules = resolve(process.env.GENPOLICY_RULES ?? '../shared/peers/genpolicy-rules.rego');

export const hasConformanceData = existsSync(conformanceFolder) && existsSync(referenceRules);

/** Names of the YAML files in a folder of the data, without their ending. */
export function listManifests(folder: string): string[] {
  const path = resolve(conformanceFolder, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}
