import { describe, expect, test } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { explainDropIn, makeAllowExec, resolveDropIn, showSettings } from '../../generator/settings/index.js';
import { defaultsText, loadGood } from './settings-fixture.js';

async function loadExample() {
  const version = await resolveDropIn('20-oci-1.3.0', createCollector());
  return loadGood({ dropIns: [...(version ? [version] : []), makeAllowExec(['ls', '-l'])] });
}

describe('showing settings', () => {
  test('each value with the file it came from', async () => {
    const loaded = await loadExample();
    expect(showSettings(loaded, { origin: true, format: 'text', pointer: '/kata_config' })).toBe(
      [
        '/kata_config/oci_version = "1.3.0"  # <built-in>/20-oci-1.3.0.json (operation 1, replace)',
        '/kata_config/enable_configmap_secret_storages = false  # <built-in>/genpolicy-settings.json',
        '',
      ].join('\n'),
    );
    expect(
      showSettings(loaded, { origin: true, format: 'text', pointer: '/request_defaults/ExecProcessRequest' }),
    ).toBe(
      [
        '/request_defaults/ExecProcessRequest/allowed_commands/0/0 = "ls"  # --allow-exec ["ls","-l"] (operation 1, add)',
        '/request_defaults/ExecProcessRequest/allowed_commands/0/1 = "-l"  # --allow-exec ["ls","-l"] (operation 1, add)',
        '/request_defaults/ExecProcessRequest/regex = []  # <built-in>/genpolicy-settings.json',
        '',
      ].join('\n'),
    );
  });

  test('without origins, as lines or as the JSON itself', async () => {
    const loaded = await loadExample();
    const pointer = '/kata_config/oci_version';
    expect(showSettings(loaded, { origin: false, format: 'text', pointer })).toBe(`${pointer} = "1.3.0"\n`);
    expect(showSettings(loaded, { origin: false, format: 'json', pointer })).toBe('"1.3.0"\n');
    const all = showSettings(await loadGood({}), { origin: false, format: 'json' });
    expect(JSON.parse(all ?? '')).toEqual(JSON.parse(defaultsText));
  });

  test('as JSON with origins', async () => {
    const shown = showSettings(await loadExample(), {
      origin: true,
      format: 'json',
      pointer: '/kata_config/oci_version',
    });
    expect(JSON.parse(shown ?? '')).toEqual([
      {
        pointer: '/kata_config/oci_version',
        value: '1.3.0',
        origin: { name: '<built-in>/20-oci-1.3.0.json', detail: 'operation 1, replace' },
      },
    ]);
  });

  test.each(['/kata_config/oci', 'kata_config'])('a pointer to nothing: %s', async (pointer) => {
    const collector = createCollector();
    expect(showSettings(await loadGood({}), { origin: false, format: 'text', pointer }, collector)).toBeUndefined();
    expect(collector.diagnostics.map(({ slug }) => slug)).toEqual(['settings-pointer-missing']);
  });
});

describe('explaining a drop-in', () => {
  test('says what changes from what to what', async () => {
    const collector = createCollector();
    const explain = (name: string) => explainDropIn(name, collector);
    expect((await explain('20-oci-1.2.1'))?.changes).toEqual([
      { pointer: '/kata_config/oci_version', before: '1.1.0', after: '1.2.1' },
    ]);
    expect((await explain('allow-exec'))?.changes[0]).toEqual({
      pointer: '/request_defaults/ExecProcessRequest/allowed_commands/-',
      after: ['<argv>'],
    });
    expect(collector.diagnostics).toEqual([]);
    expect(await explain('none')).toBeUndefined();
    expect(collector.diagnostics.map(({ slug }) => slug)).toEqual(['drop-in-unknown']);
  });
});
