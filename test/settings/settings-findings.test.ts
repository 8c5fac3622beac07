import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseExitCode, createCollector } from '../../generator/diagnostics/index.js';
import { loadSettings, noteIgnoredDefaults } from '../../generator/settings/index.js';
import { defaultsText, findIn, load, makeFolder, makeSettingsFolder } from './settings-fixture.js';

/** The built-in settings with one text exchanged for another. */
function change(from: string, to: string): string {
  if (!defaultsText.includes(from)) throw new Error(`the defaults have no ${from}`);
  return defaultsText.replace(from, to);
}

const findInBase = (text: string): Promise<readonly string[]> =>
  findIn(makeFolder({ 'genpolicy-settings.json': text }));

describe('files', () => {
  test('a path that does not exist', async () => {
    const folder = makeFolder({});
    expect(await findIn(folder, join(folder, 'none.json'))).toEqual([
      'error settings-file-missing: none.json does not exist',
    ]);
  });

  test('a folder without genpolicy-settings.json', async () => {
    expect(await findIn(makeFolder({ 'other.json': '{}' }))).toEqual([
      'error settings-file-missing: genpolicy-settings.json does not exist',
    ]);
  });

  test.skipIf(process.getuid?.() === 0)('a file without permission', async () => {
    const folder = makeFolder({ 'genpolicy-settings.json': defaultsText });
    chmodSync(join(folder, 'genpolicy-settings.json'), 0);
    expect(await findIn(folder)).toEqual([
      'error settings-file-unreadable: genpolicy-settings.json cannot be read: permission denied',
    ]);
  });

  test('a drop-in that is a folder, as the world being wrong', async () => {
    const folder = makeSettingsFolder({});
    mkdirSync(join(folder, 'genpolicy-settings.d/10.json'), { recursive: true });
    expect(await findIn(folder)).toEqual([
      'error settings-file-unreadable: genpolicy-settings.d/10.json cannot be read: it is a folder',
    ]);
    const collector = createCollector();
    await loadSettings({ path: folder }, collector);
    expect(chooseExitCode(collector.diagnostics)).toBe(3);
  });

  test('a named pipe in the drop-in folder, which nobody may ever write to', async () => {
    const folder = makeSettingsFolder({ '20.json': [] });
    execFileSync('mkfifo', [join(folder, 'genpolicy-settings.d/10.json')]);
    expect(await findIn(folder)).toEqual([
      'error settings-file-unreadable: genpolicy-settings.d/10.json cannot be read: it is not a regular file',
    ]);
  });

  test('a link that leads to itself', async () => {
    const folder = makeFolder({});
    symlinkSync('genpolicy-settings.json', join(folder, 'genpolicy-settings.json'));
    expect(await findIn(folder)).toEqual([
      'error settings-file-unreadable: genpolicy-settings.json cannot be read: its symbolic links go in a circle',
    ]);
  });

  test('a file without end', async () => {
    expect(await findIn('/dev', '/dev/zero')).toEqual([
      'error settings-file-too-large: zero is larger than 1048576 bytes, the limit for settings',
    ]);
  });

  test('bytes that are not UTF-8', async () => {
    expect(await findIn(makeFolder({ 'genpolicy-settings.json': new Uint8Array([0x22, 0xff, 0x22]) }))).toEqual([
      'error settings-not-utf8: genpolicy-settings.json is not UTF-8 text',
    ]);
  });

  test('a file in the drop-in folder that looks like a mistake', async () => {
    const folder = makeSettingsFolder({ '10.yaml': '', 'README.md': '', '20.json.orig': '', '30.JSON': '[]' });
    expect(await findIn(folder)).toEqual([
      "info drop-in-file-ignored: genpolicy-settings.d/10.yaml is not applied: a drop-in's name ends with .json",
      "info drop-in-file-ignored: genpolicy-settings.d/30.JSON is not applied: a drop-in's name ends with .json",
    ]);
  });

  test('too many drop-ins', async () => {
    const names = Array.from({ length: 201 }, (_, index) => [`${index}.json`, []]);
    expect(await findIn(makeSettingsFolder(Object.fromEntries(names)))).toEqual([
      'error settings-file-too-large: genpolicy-settings.d has 201 entries; the limit for drop-ins is 200',
    ]);
  });

  test('defaults of the reference in the working directory are noted, unless they were given', () => {
    const cwd = makeFolder({ 'genpolicy-settings.json': '{}', 'rules.rego': '' });
    const note = (settingsGiven: boolean, rulesGiven: boolean): readonly string[] => {
      const collector = createCollector();
      noteIgnoredDefaults({ cwd, settingsGiven, rulesGiven }, collector);
      return collector.diagnostics.map(({ slug, severity }) => `${severity} ${slug}`);
    };
    expect(note(false, false)).toEqual(['info default-settings-ignored', 'info default-rules-ignored']);
    expect(note(true, false)).toEqual(['info default-rules-ignored']);
    expect(note(false, true)).toEqual(['info default-settings-ignored']);
    expect(note(true, true)).toEqual([]);
  });
});

