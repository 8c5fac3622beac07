import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectPolicy } from '../../../generator/analysis/inspect/index.js';
import { readPolicySource } from '../../../generator/analysis/read-policy/index.js';
import { createCollector } from '../../../generator/diagnostics/index.js';
import {
  conformanceFolder,
  hasConformanceData,
  listManifests,
  referenceRules,
} from '../../conformance/conformance-data.js';

const reference = process.env.GENPOLICY_REFERENCE ?? '';
const folder = mkdtempSync(join(tmpdir(), 'genpolicy-inspect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cases = ['aks-mariner', 'coco', 'coco-oci-1.2.1', 'non-coco-oci-1.3.0'].flatMap((variant) =>
  listManifests('manifests')
    .map((name) => ({ variant, name, golden: join(conformanceFolder, 'golden', variant, `${name}.json`) }))
    .filter(({ golden }) => existsSync(golden)),
);

// The reference reads its images from the registry that the conformance tests use.
const registryAnswers = await fetch('http://127.0.0.1:5000/v2/').then(
  ({ ok }) => ok,
  () => false,
);

describe.skipIf(!existsSync(reference) || !hasConformanceData || !registryAnswers)(
  'annotations that the reference generator makes',
  () => {
    it.each(cases)('$variant/$name', async ({ variant, name, golden }) => {
      const path = join(folder, `${variant}-${name}.yaml`);
      copyFileSync(join(conformanceFolder, 'manifests', `${name}.yaml`), path);
      const settings = join(conformanceFolder, 'settings', variant);
      const flags = ['-y', path, '-p', referenceRules, '-j', settings, '--insecure-registry', 'localhost:5000'];
      execFileSync(reference, flags, { cwd: folder, stdio: 'ignore' });
      const collector = createCollector();
      const policies = await readPolicySource({ name: path, text: readFileSync(path, 'utf8') }, collector);
      expect(collector.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      const expected = JSON.parse(readFileSync(golden, 'utf8')) as { containers: unknown[] }[];
      const found = policies.map((policy) => inspectPolicy(policy, { ownName: 'genpolicy' }));
      expect(found.map(({ containers }) => containers.length)).toEqual(
        expected.map(({ containers }) => containers.length),
      );
      for (const one of found) {
        expect(one.rules).toMatchObject({ name: 'Kata Containers 4.1.0', isKnown: true, advisories: [] });
        expect(one.digest?.digest).toMatch(/^[0-9a-f]{64,}$/);
        expect(one.gaps).toEqual([]);
      }
    });
  },
);
