import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findProgram } from '../support/find-program.js';
import { type GithubServer, startGithubServer } from '../support/github-server.js';
import { type ActionResult, actionFile, actionFolder, runAction } from '../support/run-action.js';
import { runGenpolicy } from '../support/run-genpolicy.js';
import { runProgram } from '../support/run-program.js';

const flags = ['--oci-version=1.2.1', `--image-source=oci:${resolve('examples/images')}`, '--no-cache'];
const pod = readFileSync('examples/pod.yaml', 'utf8');
/** Names that would do harm in a script that took them for code. */
const file = 'deploy/a $(touch pwned) `touch pwned`\'".yaml';

let folder: string;
let workspace: string;
let github: GithubServer;

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...who, ...args], { cwd: workspace, encoding: 'utf8' }).trim();
}

function write(name: string, text: string): void {
  mkdirSync(dirname(join(workspace, name)), { recursive: true });
  writeFileSync(join(workspace, name), text);
}

const read = (name: string): string => readFileSync(join(workspace, name), 'utf8');

async function addPolicies(...more: readonly string[]): Promise<void> {
  const run = await runGenpolicy(['-y', 'deploy', ...flags, ...more], { cwd: workspace });
  expect(run.code, run.stderr).toBe(0);
}

function commit(): string {
  git('add', '-A');
  git('commit', '-qm', 'change', '--allow-empty');
  return git('rev-parse', 'HEAD');
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'genpolicy-action-'));
  workspace = join(folder, 'repository');
  mkdirSync(workspace);
  git('init', '-q');
  github = await startGithubServer();
});
afterEach(() => {
  github.close();
  rmSync(folder, { recursive: true });
});

