import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { loadSettings, resolveDropIn } from '../../generator/settings/index.js';
import { describeFinding, findIn, makeFolder, makeSettingsFolder } from './settings-fixture.js';

const findInDropIn = (content: unknown): Promise<readonly string[]> =>
  findIn(makeSettingsFolder({ '10.json': content }));

describe('drop-ins', () => {
  test.each([
    [
      '{"cluster_config": {"guest_pull": false}}',
      '1:1',
      'drop-in-invalid',
      '10.json is an object, not a JSON Patch: a drop-in is an array of operations',
    ],
    ['[1]', '1:2', 'drop-in-invalid', 'operation 1 of 10.json is a number, not an object'],
    ['[{}]', '1:2', 'drop-in-invalid', 'operation 1 of 10.json has no member "op"'],
    [
      '[{"op": "merge", "path": "/a"}]',
      '1:9',
      'drop-in-invalid',
      'operation 1 of 10.json has the unknown "op" "merge"',
    ],
    ['[{"op": "remove"}]', '1:2', 'drop-in-invalid', 'operation 1 of 10.json has no member "path"'],
    [
      '[{"op": "remove", "path": 3}]',
      '1:27',
      'drop-in-invalid',
      'operation 1 of 10.json has a "path" that is a number',
    ],
    [
      '[{"op": "remove", "path": "common"}]',
      '1:27',
      'drop-in-invalid',
      'operation 1 of 10.json has the "path" "common", which is not a JSON Pointer',
    ],
    [
      '[{"op": "remove", "path": "/a~2"}]',
      '1:27',
      'drop-in-invalid',
      'operation 1 of 10.json has the "path" "/a~2", which is not a JSON Pointer',
    ],
    [
      '[{"op": "add", "path": "/a"}]',
      '1:2',
      'drop-in-invalid',
      'operation 1 of 10.json has no member "value", which "add" needs',
    ],
    ['[{"op": "move", "path": "/a"}]', '1:2', 'drop-in-invalid', 'operation 1 of 10.json has no member "from"'],
    ['[{"op": "remove", "path": ""}]', '1:27', 'drop-in-invalid', 'operation 1 of 10.json removes the whole settings'],
    [
      '[{"op": "move", "from": "/common", "path": "/common/x"}]',
      '1:44',
      'drop-in-invalid',
      'operation 1 of 10.json moves /common into itself',
    ],
    [
      '[{"op": "add", "path": "/__proto__/x", "value": 1}]',
      '1:24',
      'drop-in-invalid',
      'operation 1 of 10.json names "__proto__", which is not allowed',
    ],
    [
      '[{"op": "copy", "from": "/constructor", "path": "/x"}]',
      '1:25',
      'drop-in-invalid',
      'operation 1 of 10.json names "constructor", which is not allowed',
    ],
    [
      '[{"op": "replace", "path": "/cluster_config/guest_pul", "value": 1}]',
      '1:28',
      'drop-in-path-missing',
      'operation 1 of 10.json replaces /cluster_config/guest_pul, which does not exist',
    ],
    [
      '[{"op": "remove", "path": "/common/toString"}]',
      '1:27',
      'drop-in-path-missing',
      'operation 1 of 10.json removes /common/toString, which does not exist',
    ],
    [
      '[{"op": "remove", "path": "/mount_destinations/length"}]',
      '1:27',
      'drop-in-path-missing',
      'operation 1 of 10.json removes /mount_destinations/length, which does not exist',
    ],
    [
      '[{"op": "remove", "path": "/mount_destinations/01"}]',
      '1:27',
      'drop-in-path-missing',
      'operation 1 of 10.json removes /mount_destinations/01, which does not exist',
    ],
    [
      '[{"op": "replace", "path": "/mount_destinations/-", "value": ""}]',
      '1:28',
      'drop-in-path-missing',
      'operation 1 of 10.json replaces /mount_destinations/-, which does not exist',
    ],
    [
      '[{"op": "add", "path": "/mount_destinations/9", "value": ""}]',
      '1:24',
      'drop-in-path-missing',
      'operation 1 of 10.json adds /mount_destinations/9, but /mount_destinations is a list of 8',
    ],
    [
      '[{"op": "add", "path": "/extensions/secret_env", "value": ""}]',
      '1:24',
      'drop-in-path-missing',
      'operation 1 of 10.json adds /extensions/secret_env, but /extensions does not exist',
    ],
    [
      '[{"op": "add", "path": "/common/cpath/0", "value": ""}]',
      '1:24',
      'drop-in-path-missing',
      'operation 1 of 10.json adds /common/cpath/0, but /common/cpath is a string',
    ],
    [
      '[{"op": "move", "from": "/nothing", "path": "/x"}]',
      '1:25',
      'drop-in-path-missing',
      'operation 1 of 10.json moves /nothing, which does not exist',
    ],
    [
      '[{"op": "test", "path": "/nothing", "value": 1}]',
      '1:25',
      'drop-in-path-missing',
      'operation 1 of 10.json tests /nothing, which does not exist',
    ],
    [
      '[{"op": "test", "path": "/kata_config/oci_version", "value": "1.3.0"}]',
      '1:62',
      'drop-in-test-failed',
      'operation 1 of 10.json expects another value at /kata_config/oci_version',
    ],
  ])('%s', async (text, place, slug, message) => {
    const findings = (await findInDropIn(text)).map((finding) => finding.replaceAll('genpolicy-settings.d/', ''));
    expect(findings).toEqual([`10.json:${place}: error ${slug}: ${message}`]);
  });

  test('a missing place says what is there, and what was probably meant', async () => {
    const collector = createCollector();
    const patch = [{ op: 'replace', path: '/kata_config/oci_versoin', value: '1.3.0' }];
    await loadSettings({ path: makeSettingsFolder({ '10.json': patch }) }, collector);
    const [finding] = collector.diagnostics;
    expect(finding?.notes).toEqual(['/kata_config has oci_version, enable_configmap_secret_storages']);
    expect(finding?.help).toEqual(['did you mean /kata_config/oci_version?']);
  });

  test('a failed test shows both values, and keeps the rest of its drop-in from being applied', async () => {
    const collector = createCollector();
    const path = makeSettingsFolder({
      '10.json': [
        { op: 'test', path: '/kata_config/oci_version', value: '1.2.0' },
        { op: 'remove', path: '/not/looked/at' },
      ],
      '20.json': [{ op: 'remove', path: '/looked/at' }],
    });
    await loadSettings({ path }, collector);
    expect(collector.diagnostics.map(({ slug }) => slug)).toEqual(['drop-in-test-failed', 'drop-in-path-missing']);
    expect(collector.diagnostics[0]?.notes).toEqual(['expected "1.2.0"', 'the settings have "1.1.0"']);
  });

  test('copies of copies are stopped before they fill the memory', async () => {
    const bomb = Array.from({ length: 60 }, () => ({ op: 'copy', from: '/common', path: '/common/more' }));
    expect(await findInDropIn(bomb)).toContainEqual(
      expect.stringContaining('adds more than settings may hold: 20000 values in 64 levels'),
    );
  });

  test('too many operations', async () => {
    const operation = { op: 'test', path: '/kata_config/oci_version', value: '1.1.0' };
    expect(
      await findIn(
        makeSettingsFolder({ '10.json': Array(1500).fill(operation), '20.json': Array(600).fill(operation) }),
      ),
    ).toEqual([
      expect.stringContaining('operation 501 of genpolicy-settings.d/20.json is one more than the 2000 of a run'),
    ]);
  });

  test('a name that is none', async () => {
    const cwd = makeFolder({ 'mine.json': '[]', 'no-ending': '[]' });
    const resolve = async (name: string): Promise<readonly string[]> => {
      const collector = createCollector();
      const dropIn = await resolveDropIn(name, collector, cwd);
      return dropIn ? [dropIn.name] : collector.diagnostics.flatMap((d) => [describeFinding(d), ...d.help]);
    };
    expect(await resolve('20-oci-1.3.0')).toEqual(['20-oci-1.3.0']);
    expect(await resolve('mine.json')).toEqual(['mine.json']);
    expect(await resolve('no-ending')).toEqual(['no-ending']);
    expect(await resolve(relative(cwd, join(cwd, 'none.json')))).toEqual([
      'error settings-file-missing: none.json does not exist',
    ]);
    expect(await resolve('20-oci-1.3')).toEqual([
      'error drop-in-unknown: there is no drop-in named "20-oci-1.3"',
      'did you mean 20-oci-1.3.0?',
    ]);
    expect(await resolve('allow-exec')).toEqual([
      'error drop-in-unknown: the drop-in allow-exec is made by its flag',
      "use --allow-exec '<argv>'",
    ]);
  });
});
