import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeAnnotation, dropExtensions, readAnnotations, readPolicyData } from '../support/read-annotations.js';
import { type CommandResult, runGenpolicy } from '../support/run-genpolicy.js';
import { conformanceFolder, hasConformanceData, listManifests, referenceRules } from './conformance-data.js';

const folder = mkdtempSync(join(tmpdir(), 'genpolicy-conformance-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const variants = ['aks-mariner', 'coco', 'coco-oci-1.2.1', 'non-coco-oci-1.3.0'];

function generate(path: string, variant: string): Promise<CommandResult> {
  const settings = join(conformanceFolder, 'settings', variant);
  const args = ['-y', path, '-p', referenceRules, '-j', settings, '--insecure-registry', 'localhost:5000'];
  return runGenpolicy(args, { cwd: folder, env: { XDG_CACHE_HOME: join(folder, 'cache') } });
}

function copyManifest(group: string, name: string, variant: string): string {
  const path = join(folder, `${group}-${variant}-${name}.yaml`);
  writeFileSync(path, readFileSync(join(conformanceFolder, group, `${name}.yaml`)));
  return path;
}

function readPolicies(path: string): unknown[] {
  return readAnnotations(readFileSync(path, 'utf8')).map((annotation) =>
    readPolicyData(decodeAnnotation(annotation).data['policy.rego'] ?? ''),
  );
}

describe.skipIf(!hasConformanceData)('conformance with the reference generator', () => {
  for (const variant of variants) {
    for (const name of listManifests('manifests')) {
      const golden = join(conformanceFolder, 'golden', variant, `${name}.json`);
      if (existsSync(golden)) {
        it(`${variant}/${name}: policy_data equals the reference's, and a second run changes nothing`, async () => {
          const path = copyManifest('manifests', name, variant);
          const first = await generate(path, variant);
          expect(first.stderr).not.toContain('error GP');
          expect(first.code).toBe(0);
          expect(readPolicies(path).map(dropExtensions)).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
          const written = readFileSync(path);
          expect((await generate(path, variant)).code).toBe(0);
          expect(readFileSync(path).equals(written)).toBe(true);
        });
      } else {
        it(`${variant}/${name}: is refused with a place, as the reference refuses it`, async () => {
          const path = copyManifest('manifests', name, variant);
          const before = readFileSync(path);
          const run = await generate(path, variant);
          expect(run.code).toBe(2);
          expect(run.stderr).toMatch(/\.yaml:\d+:\d+: error GP4021 guest-pull-needs-security-context/);
          expect(readFileSync(path).equals(before)).toBe(true);
        });
      }
    }
  }
});

describe.skipIf(!hasConformanceData)('ordinary pods that the reference cannot do', () => {
  for (const name of listManifests('manifests-beyond')) {
    it(`${name}: has a policy`, async () => {
      const path = copyManifest('manifests-beyond', name, 'non-coco-oci-1.3.0');
      const run = await generate(path, 'non-coco-oci-1.3.0');
      expect(run.stderr).not.toContain('error GP');
      expect(run.code).toBe(0);
      expect(readPolicies(path)).toHaveLength(1);
    });
  }
});