/** Runs the action in a pull request from HEAD into the commit `base`. */
function check(base: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionResult> {
  const event = join(folder, 'event.json');
  writeFileSync(event, JSON.stringify({ pull_request: { number: 7, base: { sha: base } } }));
  const env = {
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: 'o/r',
    GITHUB_RUN_ID: '5',
    GITHUB_EVENT_PATH: event,
    GITHUB_SHA: git('rev-parse', 'HEAD'),
    GITHUB_REF: 'refs/pull/7/merge',
    GITHUB_HEAD_REF: '$(touch pwned)',
  };
  const all = { paths: 'deploy', flags: flags.join('\n'), lint: 'error', verify: 'false', ...inputs };
  return runAction({ workspace, temp: join(folder, 'runner'), inputs: all, env });
}

describe('the action', () => {
  it('says yes, and nothing else, where nothing changes', async () => {
    write(file, pod);
    await addPolicies();
    const base = commit();
    const run = await check(base, { verify: 'true' });
    expect(run.code, run.log).toBe(0);
    expect(run.outputs).toMatchObject({ changed: 'false', wider: '0', stale: '0' });
    expect(run.summary).toContain('| ✅ | verify |');
    expect(run.summary).toContain('| ✅ | diff |');
    expect(github.comments).toEqual([]);
    expect(readdirSync(workspace)).not.toContain('pwned');
    expect(git('status', '--porcelain')).toBe('');
  });

  it('fails where a policy allows more, and keeps one comment about it', async () => {
    write(file, pod);
    await addPolicies();
    const base = commit();
    await addPolicies('--allow-logs');
    commit();
    const inputs = { flags: [...flags, '--allow-logs'].join('\n') };
    github.comments.push({ id: 90, body: '<!-- genpolicy default -->\nnot ours', user: { id: 3, type: 'User' } });
    const run = await check(base, inputs);
    expect(run.code, run.log).toBe(1);
    expect(run.outputs).toMatchObject({ changed: 'true', stale: '0' });
    expect(Number(run.outputs.wider)).toBeGreaterThan(0);
    expect(run.log).toMatch(/^::error (?:file=deploy\/.*)?title=policy wider::Pod\/vectoradd/m);
    expect(github.comments).toHaveLength(2);
    expect(github.comments[1]?.body).toMatch(/^<!-- genpolicy default -->\n## genpolicy\n/);
    expect(github.comments[1]?.body).toContain('ReadStreamRequest');
    // Once more, and nothing is written; after the change was taken back, the comment says so.
    github.requests.length = 0;
    await check(base, inputs);
    expect(github.requests.filter((one) => !one.startsWith('GET'))).toEqual([]);
    git('checkout', '-q', base, '--', '.');
    commit();
    expect((await check(base)).code).toBe(0);
    expect(github.comments).toHaveLength(2);
    expect(github.comments[1]?.body).toContain('no differences in effect');
    expect(github.comments[0]?.body).toContain('not ours');
  });

  it('accepts what was approved', async () => {
    write(file, pod);
    await addPolicies();
    const base = commit();
    await addPolicies('--allow-logs');
    const approval = ['--approve', 'approved.json', '--reason', 'r', '--owner', 'o', '--expires', '2099-01-01'];
    await runGenpolicy(['diff', '--base', base, ...approval], { cwd: workspace });
    commit();
    const run = await check(base, { flags: [...flags, '--allow-logs'].join('\n'), waivers: 'approved.json' });
    expect(run.code, run.log).toBe(0);
  });

  it('finds a policy that is not the one that would be made now', async () => {
    write(file, pod);
    await addPolicies();
    const base = commit();
    write(file, read(file).replace(/^ +image: .*$/m, '$&\n      args: [other]'));
    commit();
    const run = await check(base);
    expect(run.code, run.log).toBe(1);
    expect(run.outputs.stale).toBe('1');
    expect(run.log).toMatch(/^::error file=deploy\/a .*title=policy not current::Pod vectoradd does not carry/m);
  });

  it('is not content with the right policy in a comment', async () => {
    write('deploy/pod.yaml', pod);
    await addPolicies();
    const right = /cc_init_data: (\S+)/.exec(read('deploy/pod.yaml'))?.[1];
    await addPolicies('--allow-logs');
    write('deploy/pod.yaml', `${read('deploy/pod.yaml')}# ${right}\n`);
    const run = await check(commit());
    expect(run.code, run.log).toBe(1);
    expect(run.outputs.stale).toBe('1');
    expect(run.log).toContain('title=policy not current::Pod vectoradd');
  });

  it.each(['.\ndeploy', 'deploy\ndeploy/one\n./deploy/', './\nother'])(
    'looks at every file below %j, once',
    async (paths) => {
      write('deploy/one/pod.yaml', pod);
      write('deploy/two.yaml', pod.replace('name: vectoradd\n', 'name: other\n'));
      await addPolicies();
      const base = commit();
      await addPolicies('--allow-logs');
      commit();
      const run = await check(base, { paths, flags: [...flags, '--allow-logs'].join('\n') });
      expect(run.outputs.stale, run.log).toBe('0');
      expect(run.summary).toContain('| 2 of which 0 not current |');
      const found = run.log.split('\n').filter((line) => line.includes('title=policy wider'));
      expect(found.filter((line) => line.includes('Pod/vectoradd')).length, run.log).toBeGreaterThan(0);
      expect(found.filter((line) => line.includes('Pod/other')).length, run.log).toBeGreaterThan(0);
      expect(new Set(found).size).toBe(found.length);
    },
  );

  it('makes policies of both sides where none are committed, in a folder of the repository', async () => {
    write(`app/${file}`, pod);
    const base = commit();
    write(`app/${file}`, pod.replace(/^ +image: .*$/m, '$&\n      args: [other]'));
    write('app/deploy/new.yaml', pod.replace('name: vectoradd\n', 'name: other\n'));
    commit();
    const run = await check(base, { policies: 'generated', 'working-directory': 'app' });
    expect(run.outputs.changed, run.log).toBe('true');
    expect(run.log).toMatch(/^::\w+ file=app\/deploy\//m);
    expect(read(`app/${file}`)).toContain('cc_init_data');
    expect(github.comments[0]?.body).toContain('Pod/other');
    expect(github.comments[0]?.body).toContain('command and arguments changed');
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(existsSync(join(workspace, 'app/pwned')) || existsSync(join(workspace, 'pwned'))).toBe(false);
  });

  it('only warns where the token of a fork may not write', async () => {
    write(file, pod);
    await addPolicies();
    const base = commit();
    await addPolicies('--allow-logs');
    commit();
    github.refusal = 403;
    const run = await check(base, {
      flags: [...flags, '--allow-logs'].join('\n'),
      'fail-on': 'never',
      'upload-sarif': 'true',
    });
    expect(run.code, run.log).toBe(0);
    expect(run.log).toContain('::warning::the pull request cannot be commented on: 403 Resource not accessible');
    expect(run.log).toContain('::warning::the findings of lint cannot be uploaded: 403');
  });

  it('uploads findings with the names that files have in the repository', async () => {
    write('app/deploy/pod.yaml', pod.replace(/\s+memory: 16Gi/, ''));
    const base = commit();
    const run = await check(base, { policies: 'generated', 'working-directory': 'app', 'upload-sarif': 'true' });
    expect(run.code, run.log).toBe(0);
    const [lint] = github.uploads;
    const sarif = JSON.parse(gunzipSync(Buffer.from(lint?.sarif ?? '', 'base64')).toString());
    expect(lint).toMatchObject({ ref: 'refs/pull/7/merge', commit_sha: base });
    expect(JSON.stringify(sarif.runs[0].results)).toContain('"uri":"app/deploy/pod.yaml"');
  });

  it('says what is wrong with manifests at their lines, and does not compare', async () => {
    write('deploy/pod.yaml', pod);
    const base = commit();
    write('deploy/pod.yaml', pod.replace('restartPolicy', 'restartPolizy'));
    commit();
    const run = await check(base, { policies: 'generated' });
    expect(run.code, run.log).toBe(2);
    expect(run.log).toMatch(/^::error file=deploy\/pod\.yaml,line=9,col=3,title=GP1031 unknown-field::/m);
    expect(run.summary).toContain('| ❌ | generate |');
  });

  it('prints what the base has wrong so that the runner takes none of it for a command', async () => {
    write('::add-mask::y.yaml', pod.replace('restartPolicy', 'restartPolizy'));
    const base = commit();
    write('::add-mask::y.yaml', pod);
    commit();
    const run = await check(base, { policies: 'generated', paths: '::add-mask::y.yaml' });
    expect(run.log).toContain('| ::add-mask::y.yaml:9:3: error GP1031');
    expect(run.log).not.toMatch(/^\s*::add-mask/m);
  });

  it.each([
    [{ paths: '/etc' }, 'the path /etc is not one below the working directory'],
    [{ paths: '../x' }, 'the path ../x is not one below the working directory'],
    [{ paths: '--help' }, 'the path --help is not one below the working directory'],
    [{ paths: ' ' }, 'the input paths names nothing'],
    [{ policies: 'some' }, 'the input policies is neither committed nor generated'],
    [{ version: '1; touch pwned' }, 'the input version is not a version'],
    [{ base: '--output=x' }, 'the input base is no name of a commit'],
  ])('refuses %j', async (inputs, message) => {
    write('deploy/pod.yaml', pod);
    await addPolicies();
    const run = await check(commit(), inputs);
    expect(run.code, run.log).toBe(2);
    expect(run.log).toContain(`::error::${message}`);
  });

  it('says how to check out where history is missing', async () => {
    write('deploy/pod.yaml', pod);
    await addPolicies();
    commit();
    const run = await check('0123456789012345678901234567890123456789');
    expect(run.code, run.log).toBe(3);
    expect(run.log).toContain('check out with fetch-depth: 0');
  });
});

describe('its scripts', () => {
  it('keep text of others from being a command of the runner', async () => {
    const text = 'no\n::error::x\r\n  ::add-mask::y\r##[error]z\n';
    const script = `import { quoteText } from ${JSON.stringify(join(actionFolder, 'annotate.mjs'))};
process.stdout.write(quoteText(process.argv[1]));`;
    const run = await runProgram(process.execPath, ['--input-type=module', '-e', script, text]);
    expect(run).toMatchObject({ code: 0, stdout: '| no\n| ::error::x\n|   ::add-mask::y\n| ## [error]z\n' });
  });

  it('get what others choose through the environment only', () => {
    for (const { name, run, env } of actionFile.runs.steps) {
      expect(run, name).not.toContain('${{');
      for (const [variable, value] of Object.entries(env)) expect(value, variable).toMatch(/^\$\{\{ [\w.-]+ \}\}$/);
    }
  });

  const shellcheck = findProgram('shellcheck');
  it.skipIf(!shellcheck)('are found good by shellcheck', async () => {
    const scripts = [join(actionFolder, 'setup.sh'), resolve('deploy/helm-plugin/post-render.sh')];
    const run = await runProgram(shellcheck ?? '', scripts);
    expect(run).toMatchObject({ code: 0, stdout: '' });
  });
});