describe('texts that are not JSON', () => {
  const error = 'error settings-json-invalid: genpolicy-settings.json is not JSON:';
  test.each([
    ['', '1:1', 'expected a value, found the end of the file'],
    ['{\n  "a": 1\n  "b": 2\n}', '3:3', 'expected "," or "}", found "\\""'],
    ['{\n  "a": [1, 2,]\n}', '2:13', 'a comma before "]" is not JSON'],
    ['{"a": 1,}', '1:8', 'a comma before "}" is not JSON'],
    ["{'a': 1}", '1:2', 'expected a key in double quotes, found "\'"'],
    ['{\n  // why\n  "a": 1\n}', '2:3', 'expected a key in double quotes, found "/"'],
    ['{"a" 1}', '1:6', 'expected ":" after the key, found "1"'],
    ['{"a": tru}', '1:7', 'expected a value, found "t"'],
    ['{"a": 01}', '1:8', 'expected "," or "}", found "1"'],
    ['{"a": "b', '1:7', 'the string has no closing quote'],
    ['{"a": "b\n"}', '1:9', 'a string must end on its line'],
    ['{"a": "\t"}', '1:8', 'a control character in a string must be escaped'],
    ['{"a": "\\x"}', '1:8', 'unknown escape in a string'],
    ['{} {}', '1:4', 'expected the end of the file, found "{"'],
    ['{"__proto__": {}}', '1:2', 'the key "__proto__" is not allowed'],
    ['['.repeat(100_000), '1:65', 'more than 64 levels of objects and lists'],
    [`[${'0,'.repeat(20_000)}0]`, '1:40000', 'more than 20000 values'],
  ])('%j', async (text, place, message) => {
    expect(await findInBase(text)).toEqual([`genpolicy-settings.json:${place}: ${error} ${message}`]);
  });

  test('a key that is repeated is a warning', async () => {
    const text = change('"oci_version": "1.1.0",', '"oci_version": "1.1.0", "oci_version": "1.2.0",');
    expect(await findInBase(text)).toEqual([
      expect.stringMatching(
        /^genpolicy-settings\.json:\d+:29: warning settings-key-repeated: the key at \/kata_config\/oci_version occurs again; only its last value counts$/,
      ),
    ]);
  });
});

