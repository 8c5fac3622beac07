import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HAS_ORACLE } from '../rules/agent-policy/oracle.js';
import { conformanceFolder, hasConformanceData, listManifests } from './conformance-data.js';
import { type CrossUsePod, type CrossUseRow, generatePods, judgeCrossUse } from './cross-use.js';
import { type DenialReason, type DeniedByReference, formatCrossUse, reasonOf } from './format-cross-use.js';

const folder = mkdtempSync(join(tmpdir(), 'genpolicy-cross-use-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const variants = ['aks-mariner', 'coco', 'coco-oci-1.2.1', 'non-coco-oci-1.3.0'];
const cases = variants.flatMap((variant) =>
  listManifests('manifests')
    .map((name) => ({ variant, name, golden: join(conformanceFolder, 'golden', variant, `${name}.json`) }))
    .filter(({ golden }) => existsSync(golden)),
);

function tell({ shape, kind, step }: CrossUseRow, verdict: CrossUseRow['own'] | undefined): string {
  return `${shape.name}: ${kind}: ${step}: ${verdict?.prints} ${verdict?.error ?? ''}`;
}

function hasSwitches({ ours }: CrossUsePod): boolean {
  return ours.containers.some(({ extensions }) => (extensions?.nvswitch ?? 0) > 0);
}

describe.skipIf(!hasConformanceData || !HAS_ORACLE)(
  'rules and data used across generators, in the guest’s engine',
  () => {
    const denied: DeniedByReference[] = [];
    const met = new Map<DenialReason, Set<string>>();

    it.each(cases)('$variant/$name: our rules deny nothing; the reference’s only what is listed', async (wanted) => {
      const { variant, name, golden } = wanted;
      const path = join(conformanceFolder, 'manifests', `${name}.yaml`);
      for (const pod of await generatePods(path, variant, golden, folder)) {
        const rows = judgeCrossUse(pod);
        expect(rows.filter(({ own }) => !own.allowed).map((row) => tell(row, row.own))).toEqual([]);
        // The reference's data cannot say that a pod has NVSwitches.
        const refused = rows.filter(({ ownOnTheirData }) => ownOnTheirData?.allowed !== true);
        if (!hasSwitches(pod)) expect(refused.map((row) => tell(row, row.ownOnTheirData))).toEqual([]);
        for (const shape of new Set(rows.map((row) => row.shape))) {
          const reason = reasonOf(pod, shape);
          if (reason !== undefined) met.set(reason, (met.get(reason) ?? new Set()).add(name));
        }
        for (const row of rows.filter(({ reference }) => !reference.allowed)) {
          const reason = reasonOf(pod, row.shape);
          expect(reason, tell(row, row.reference)).toBeDefined();
          if (reason !== undefined) denied.push({ reason, manifest: name, kind: row.kind });
        }
      }
    });

    it.each(listManifests('manifests-beyond'))(
      '%s, which the reference cannot do: our rules deny nothing',
      async (name) => {
        const path = join(conformanceFolder, 'manifests-beyond', `${name}.yaml`);
        for (const pod of await generatePods(path, 'non-coco-oci-1.3.0', undefined, folder)) {
          const rows = judgeCrossUse(pod);
          expect(rows.filter(({ own }) => !own.allowed).map((row) => tell(row, row.own))).toEqual([]);
        }
      },
    );

    it('has the list of what the reference’s rules deny in docs/cross-use.md', async () => {
      await expect(formatCrossUse(denied, met)).toMatchFileSnapshot('../../docs/cross-use.md');
    });
  },
);
