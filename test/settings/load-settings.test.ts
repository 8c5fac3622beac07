import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCollector, locateOffset } from '../../generator/diagnostics/index.js';
import { makeAllowExec, resolveDropIn } from '../../generator/settings/index.js';
import { defaultsText, load, loadGood, makeFolder, makeSettingsFolder } from './settings-fixture.js';

const setVersion = (value: string): unknown => [{ op: 'replace', path: '/kata_config/oci_version', value }];

describe('where settings come from', () => {
  test('without a path, the built-in defaults', async () => {
    const { settings, sources } = await loadGood({});
    expect(settings).toEqual(JSON.parse(defaultsText));
    expect(sources).toEqual([{ name: '<built-in>/genpolicy-settings.json', kind: 'base' }]);
  });

  test('a file, without the drop-ins beside it, which is noted', async () => {
    const folder = makeSettingsFolder({ '10.json': setVersion('1.3.0') });
    const path = join(folder, 'genpolicy-settings.json');
    const { loaded, findings } = await load({ path });
    expect(loaded?.settings.kata_config.oci_version).toBe('1.1.0');
    expect(findings).toEqual([
      `info drop-in-file-ignored: ${folder}/genpolicy-settings.d is not applied: the settings were given as a file`,
    ]);
  });

  test('a folder, with its drop-ins in byte order of their names', async () => {
    const folder = makeSettingsFolder({
      '9-later.json': setVersion('third'),
      '10-first.json': setVersion('first'),
      'é.json': setVersion('last'),
      'Z.json': setVersion('fourth'),
      'z.json': setVersion('fifth'),
      '10-first-b.json': setVersion('second, as "-" comes before "."'),
    });
    const { settings, sources } = await loadGood({ path: folder });
    expect(settings.kata_config.oci_version).toBe('last');
    expect(sources.map(({ name }) => name.split('/').at(-1))).toEqual([
      'genpolicy-settings.json',
      '10-first-b.json',
      '10-first.json',
      '9-later.json',
      'Z.json',
      'z.json',
      'é.json',
    ]);
  });

  test('drop-ins that are named come after those of the folder', async () => {
    const folder = makeSettingsFolder({ '99.json': setVersion('1.2.0') });
    const named = await resolveDropIn('20-oci-1.3.0', createCollector());
    const { settings } = await loadGood({ path: folder, dropIns: named ? [named] : [] });
    expect(settings.kata_config.oci_version).toBe('1.3.0');
  });

  test('a relative path counts from the given folder', async () => {
    const folder = makeFolder({ 'settings.json': defaultsText });
    const { sources } = await loadGood({ path: 'settings.json', cwd: folder });
    expect(sources).toEqual([{ name: 'settings.json', kind: 'base' }]);
  });

  test('a byte order mark is skipped', async () => {
    const { settings } = await loadGood({ path: makeSettingsFolder({}, `\ufeff${defaultsText}`) });
    expect(settings).toEqual(JSON.parse(defaultsText));
  });

  test('our own section is part of the settings', async () => {
    const extensions = { secret_env: 'refuse', registry: { insecure: ['localhost:5000'] }, require_digest: true };
    const folder = makeSettingsFolder({ '10.json': [{ op: 'add', path: '/extensions', value: extensions }] });
    expect((await loadGood({ path: folder })).settings.extensions).toEqual(extensions);
  });
});

