import { describe, expect, it } from 'vitest';
import { decodeAnnotation } from '../support/read-annotations.js';
import { makePodText, makeWorkFolder, readInitdata, readPolicies } from './work-folder.js';

const pod = makePodText('web');
const badPod = makePodText(
  'bad',
  'registry.example/shell:1',
  'env: [{name: V, valueFrom: {configMapKeyRef: {name: gone, key: k}}}]',
);

describe('printing the policy', () => {
  it.each(['-r', '--raw-out'])('%s prints the text, and the manifest is written as well', async (flag) => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const run = await folder.run(['-y', 'pod.yaml', flag]);
    expect(run.code).toBe(0);
    expect(run.stdout).toBe(`${readInitdata(folder.read('pod.yaml'))[0]?.data['policy.rego']}\n`);
  });

  it.each(['-b', '--base64-out'])('%s prints the annotation value', async (flag) => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const run = await folder.run(['-y', 'pod.yaml', flag]);
    expect(run.code).toBe(0);
    expect([decodeAnnotation(run.stdout.trim())]).toEqual(readInitdata(folder.read('pod.yaml')));
  });

  it('from standard input takes the place of the manifest', async () => {
    const run = await makeWorkFolder().run(['-r'], pod);
    expect(run.stdout.startsWith('package agent_policy')).toBe(true);
    expect(run.stdout).not.toContain('kind: Pod');
  });

  it('prints one for each pod, in their order', async () => {
    const folder = makeWorkFolder({ 'pods.yaml': `${makePodText('one')}---\n${makePodText('two')}` });
    const run = await folder.run(['-y', 'pods.yaml', '-b']);
    const names = run.stdout
      .trim()
      .split('\n')
      .map((line) => decodeAnnotation(line).data['policy.rego']?.match(/"\^(one|two)\$"/)?.[1]);
    expect(names).toEqual(['one', 'two']);
  });
});

describe('--summary', () => {
  it('says on stderr what a policy allows; without it, and without a terminal, nothing is said', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const run = await folder.run(['-y', 'pod.yaml', '--summary', '--allow-exec', 'df -h']);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain('Pod web  class (none), OCI 1.2.1');
    expect(run.stderr).toContain('main: registry.example/shell:1');
    expect(run.stderr).toContain('read logs YES');
    expect(run.stderr).toContain('exec YES:\n    ["df","-h"]');
  });
});

describe('--dry-run', () => {
  it('writes no file but prints what was asked for', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const run = await folder.run(['-y', 'pod.yaml', '--dry-run', '-b', '--digest']);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^H4sI/);
    expect(run.stdout).toContain('SNP host data');
    expect(folder.snapshot()).toEqual(new Map([['pod.yaml', pod]]));
  });

  it('finds the same mistakes', async () => {
    const run = await makeWorkFolder({ 'pod.yaml': badPod }).run(['-y', 'pod.yaml', '--dry-run']);
    expect(run.code).toBe(2);
  });
});

describe('--digest', () => {
  it('goes to stderr where the manifest goes to stdout', async () => {
    const run = await makeWorkFolder().run(['--digest'], pod);
    expect(readPolicies(run.stdout)).toHaveLength(1);
    expect(run.stdout).not.toContain('SNP host data');
    expect(run.stderr).toContain('SNP host data');
  });
});

