import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runGenpolicy } from '../support/run-genpolicy.js';
import { conformanceFolder, hasConformanceData, listManifests, referenceRules } from './conformance-data.js';

const folder = mkdtempSync(join(tmpdir(), 'genpolicy-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const variants = ['aks-mariner', 'coco', 'coco-oci-1.2.1', 'non-coco-oci-1.3.0'];

interface Report {
  readonly policies: readonly {
    readonly kind: string;
    readonly name: string;
    readonly rules: string;
    readonly requests: { readonly allowed: number; readonly denied: number };
    readonly mutations: { readonly judged: number; readonly denied: number; readonly tightness: number };
    readonly findings: readonly { readonly message: string }[];
  }[];
}

async function verify(
  name: string,
  variant: string,
  flags: readonly string[],
): Promise<{ code: number | null; report: Report }> {
  const manifest = join(conformanceFolder, 'manifests', `${name}.yaml`);
  const settings = ['-j', join(conformanceFolder, 'settings', variant), '--insecure-registry', 'localhost:5000'];
  const run = await runGenpolicy(['verify', '-y', manifest, ...settings, '--format', 'json', ...flags], {
    cwd: folder,
    env: { XDG_CACHE_HOME: join(folder, 'cache') },
  });
  return { code: run.code, report: JSON.parse(run.stdout) as Report };
}

const cases = variants.flatMap((variant) =>
  listManifests('manifests')
    .filter((name) => existsSync(join(conformanceFolder, 'golden', variant, `${name}.json`)))
    .map((name) => [variant, name] as const),
);

describe.skipIf(!hasConformanceData)('verify', () => {
  it.each(cases)('%s/%s is green under our rules', async (variant, name) => {
    const { code, report } = await verify(name, variant, []);
    expect(report.policies.flatMap(({ findings }) => findings.map(({ message }) => message))).toEqual([]);
    expect(code).toBe(0);
    for (const { rules, requests, mutations } of report.policies) {
      expect([rules, requests.denied]).toEqual(['shipped', 0]);
      expect(mutations.tightness).toBeGreaterThan(0.9);
    }
  });

  it('judges every change if asked, and comes to the same verdict', async () => {
    const { code, report } = await verify('pod-minimal', 'coco-oci-1.2.1', ['--exhaustive']);
    expect(report.policies.flatMap(({ findings }) => findings.map(({ message }) => message))).toEqual([]);
    expect(code).toBe(0);
  });

  it("counts what the reference's rules let pass, and tells what they deny of a pod: services with IPv6 addresses", async () => {
    const { code, report } = await verify('pod-minimal', 'coco-oci-1.2.1', ['-p', referenceRules]);
    const [policy] = report.policies;
    expect(policy?.rules).toBe('other');
    expect(policy?.mutations.denied).toBeLessThan(policy?.mutations.judged ?? 0);
    expect(policy?.findings.map(({ message }) => message.replace(/\): .*/s, ')'))).toEqual([
      'Pod minimal: the policy denies "create shell" (CreateContainerRequest)',
    ]);
    expect(code).toBe(1);
  });
});
