import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HAS_ORACLE, judgeCases } from '../rules/agent-policy/oracle.js';
import { podRequests, type RuntimeProfile } from '../rules/agent-policy/pod-requests.js';
import type { PolicyData } from '../rules/agent-policy/policy-data.js';
import { readPolicyData } from '../support/read-annotations.js';
import { runGenpolicy } from '../support/run-genpolicy.js';
import { conformanceFolder, hasConformanceData, listManifests } from './conformance-data.js';

const folder = mkdtempSync(join(tmpdir(), 'genpolicy-shipped-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const profiles: readonly RuntimeProfile[] = [
  { runtime: 'go', vfioDevices: 'listed' },
  { runtime: 'rs', vfioDevices: 'listed', pciPathParts: 3, ipFamily: 6 },
];

/** Makes the policies of a conformance manifest with the rules that ship, as texts. */
async function generatePolicyTexts(group: string, name: string, variant: string): Promise<readonly string[]> {
  const flags = ['-y', join(conformanceFolder, group, `${name}.yaml`), '--dry-run', '--raw-out', '--format', 'json'];
  const settings = ['-j', join(conformanceFolder, 'settings', variant), '--insecure-registry', 'localhost:5000'];
  const run = await runGenpolicy([...flags, ...settings], {
    cwd: folder,
    env: { XDG_CACHE_HOME: join(folder, 'cache') },
  });
  expect(run.code).toBe(0);
  const report = JSON.parse(run.stdout) as { policies: { policy: string }[] };
  return report.policies.map(({ policy }) => policy);
}

describe.skipIf(!hasConformanceData || !HAS_ORACLE)('rules and data of ours in the guest’s engine', () => {
  const cases = ['coco-oci-1.2.1', 'non-coco-oci-1.3.0'].flatMap((variant) =>
    ['manifests', 'manifests-beyond'].flatMap((group) =>
      listManifests(group)
        .filter(
          (name) => group !== 'manifests' || existsSync(join(conformanceFolder, 'golden', variant, `${name}.json`)),
        )
        .filter((name) => group === 'manifests' || variant === 'non-coco-oci-1.3.0' || name !== 'pod-security')
        .map((name) => [variant, group, name] as const),
    ),
  );
  it.each(cases)('%s/%s/%s: everything that the runtimes send is allowed', async (variant, group, name) => {
    for (const policy of await generatePolicyTexts(group, name, variant)) {
      const data = readPolicyData(policy) as PolicyData;
      for (const profile of profiles) {
        const verdicts = judgeCases(policy, podRequests(data, profile));
        const denied = verdicts.filter(({ allowed }) => !allowed);
        expect(denied.map(({ kind, prints, error }) => `${kind}: ${prints} ${error ?? ''}`)).toEqual([]);
      }
    }
  });
});