describe('--format json', () => {
  it('says whether the manifest carries just this policy already', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    await folder.run(['-y', 'pod.yaml']);
    const isCurrent = async (...flags: readonly string[]): Promise<unknown> =>
      JSON.parse((await folder.run(['-y', 'pod.yaml', '--dry-run', '--format', 'json', ...flags])).stdout).policies[0]
        .current;
    expect(await isCurrent()).toBe(true);
    expect(await isCurrent('--allow-logs')).toBe(false);
  });

  it('prints one object with what was made', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const run = await folder.run(['-y', 'pod.yaml', '--format', 'json']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const report = JSON.parse(run.stdout);
    expect(Object.keys(report)).toEqual(['format_version', 'policies', 'diagnostics']);
    expect(report).toMatchObject({
      format_version: 1,
      diagnostics: [{ code: 'GP4026', severity: 'info' }],
      policies: [
        {
          file: 'pod.yaml',
          kind: 'Pod',
          name: 'web',
          current: false,
          oci_version: '1.2.1',
          allows: { logs: false, stdin: false, exec: [], termination_log: false },
          containers: [
            {
              name: 'main',
              image: 'registry.example/shell:1',
              digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
              command: ['sh'],
              gpus: 0,
              exec: [],
            },
          ],
          initdata: { algorithm: 'sha256', digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
          annotation: expect.stringMatching(/^H4sI/),
        },
      ],
    });
    expect(readInitdata(folder.read('pod.yaml'))).toEqual([decodeAnnotation(report.policies[0].annotation)]);
  });

  it('has the manifest of standard input, and the policy with -r', async () => {
    const run = await makeWorkFolder().run(['--format=json', '-r'], pod);
    const report = JSON.parse(run.stdout);
    expect(report.policies[0].policy).toContain('package agent_policy');
    const { manifest } = JSON.parse((await makeWorkFolder().run(['--format=json'], pod)).stdout);
    expect(readPolicies(manifest)).toHaveLength(1);
  });

  it('has findings with positions, and nothing else after an error', async () => {
    const folder = makeWorkFolder({ 'bad.yaml': badPod, 'pod.yaml': pod });
    const run = await folder.run(['-y', 'bad.yaml', '-y', 'pod.yaml', '--format', 'json']);
    expect(run).toMatchObject({ code: 2, stderr: '' });
    const report = JSON.parse(run.stdout);
    expect(report.policies).toEqual([]);
    expect(report.diagnostics.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([
      {
        code: 'GP4001',
        slug: 'missing-config-map',
        severity: 'error',
        message: expect.stringContaining('ConfigMap gone'),
        file: 'bad.yaml',
        start: { line: 8, column: 59 },
        end: { line: 8, column: 63 },
        notes: [],
        help: [expect.stringContaining('--config-file')],
      },
    ]);
    expect(folder.read('pod.yaml')).toBe(pod);
  });
});

describe('--format text', () => {
  it('is the default', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': badPod });
    const [explicit, fallback] = [
      await folder.run(['-y', 'pod.yaml', '--format', 'text']),
      await folder.run(['-y', 'pod.yaml']),
    ];
    expect(explicit).toEqual(fallback);
  });
});

describe('wrong usage', () => {
  it.each([
    [['--no-such-flag']],
    [['--format', 'xml']],
    [['--secret-env', 'maybe']],
    [['--initdata-algorithm', 'md5']],
    [['-y']],
    [['pod.yaml', 'extra']],
    [['settings', 'explode']],
  ])('%j is exit code 2 with a hint at the help', async (args) => {
    const run = await makeWorkFolder({ 'pod.yaml': pod }).runPlain(args);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/^error: /);
    expect(run.stderr).toMatch(/\(genpolicy (settings )?--help shows all flags\)/);
  });

  it('a misspelt flag is corrected', async () => {
    const run = await makeWorkFolder().runPlain(['--rego-rules-pth', 'x']);
    expect(run.stderr).toContain('--rego-rules-path');
  });
});

