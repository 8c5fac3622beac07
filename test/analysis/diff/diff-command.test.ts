import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readShippedRules } from '../../../generator/settings/index.js';
import { generate } from '../../generate/generate-fixture.js';
import { type CommandResult, runGenpolicy } from '../../support/run-genpolicy.js';
import { basePod } from './manifest-edits.js';

let folder: string;

async function writeManifest(name: string, manifest: string): Promise<void> {
  const { manifests } = await generate(manifest, { rules: readShippedRules() });
  writeFileSync(join(folder, name), manifests[0]?.text ?? '');
}

const diff = (...args: readonly string[]): Promise<CommandResult> =>
  runGenpolicy(['diff', ...args, '--today', '2026-06-01'], { cwd: folder });

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'genpolicy-diff-'));
  mkdirSync(join(folder, 'deploy'));
  await writeManifest('old.yaml', basePod);
  await writeManifest('new.yaml', basePod.replace('/tmp/alive', '/tmp/other'));
  await writeManifest('deploy/pod.yaml', basePod);
  git('init', '-q', '-b', 'main', '.');
  git('add', 'deploy');
  git('commit', '-qm', 'first');
  await writeManifest('deploy/pod.yaml', basePod.replace('tty: true', 'tty: false'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('genpolicy diff', () => {
  it('says what is wider and at which line, and fails', async () => {
    const { code, stdout, stderr } = await diff('old.yaml', 'new.yaml');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^Pod\/train: wider\n {2}wider: container main: command of a probe .*\(new\.yaml:\d+:\d+\)/);
    expect(stdout).toContain('only new allows: ExecProcessRequest');
    expect(stdout).not.toContain('correct-horse-battery');
    expect(code).toBe(1);
    const never = await diff('old.yaml', 'new.yaml', '--fail-on', 'never');
    expect(never.code).toBe(0);
  });

  it('finds nothing where nothing differs', async () => {
    expect(await diff('old.yaml', 'old.yaml')).toMatchObject({ code: 0, stderr: '' });
  });

  it('takes versions from git', async () => {
    const one = await diff('git:HEAD:deploy/pod.yaml', 'deploy/pod.yaml');
    expect(one.stdout).toContain('terminal turned off');
    expect(one.code).toBe(0);
    const all = await diff('--base', 'main', '--format', 'json', '--fail-on', 'changed', 'deploy');
    expect(JSON.parse(all.stdout).policies).toMatchObject([{ policy: 'Pod/train', relation: 'changed' }]);
    expect(all.code).toBe(1);
  });

  it('does not fail for what was approved, until that expires', async () => {
    const words = ['--reason', 'new probe', '--owner', 'sam', '--expires', '2026-06-30'];
    expect((await diff('old.yaml', 'new.yaml', '--approve', 'approved.json', ...words)).code).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'approved.json'), 'utf8')).waivers).toHaveLength(1);
    const approved = await diff('old.yaml', 'new.yaml', '--waivers', 'approved.json');
    expect(approved.stdout).toContain('waiver: approved by sam until 2026-06-30: new probe');
    expect(approved.code).toBe(0);
    const late = await runGenpolicy(
      ['diff', 'old.yaml', 'new.yaml', '--waivers', 'approved.json', '--today', '2026-07-01'],
      { cwd: folder },
    );
    expect(late.stdout).toContain('waiver: expired: sam approved this until 2026-06-30: new probe');
    expect(late.code).toBe(1);
    const unused = await diff('old.yaml', 'old.yaml', '--waivers', 'approved.json');
    expect(unused.stderr).toContain('warning GP7608 waiver-unused');
    expect(unused.code).toBe(0);
  });

  it('refuses a path that nobody has: no difference there would pass any gate', async () => {
    const { code, stderr } = await diff('--base', 'main', 'deploi/');
    expect(stderr).toContain('there is no deploi/, neither here nor in main');
    expect(code).toBe(2);
  });

  it('takes files without objects as such, and says of which version a finding is', async () => {
    await writeManifest('empty.yaml', '# nothing yet\n');
    expect((await diff('empty.yaml', 'old.yaml', '--fail-on', 'never')).code).toBe(0);
    writeFileSync(join(folder, 'broken.yaml'), 'a: [\n');
    git('add', 'broken.yaml');
    git('commit', '-qm', 'broken', 'broken.yaml');
    writeFileSync(join(folder, 'broken.yaml'), 'a: []\n');
    const { code, stderr } = await diff('--base', 'HEAD', 'broken.yaml');
    expect(stderr).toContain('this is the file as HEAD has it');
    expect(code).toBe(2);
  });

  it('says that git is missing', async () => {
    const env = { PATH: join(folder, 'deploy') };
    const { code, stderr } = await runGenpolicy(['diff', '--base', 'main'], { cwd: folder, env });
    expect(stderr).toContain('git-missing');
    expect(code).toBe(3);
  });

  it('says what it approved, and prolongs it when it is approved again', async () => {
    const approve = (next: string, expires: string) =>
      diff('old.yaml', next, '--approve', 'again.json', '--reason', 'probe', '--owner', 'sam', '--expires', expires);
    expect((await approve('new.yaml', '2026-06-30')).stderr).toBe('approved 1 finding (again.json)\n');
    expect((await approve('new.yaml', '2026-07-31')).stderr).toBe('approved 1 finding (again.json)\n');
    expect(JSON.parse(readFileSync(join(folder, 'again.json'), 'utf8')).waivers).toMatchObject([
      { expires: '2026-07-31' },
    ]);
    expect((await approve('old.yaml', '2026-07-31')).stderr).toBe(
      'nothing to approve: no finding fails (again.json)\n',
    );
    const over = await approve('new.yaml', '2026-05-31');
    expect(over.stderr).toContain('--expires 2026-05-31 is over');
    expect(over.code).toBe(2);
  });

  it('says what a shallow clone lacks', async () => {
    git('commit', '--allow-empty', '-qm', 'second');
    git('clone', '-q', '--depth', '1', `file://${folder}`, 'shallow');
    const { code, stderr } = await runGenpolicy(['diff', '--base', 'HEAD~1'], { cwd: join(folder, 'shallow') });
    expect(stderr).toContain('has no commit HEAD~1');
    expect(stderr).toContain('fetch-depth: 0');
    expect(code).toBe(2);
  });

  it.each([
    [['old.yaml']],
    [['old.yaml', 'missing.yaml']],
    [['old.yaml', 'new.yaml', '--fail-on', 'worse']],
    [['old.yaml', 'new.yaml', '--approve', 'x.json']],
    [['old.yaml', 'new.yaml', '--expires', '2027-01-31']],
    [['old.yaml', 'new.yaml', '--waivers', 'old.yaml']],
    [['git:--help:x', 'new.yaml']],
    [['git:nothing:x', 'new.yaml']],
  ])('refuses %j', async (args) => {
    const { code, stdout, stderr } = await diff(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('error');
  });
});
