import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import {
  explainDropIn,
  findPackageRoot,
  listDropIns,
  makeAllowExec,
  type NamedDropIn,
  readShippedFile,
  resolveDropIn,
} from '../../generator/settings/index.js';
import { checkSettingsSchema } from '../../generator/settings/validate-settings.gen.js';
import { defaultsText, loadGood } from './settings-fixture.js';

// Data of the reference generator; the tests that need it are left out where it is not there.
const shared = resolve(process.env.CONFORMANCE ?? '../shared/conformance', '..');

async function readDropIn(name: string): Promise<NamedDropIn> {
  const dropIn = await resolveDropIn(name, createCollector());
  if (!dropIn) throw new Error(`${name} is not there`);
  return dropIn;
}

const withFile = listDropIns().filter(({ file }) => file !== undefined);

describe('what ships', () => {
  test('the types, the validator and the docs follow from the schema', () => {
    execFileSync(process.execPath, [join(findPackageRoot(), 'build/generate-settings.mjs'), '--check'], {
      stdio: 'pipe',
    });
  });

  test('the defaults are valid', () => {
    expect(checkSettingsSchema(JSON.parse(defaultsText))).toEqual([]);
  });

  test('the index lists every file, in the order of the names', () => {
    const files = readdirSync(join(findPackageRoot(), 'drop-ins')).filter((file) => /^\d\d-.*\.json$/.test(file));
    const listed = withFile.map(({ file }) => file);
    expect(listed.toSorted()).toEqual(files.toSorted());
    const names = listDropIns().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, file } of withFile) expect(file).toBe(`${name}.json`);
  });

  test.each(withFile.map(({ name }) => name))('%s leaves valid settings', async (name) => {
    const { settings } = await loadGood({ dropIns: [await readDropIn(name)] });
    expect(checkSettingsSchema(settings)).toEqual([]);
  });

  test('all drop-ins together leave valid settings', async () => {
    const dropIns = await Promise.all(withFile.map(({ name }) => readDropIn(name)));
    const { settings } = await loadGood({ dropIns: [...dropIns, makeAllowExec(['ls'])] });
    expect(checkSettingsSchema(settings)).toEqual([]);
  });

  test.each(listDropIns().map((entry) => [entry.name, entry.opens] as const))(
    'the index tells the truth about what %s opens',
    async (name, opens) => {
      const { changes } = (await explainDropIn(name, createCollector())) ?? { changes: [] };
      const requests = changes.flatMap(({ pointer }) => /^\/request_defaults\/(\w+)/.exec(pointer)?.[1] ?? []);
      expect(requests.toSorted()).toEqual([...opens].toSorted());
    },
  );

  test('a path that leaves the package is refused', () => {
    expect(() => readShippedFile('../elsewhere')).toThrow('outside');
  });
});

describe.skipIf(!existsSync(join(shared, 'peers/genpolicy-settings.json')))(
  'the files of the reference generator (CONFORMANCE)',
  () => {
    const readJson = (path: string): unknown => JSON.parse(readFileSync(join(shared, path), 'utf8'));

    test('our defaults are its defaults', () => {
      expect(JSON.parse(defaultsText)).toEqual(readJson('peers/genpolicy-settings.json'));
    });

    test('our drop-ins are its examples', () => {
      for (const file of readdirSync(join(shared, 'peers/drop-in-examples'))) {
        const ours = readShippedFile(`drop-ins/${file.replace('-drop-in', '')}`);
        expect(JSON.parse(ours), file).toEqual(readJson(`peers/drop-in-examples/${file}`));
      }
    });

    test('its settings file loads without a finding', async () => {
      const { settings } = await loadGood({ path: join(shared, 'peers/genpolicy-settings.json') });
      expect(settings).toEqual(readJson('peers/genpolicy-settings.json'));
    });

    test.each([
      ['aks-mariner', '1.1.0', 'shared-fs'],
      ['coco', '1.1.0', 'block-encrypted'],
      ['coco-oci-1.2.1', '1.2.1', 'block-encrypted'],
      ['non-coco-oci-1.3.0', '1.3.0', 'shared-fs'],
    ])('the folder %s loads without a finding', async (variant, version, emptyDir) => {
      const { settings, originOf } = await loadGood({ path: join(shared, 'conformance/settings', variant) });
      expect(settings.kata_config.oci_version).toBe(version);
      expect(settings.cluster_config.emptydir_type).toBe(emptyDir);
      expect(settings.cluster_config.pause_container_image).toBe('localhost:5000/t/pause:3.6');
      expect(originOf('/cluster_config/pause_container_image').name).toMatch(/30-local-pause\.json$/);
    });
  },
);