describe('values that are not settings', () => {
  test.each([
    [
      '"oci_version": "1.1.0"',
      '"oci_version": 1.1',
      20,
      'settings-value-invalid: /kata_config/oci_version of genpolicy-settings.json must be a string, not the number 1.1',
    ],
    [
      '"emptydir_type": "block-encrypted"',
      '"emptydir_type": "block"',
      22,
      'settings-value-invalid: /cluster_config/emptydir_type of genpolicy-settings.json must be one of "shared-fs", "block-encrypted", "block-plain", not "block"',
    ],
    [
      '"allow_raw_flags": 128',
      '"allow_raw_flags": -1',
      26,
      'settings-value-invalid: /request_defaults/UpdateInterfaceRequest/allow_raw_flags of genpolicy-settings.json must be at least 0, not -1',
    ],
    [
      '"allow_raw_flags": 128',
      '"allow_raw_flags": 4294967296',
      26,
      'settings-value-invalid: /request_defaults/UpdateInterfaceRequest/allow_raw_flags of genpolicy-settings.json must be at most 4294967295, not 4294967296',
    ],
    [
      '"guest_pull": true',
      '"guest_pull": null',
      19,
      'settings-value-invalid: /cluster_config/guest_pull of genpolicy-settings.json must be a boolean, not null',
    ],
    [
      '"fs_group": null',
      '"fs_group": 5',
      21,
      'settings-value-invalid: /sandbox/storages/0/fs_group of genpolicy-settings.json must be an object or null, not the number 5',
    ],
    [
      '"guest_pull": true,',
      '',
      21,
      'settings-key-missing: genpolicy-settings.json has no /cluster_config/guest_pull, which is required',
    ],
    [
      '"regex": []',
      '"regex": [], "commands": ["ls"]',
      20,
      'settings-key-deprecated: /request_defaults/ExecProcessRequest/commands of genpolicy-settings.json is no longer supported',
    ],
  ])('%s as %s', async (from, to, column, message) => {
    const [finding, ...rest] = await findInBase(change(from, to));
    expect(rest).toEqual([]);
    expect(finding).toMatch(new RegExp(`^genpolicy-settings\\.json:\\d+:${column}: error `));
    expect(finding?.slice(finding.indexOf('error ') + 6)).toBe(message);
  });

  test('the old list of commands names its successor, and may be empty or null', async () => {
    const { path } = {
      path: makeFolder({ 'genpolicy-settings.json': change('"regex": []', '"regex": [], "commands": ["ls"]') }),
    };
    const collector = createCollector();
    await loadSettings({ path }, collector);
    expect(collector.diagnostics[0]?.help.join()).toContain('allowed_commands');
    for (const empty of ['[]', 'null']) {
      expect(await findInBase(change('"regex": []', `"regex": [], "commands": ${empty}`))).toEqual([]);
    }
  });

  test('an unknown key is a warning, and reaches no policy', async () => {
    const folder = makeSettingsFolder({ '10.json': [{ op: 'add', path: '/common/cpaht', value: 1 }] });
    const { loaded, findings } = await load({ path: folder });
    expect(findings).toEqual([
      `${folder}/genpolicy-settings.d/10.json:4:13: warning settings-key-unknown: nothing reads /common/cpaht of ${folder}/genpolicy-settings.d/10.json`,
    ]);
    expect(Object.keys(loaded?.settings.common ?? {})).not.toContain('cpaht');
  });

  test('a misspelt key is named beside the one that is missing', async () => {
    const path = makeFolder({ 'genpolicy-settings.json': change('"cpath"', '"cpaht"') });
    const collector = createCollector();
    await loadSettings({ path }, collector);
    expect(collector.diagnostics.map(({ slug, help }) => [slug, help.at(-1)])).toEqual([
      ['settings-key-missing', 'start from the shipped defaults and put what differs into a drop-in'],
      ['settings-key-unknown', 'did you mean cpath?'],
    ]);
  });

  test('all findings come at once, each in the file that is to blame', async () => {
    const folder = makeSettingsFolder(
      {
        '10.json': '[{"op": "replace", "path": "/common/spath", "value": 7}]',
        '20.json': '[{"op": "remove", "path": "/common/ip_p"}]',
      },
      change('"oci_version": "1.1.0"', '"oci_version": true'),
    );
    expect((await findIn(folder)).map((finding) => finding.replace(/json:\d+:/, 'json:N:'))).toEqual([
      expect.stringMatching(/^genpolicy-settings\.json:N:20: .*must be a string, not the boolean true/),
      expect.stringMatching(/^genpolicy-settings\.json:N:\d+: .*has no \/common\/ip_p/),
      'genpolicy-settings.d/10.json:N:54: error settings-value-invalid: /common/spath of genpolicy-settings.d/10.json must be a string, not the number 7',
    ]);
  });

  test('very many findings are cut short', async () => {
    const folder = makeSettingsFolder({
      '10.json': [{ op: 'replace', path: '/mount_destinations', value: Array(5000).fill(0) }],
    });
    const findings = await findIn(folder);
    expect(findings).toHaveLength(101);
    expect(findings.at(-1)).toBe('error settings-value-invalid: the settings have 4900 more findings, not listed here');
  });
});