describe('the program itself', () => {
  it.each(['-v', '--version'])('%s prints the version', async (flag) => {
    const run = await makeWorkFolder().runPlain([flag]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });

  it.each(['-h', '--help'])('%s shows every flag', async (flag) => {
    const { generateFlags } = await import('../../generator/cli/flags.js');
    const run = await makeWorkFolder().runPlain([flag]);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    for (const { flags } of generateFlags) expect(run.stdout).toContain(flags);
  });

  it('generate is the name of what genpolicy does without a command', async () => {
    const folder = makeWorkFolder();
    const [named, bare] = [
      await folder.run(['-b'], pod),
      await folder.runPlain(
        ['generate', '--no-cache', '--oci-version=1.2.1', '-b', ...(await import('./work-folder.js')).localImages()],
        pod,
      ),
    ];
    expect(named.code).toBe(0);
    expect(bare).toEqual(named);
  });

  it('findings are coloured only where that is wanted', async () => {
    const { runGenpolicy } = await import('../support/run-genpolicy.js');
    const folder = makeWorkFolder({ 'pod.yaml': 'kind: Pod\napiVersion: v1\nspec: 3\n' });
    const run = (env: Record<string, string>) => runGenpolicy(['-y', 'pod.yaml'], { cwd: folder.path, env });
    expect((await run({ NO_COLOR: '1' })).stderr).not.toContain('\u001b[');
    expect((await run({ NO_COLOR: '', FORCE_COLOR: '1' })).stderr).toContain('\u001b[');
  });
});

describe('settings commands', () => {
  it('show, list and explain', async () => {
    const folder = makeWorkFolder();
    const shown = await folder.runPlain([
      'settings',
      'show',
      '/kata_config/oci_version',
      '--drop-in',
      '20-oci-1.3.0',
      '--origin',
    ]);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('1.3.0');
    expect(shown.stdout).toContain('20-oci-1.3.0');
    expect((await folder.runPlain(['settings', 'list'])).stdout).toContain('10-non-coco');
    expect((await folder.runPlain(['settings', 'explain', '30-allow-logs'])).stdout).toContain('ReadStreamRequest');
    expect((await folder.runPlain(['settings', 'explain', 'nothing'])).code).toBe(2);
  });

  it('show also what a class, and versions of the nodes, make of the settings', async () => {
    const folder = makeWorkFolder();
    const show = async (...args: readonly string[]) =>
      (await folder.runPlain(['settings', 'show', '--format', 'json', ...args])).stdout.trim();
    const emptyDir = '/cluster_config/emptydir_type';
    expect(await show(emptyDir)).toBe('"block-encrypted"');
    expect(await show(emptyDir, '--profile', 'kata-qemu')).toBe('"shared-fs"');
    expect(await show(emptyDir, '--profile', 'kata-qemu-nvidia-gpu-runtime-rs')).toBe('"block-plain"');
    expect(await show('/kata_config/oci_version', '--containerd-version', '2.2.1')).toBe('"1.3.0"');
    expect((await folder.runPlain(['settings', 'show', '--profile', 'kata-qem'])).code).toBe(2);
  });

  it('explain drop-ins of files, and for programs', async () => {
    const folder = makeWorkFolder({
      'mine.json': '[{"op": "replace", "path": "/cluster_config/guest_pull", "value": false}]',
    });
    const mine = await folder.runPlain(['settings', 'explain', 'mine.json']);
    expect(mine.stdout).toContain('/cluster_config/guest_pull\n    from true\n    to   false');
    const json = await folder.runPlain(['settings', 'explain', '10-non-coco', '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ name: '10-non-coco', kind: 'platform' });
    expect((await folder.runPlain(['settings', 'explain', 'missing.json'])).code).toBe(2);
  });
});

describe('profiles', () => {
  it('list names the classes, show says what is known of one', async () => {
    const folder = makeWorkFolder({
      'own.json': '{"classes": [{"name": "team", "like": "kata-qemu-nvidia-gpu-snp", "facts": {"node_gpus": 8}}]}',
    });
    const list = await folder.runPlain(['profiles', 'list', '--profiles', 'own.json']);
    expect(list.stdout).toMatch(/^kata-qemu-snp +Confidential VM on AMD SEV-SNP\.$/m);
    expect(list.stdout).toMatch(/^team$/m);
    const show = await folder.runPlain([
      ...['profiles', 'show', 'team', '--profiles', 'own.json'],
      ...['--kata-version', '3.28.0', '--format', 'json'],
    ]);
    expect(JSON.parse(show.stdout)).toMatchObject({
      name: 'team',
      kata_version: '3.28.0',
      facts: { tee: 'snp', node_gpus: 8, image_pull: 'forced-guest' },
      sources: ['<built-in>/profiles.json', 'own.json'],
    });
    const unknown = await folder.runPlain(['profiles', 'show', 'kata-qemu-snq']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('did you mean kata-qemu-snp?');
  });
});
