import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { riskTable } from '../../../generator/analysis/inspect/index.js';
import { makePodText, makeWorkFolder, type WorkFolder } from '../../cli/work-folder.js';

async function makeFolder(): Promise<WorkFolder> {
  const folder = makeWorkFolder({ 'pod.yaml': makePodText('web') });
  const run = await folder.run(['-y', 'pod.yaml', '--drop-in', '10-non-coco']);
  expect(run.code).toBe(0);
  return folder;
}

describe('genpolicy inspect', () => {
  it('reads a manifest and knows its own rules', async () => {
    const folder = await makeFolder();
    const run = await folder.runPlain(['inspect', 'pod.yaml']);
    expect(run.stdout).toMatch(/^Pod\/web \(manifest\)\n {2}for {7}pod \^web\$/);
    expect(run.stdout).toMatch(/\n {2}rules {5}genpolicy \d/);
    expect(run.stderr).toBe('');
    expect(run.code).toBe(0);
  });

  it('fails on risks that are named, and only on these', async () => {
    const folder = await makeFolder();
    const text = folder.read('pod.yaml');
    const found = await folder.runPlain(['inspect', '--fail-on', 'exec,unpinned-image'], text);
    expect(found.stderr).toBe('--fail-on: found unpinned-image\n');
    expect(found.code).toBe(1);
    expect((await folder.runPlain(['inspect', '--fail-on', 'exec'], text)).code).toBe(0);
    for (const empty of ['', ',', 'exec,']) {
      expect((await folder.runPlain(['inspect', '--fail-on', empty], text)).code, empty).toBe(2);
    }
    const unknown = await folder.runPlain(['inspect', '--fail-on', 'exce'], text);
    expect(unknown.stderr).toContain('there is no such risk');
    expect(unknown.code).toBe(2);
  });

  it('writes JSON', async () => {
    const folder = await makeFolder();
    const run = await folder.runPlain(['inspect', '--format', 'json', 'pod.yaml']);
    const { format_version: version, policies } = JSON.parse(run.stdout);
    expect(version).toBe(1);
    expect(policies[0].digest.tdx_mrconfigid).toMatch(/^[0-9a-f]{96}$/);
    expect(policies[0].rules).toMatchObject({ known: true, advisories: [] });
  });

  it('documents each risk', () => {
    const text = readFileSync('docs/inspect.md', 'utf8');
    const rows = riskTable.map(({ name, about }) => `| \`${name}\` | ${about} |`);
    expect(text).toContain(`${rows.join('\n')}\n`);
  });
});
