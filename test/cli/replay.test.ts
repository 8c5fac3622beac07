import { beforeAll, describe, expect, it } from 'vitest';
import { makePodText, makeWorkFolder, type WorkFolder } from './work-folder.js';

const settings = JSON.stringify([
  { op: 'add', path: '/request_defaults/ExecProcessRequest/allowed_commands/-', value: ['date'] },
]);
const cases = [
  { description: 'clean up', kind: 'DestroySandboxRequest', allowed: true, request: {} },
  { description: 'swap the policy', kind: 'SetPolicyRequest', allowed: false, request: { policy: 'x' } },
];
const hostile = { kind: 'CopyFileRequest', request: { path: '/etc/shadow', file_size: 1 } };

let folder: WorkFolder;
beforeAll(async () => {
  const pods = `${makePodText('web')}---\n${makePodText('db')}`;
  folder = makeWorkFolder({
    'pods.yaml': pods,
    'web.yaml': makePodText('web'),
    'exec.json': settings,
    'cases.json': JSON.stringify(cases),
    'wrong.json': JSON.stringify([{ ...cases[1], allowed: true }]),
    'policy.jsonl': `${JSON.stringify(hostile)}\n{"kind":"Copy`,
    'broken.rego': 'package agent_policy\n\nallow if {\n',
  });
  const { code, stderr } = await folder.run(['-y', 'pods.yaml', '-y', 'web.yaml', '--drop-in', 'exec.json']);
  if (code !== 0) throw new Error(stderr);
});

describe('genpolicy replay', () => {
  it('ends with 0 when all verdicts are as expected', async () => {
    const { code, stdout } = await folder.runPlain(['replay', '--policy', 'web.yaml', 'cases.json']);
    expect(stdout.split('\n').filter((line) => /^ +\d/.test(line))).toEqual([
      '   1  allowed  DestroySandboxRequest  clean up',
      '   2  DENIED   SetPolicyRequest  swap the policy',
    ]);
    expect(stdout).toMatch(/\n2 requests: 1 allowed, 1 denied\n$/);
    expect(code).toBe(0);
  });

  it('ends with 1 when one is not', async () => {
    const { code, stdout } = await folder.runPlain(['replay', '--policy', 'web.yaml', 'wrong.json']);
    expect(stdout).toContain('DENIED   SetPolicyRequest  swap the policy   expected: allowed');
    expect(stdout).toMatch(/1 request: 0 allowed, 1 denied; 1 not as expected\n$/);
    expect(code).toBe(1);
  });

  it("reads a guest's log, also from standard input, and says what is cut", async () => {
    for (const [name, input] of [
      ['policy.jsonl', ''],
      ['-', folder.read('policy.jsonl')],
    ] as const) {
      const { code, stdout, stderr } = await folder.runPlain(['replay', '--policy', 'web.yaml', name], input);
      expect(stdout).toMatch(
        /DENIED {3}CopyFileRequest\n +reason +copy: \/etc\/shadow\n +rule +\w+ at policy of Pod\/web:\d+:\d+: /,
      );
      expect(stderr).toContain('warning GP7103 replay-case-cut');
      expect(code).toBe(0);
    }
  });

  it('chooses among the policies of a manifest', async () => {
    const many = await folder.runPlain(['replay', '--policy', 'pods.yaml', 'cases.json']);
    expect(many.code).toBe(2);
    expect(many.stderr).toContain('choose with --name one of Pod/web, Pod/db');
    const one = await folder.runPlain(['replay', '--policy', 'pods.yaml', '--name', 'db', 'cases.json']);
    expect(one.code).toBe(0);
  });

  it('writes JSON for programs, findings included', async () => {
    const { code, stdout, stderr } = await folder.runPlain([
      'replay',
      '--policy',
      'web.yaml',
      '--format',
      'json',
      'policy.jsonl',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      format_version: 1,
      policy: 'Pod/web',
      allows_failures: false,
      requests: [
        {
          number: 1,
          line: 1,
          kind: 'CopyFileRequest',
          allowed: false,
          mismatch: false,
          rule: { file: 'policy of Pod/web' },
        },
      ],
      summary: { requests: 1, allowed: 0, denied: 1, failed: 0, mismatches: 0 },
      diagnostics: [{ code: 'GP7103', start: { line: 2, column: 1 } }],
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('takes the output of genpolicy -r and -b from standard input', async () => {
    for (const flag of ['-r', '-b']) {
      const made = await folder.run([flag, '-y', 'web.yaml', '--dry-run']);
      const { code, stdout } = await folder.runPlain(['replay', '--policy', '-', 'cases.json'], made.stdout);
      expect(stdout).toMatch(/2 requests: 1 allowed, 1 denied\n$/);
      expect(code).toBe(0);
    }
  });

  it('reports a policy that does not load at its place, and files that are not there', async () => {
    const broken = await folder.runPlain(['replay', '--policy', 'broken.rego', 'cases.json']);
    expect(broken.stderr).toMatch(/^broken\.rego:4:1: error GP7006 policy-unloadable: /);
    expect(broken.code).toBe(2);
    const missing = await folder.runPlain(['replay', '--policy', 'web.yaml', 'nowhere.json']);
    expect(missing.stderr).toContain('error GP7101 replay-cases-unreadable: cannot read nowhere.json');
    expect(missing.code).toBe(2);
    const both = await folder.runPlain(['replay', '--policy', '-', '-']);
    expect(both.code).toBe(2);
    const none = await folder.runPlain(['replay', 'cases.json']);
    expect(none.stderr).toContain("required option '--policy <path>' not specified");
    expect(none.code).toBe(2);
  });
});

describe('the self-check', () => {
  const rules = 'package agent_policy\nimport rego.v1\ndefault CreateContainerRequest := false\n';

  it('refuses rules that the guest cannot load, at their place', async () => {
    folder.write('pod.yaml', makePodText('web'));
    folder.write('rules.rego', `${rules}x := [\n`);
    const { code, stderr } = await folder.run(['-y', 'pod.yaml', '-p', 'rules.rego']);
    expect(stderr).toMatch(/^rules\.rego:\d:\d+: error GP7203 rules-unloadable: /);
    expect(code).toBe(2);
    expect(folder.read('pod.yaml')).toBe(makePodText('web'));
  });

  it('warns of rules that deny what a runtime sends, can be turned off, and the summary says which', async () => {
    folder.write('rules.rego', rules);
    const checked = await folder.run(['-y', 'pod.yaml', '-p', 'rules.rego', '--dry-run', '--summary']);
    expect(checked.stderr).toContain('warning GP7202 self-check-denied-by-given-rules');
    expect(checked.stderr).toContain('self-check DENIED');
    expect(checked.code).toBe(0);
    const off = await folder.run(['-y', 'pod.yaml', '-p', 'rules.rego', '--dry-run', '--summary', '--no-self-check']);
    expect(off.stderr).not.toContain('GP72');
    expect(off.stderr).toContain('self-check NOT DONE (turned off)');
    const json = await folder.run(['-y', 'pod.yaml', '--dry-run', '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ policies: [{ self_check: 'passed' }] });
  });
});

it('--debug-policy lets denials print the request, with a warning', async () => {
  folder.write('pod.yaml', makePodText('web'));
  const made = await folder.run(['-y', 'pod.yaml', '--debug-policy']);
  expect(made.stderr).toContain('warning GP4032 debug-policy');
  const { stdout } = await folder.runPlain(['replay', '--policy', 'pod.yaml', 'policy.jsonl']);
  expect(stdout).toContain('"path": "/etc/shadow"');
});