describe('what operations do', () => {
  test.each([
    ['add a key', [{ op: 'add', path: '/extensions', value: {} }], '/extensions', {}],
    ['add to a list', [{ op: 'add', path: '/mount_destinations/-', value: '/x' }], '/mount_destinations/8', '/x'],
    [
      'add into a list',
      [{ op: 'add', path: '/mount_destinations/1', value: '/x' }],
      '/mount_destinations/2',
      '/etc/hosts',
    ],
    ['remove from a list', [{ op: 'remove', path: '/mount_destinations/0' }], '/mount_destinations/0', '/etc/hosts'],
    [
      'move in a list',
      [{ op: 'move', from: '/mount_destinations/0', path: '/mount_destinations/7' }],
      '/mount_destinations/7',
      '/sys/fs/cgroup',
    ],
    [
      'copy',
      [{ op: 'copy', from: '/common/cpath', path: '/common/spath' }],
      '/common/spath',
      '/run/kata-containers/shared/containers(?:/passthrough)?',
    ],
    [
      'pass a test',
      [{ op: 'test', path: '/request_defaults/ExecProcessRequest', value: { regex: [], allowed_commands: [] } }],
      '/kata_config/oci_version',
      '1.1.0',
    ],
    [
      'replace all',
      [{ op: 'replace', path: '', value: { ...JSON.parse(defaultsText), mount_destinations: ['/only'] } }],
      '/mount_destinations',
      ['/only'],
    ],
    [
      'escape a key',
      [{ op: 'replace', path: '/other_container/Annotations/io.katacontainers.pkg.oci.bundle_path', value: 'x' }],
      '/other_container/Annotations/io.katacontainers.pkg.oci.bundle_path',
      'x',
    ],
  ])('%s', async (_title, patch, pointer, expected) => {
    const { settings } = await loadGood({ path: makeSettingsFolder({ '10.json': patch }) });
    const value = pointer
      .split('/')
      .slice(1)
      .reduce((at: unknown, key) => Object(at)[key], settings);
    expect(value).toEqual(expected);
  });

  test('allowing a command twice allows it once, and opens its streams', async () => {
    const { settings } = await loadGood({
      dropIns: [makeAllowExec(['ls', '-l']), makeAllowExec(['id']), makeAllowExec(['ls', '-l'])],
    });
    const requests = settings.request_defaults;
    expect(requests.ExecProcessRequest.allowed_commands).toEqual([['ls', '-l'], ['id']]);
    expect([requests.ReadStreamRequest, requests.WriteStreamRequest, requests.CloseStdinRequest]).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('a load does not change the next one', async () => {
    await loadGood({ dropIns: [makeAllowExec(['ls'])] });
    const dropIn = makeAllowExec(['id']);
    await loadGood({ dropIns: [dropIn] });
    const { settings } = await loadGood({ dropIns: [dropIn] });
    expect(settings.request_defaults.ExecProcessRequest.allowed_commands).toEqual([['id']]);
  });
});

describe('who set a value', () => {
  test('is the last file that touched it, with the operation', async () => {
    const folder = makeSettingsFolder({
      '10.json': [
        { op: 'replace', path: '/sandbox/storages', value: [{ driver: 'a' }, { driver: 'b' }] },
        { op: 'remove', path: '/sandbox/storages/0' },
      ],
      '20.json': [{ op: 'add', path: '/sandbox/storages/0', value: { driver: 'c' } }],
      '30.json': [{ op: 'copy', from: '/sandbox/storages/0/driver', path: '/sandbox/storages/0/source' }],
    });
    const { originOf, settings } = await loadGood({ path: folder });
    expect(settings.sandbox.storages).toEqual([{ driver: 'c', source: 'c' }, { driver: 'b' }]);
    const origins = [
      '/sandbox',
      '/sandbox/storages/0',
      '/sandbox/storages/0/driver',
      '/sandbox/storages/0/source',
      '/sandbox/storages/1/driver',
    ];
    expect(
      origins.map((pointer) => originOf(pointer)).map(({ name, detail }) => `${name.split('/').at(-1)} ${detail}`),
    ).toEqual([
      'genpolicy-settings.json undefined',
      '20.json operation 1, add',
      '20.json operation 1, add',
      '30.json operation 1, copy',
      '10.json operation 1, replace',
    ]);
  });

  test('has a place in that file', async () => {
    const folder = makeSettingsFolder({
      '10.json':
        '[\n  {"op": "replace", "path": "/sandbox/storages", "value": [{}, {"driver": "b"}]},\n  {"op": "remove", "path": "/sandbox/storages/0"}\n]',
    });
    const { spanOf } = await loadGood({ path: folder });
    const { source, start, end } = spanOf('/sandbox/storages/0/driver');
    expect(source.text.slice(start, end)).toBe('"b"');
    expect(locateOffset(source, start)).toEqual({ line: 2, column: 75 });
    const cpath = spanOf('/common/cpath');
    expect(cpath.source.text.slice(cpath.start, cpath.end)).toContain('passthrough');
  });
});
