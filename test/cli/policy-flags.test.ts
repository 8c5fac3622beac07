import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePodText, makeWorkFolder, readInitdata, readPolicies } from './work-folder.js';

const pod = makePodText('web');
const defaultSettings = resolve('drop-ins/defaults/genpolicy-settings.json');

async function policyWith(...args: readonly string[]) {
  const folder = makeWorkFolder({
    'pod.yaml': pod,
    'rules.txt': 'package agent_policy\n\ndefault AllowRequestsFailingPolicy := false\n',
    'version.json': '[{"op": "replace", "path": "/kata_config/oci_version", "value": "9.9.9"}]',
    'wrong.json': '[{"op": "replace", "path": "/kata_config/oci_versoin", "value": "9.9.9"}]',
  });
  const run = await folder.run(['-y', 'pod.yaml', ...args]);
  return { run, folder, policy: readPolicies(folder.read('pod.yaml'))[0] };
}

it('--no-link keeps every rule and the data as a literal, which people can read', async () => {
  const read = (folder: { read: (name: string) => string }) =>
    readInitdata(folder.read('pod.yaml'))[0]?.data['policy.rego'] ?? '';
  const linked = await policyWith();
  const whole = await policyWith('--no-link');
  expect(read(linked.folder)).toContain('policy_data := json.unmarshal(`');
  expect(read(whole.folder)).toMatch(/^policy_data := \{$/m);
  expect(read(whole.folder).length).toBeGreaterThan(read(linked.folder).length);
  expect(whole.policy?.containers).toEqual(linked.policy?.containers);
});

describe('settings', () => {
  it.each(['-j', '--json-settings-path'])('%s takes a settings file', async (flag) => {
    const { run, policy } = await policyWith(flag, defaultSettings);
    expect(run.code).toBe(0);
    expect(run.stderr.match(/GP\d{4}/g)).toEqual(['GP4029']);
    expect(policy?.containers[0]?.OCI.Version).toBe('1.1.0');
  });

  it('--drop-in takes the name of a built-in one or a file, in order', async () => {
    expect((await policyWith('--drop-in', '20-oci-1.3.0')).policy?.containers[0]?.OCI.Version).toBe('1.3.0');
    const both = await policyWith('--drop-in', '20-oci-1.3.0', '--drop-in', 'version.json');
    expect(both.policy?.containers[0]?.OCI.Version).toBe('9.9.9');
  });

  it('a drop-in that does not fit is an error, and nothing is written', async () => {
    const { run, folder } = await policyWith('--drop-in', 'wrong.json');
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/wrong\.json:\d+:\d+: error GP2\d{3}/);
    expect(folder.read('pod.yaml')).toBe(pod);
  });

  it('a name that no drop-in has is an error', async () => {
    const { run } = await policyWith('--drop-in', '20-oci-1.3');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('20-oci-1.3.0');
  });

  it('settings that the reference would have found in the folder get a note', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod, 'rules.rego': 'x', 'genpolicy-settings.json': '{}' });
    const run = await folder.run(['-y', 'pod.yaml']);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('rules.rego');
    expect(run.stderr).toContain('genpolicy-settings.json');
  });
});

describe('rules', () => {
  it.each(['-p', '--rego-rules-path'])('%s puts a rules file before the data', async (flag) => {
    // These rules allow nothing, of which the self-check would warn.
    const { run, folder } = await policyWith(flag, 'rules.txt', '--no-self-check');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    const text = readInitdata(folder.read('pod.yaml'))[0]?.data['policy.rego'];
    expect(text?.startsWith('package agent_policy\n\ndefault AllowRequestsFailingPolicy := false\n')).toBe(true);
    expect(text).toContain('\npolicy_data := {');
  });

  it('a file that holds no rules is an error', async () => {
    const { run } = await policyWith('-p', 'version.json');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('error GP8001 rules-unusable: version.json is not a rules file');
    expect((await policyWith('-p', 'missing.rego')).run.stderr).toContain('cannot read the rules file missing.rego');
  });
});

describe('permissions', () => {
  it('--allow-logs lets the host read output', async () => {
    expect((await policyWith()).policy?.request_defaults.ReadStreamRequest).toBe(false);
    expect((await policyWith('--allow-logs')).policy?.request_defaults.ReadStreamRequest).toBe(true);
  });

  it('--allow-exec opens one command and its streams, and repeats', async () => {
    const { policy } = await policyWith('--allow-exec', `sh -c 'ls "/a b"'`, '--allow-exec', 'df');
    expect(policy?.request_defaults.ExecProcessRequest.allowed_commands).toEqual([['sh', '-c', 'ls "/a b"'], ['df']]);
    expect(policy?.request_defaults).toMatchObject({
      ReadStreamRequest: true,
      WriteStreamRequest: true,
      CloseStdinRequest: true,
    });
  });

  it('--allow-exec of a text that no shell would read is an error', async () => {
    const { run } = await policyWith('--allow-exec', `sh -c 'ls`);
    expect(run.code).toBe(2);
  });
});

describe('initdata', () => {
  const base = 'version = "0.1.0"\nalgorithm = "sha384"\n\n[data]\n"aa.toml" = "a = 1"\n"policy.rego" = "old"\n';

  it('--initdata-path takes its value after = and keeps what else is there', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod, 'base.toml': base });
    expect(await folder.run(['-y', 'pod.yaml', '--initdata-path=base.toml'])).toMatchObject({ code: 0, stderr: '' });
    const [initdata] = readInitdata(folder.read('pod.yaml'));
    expect(initdata).toMatchObject({ algorithm: 'sha384', data: { 'aa.toml': 'a = 1' } });
    expect(initdata?.data['policy.rego']).toContain('policy_data := ');
    // Without the file, the annotation is the base of the next run.
    expect((await folder.run(['-y', 'pod.yaml'])).code).toBe(0);
    expect(readInitdata(folder.read('pod.yaml'))).toEqual([initdata]);
  });

  it.each([
    ['nonsense.toml', 'version = ', 'GP6001'],
    ['md5.toml', base.replace('sha384', 'md5'), 'GP6002'],
    ['missing.toml', undefined, 'GP8004'],
  ])('%s is an error of its own', async (name, text, code) => {
    const folder = makeWorkFolder({ 'pod.yaml': pod, ...(text !== undefined && { [name]: text }) });
    const run = await folder.run(['-y', 'pod.yaml', `--initdata-path=${name}`]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(code);
    expect(folder.read('pod.yaml')).toBe(pod);
  });

  it.each(['sha256', 'sha384', 'sha512'])('--initdata-algorithm %s', async (algorithm) => {
    const { folder } = await policyWith('--initdata-algorithm', algorithm);
    expect(readInitdata(folder.read('pod.yaml'))[0]?.algorithm).toBe(algorithm);
  });

  it('--digest prints what hardware reports will show', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const run = await folder.run(['-y', 'pod.yaml', '--digest', '--initdata-algorithm', 'sha384']);
    expect(run.code).toBe(0);
    const { gunzipSync } = await import('node:zlib');
    const annotation = /cc_init_data: (\S+)/.exec(folder.read('pod.yaml'))?.[1] ?? '';
    const digest = createHash('sha384')
      .update(gunzipSync(Buffer.from(annotation, 'base64')))
      .digest('hex');
    expect(run.stdout).toBe(
      `Pod web\n  initdata sha384   ${digest}\n  SNP host data     ${digest.slice(0, 64)}\n  TDX mrconfigid    ${digest}\n`,
    );
  });
});

describe('--secret-env', () => {
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: topsecret99}\n---\n';
  const client =
    secret +
    makePodText('web', 'registry.example/shell:1', 'env: [{name: V, valueFrom: {secretKeyRef: {name: s, key: k}}}]');

  it.each([
    ['literal', 0, 'V=topsecret99', 'warning GP4009'],
    ['any', 0, 'V=$(todo-annotation)', 'warning GP4011'],
    ['refuse', 2, undefined, 'error GP4010'],
  ])('%s', async (mode, code, variable, finding) => {
    const folder = makeWorkFolder({ 'pod.yaml': client });
    const run = await folder.run(['-y', 'pod.yaml', '--secret-env', mode]);
    expect(run.code).toBe(code);
    expect(run.stderr).toContain(finding);
    expect(readPolicies(folder.read('pod.yaml'))[0]?.containers[1]?.OCI.Process.Env.at(-1)).toBe(variable);
  });

  it.each([
    [[]],
    [['--secret-env', 'any']],
    [['--secret-env', 'refuse']],
    [['--format', 'json']],
    [['--summary', '--digest']],
    [['--dry-run', '--summary']],
    // A mistake beside the Secret, and one in it.
    [['--drop-in', 'nowhere']],
  ])('%j: the value is never printed', async (args) => {
    const broken = client.replace('name: V,', 'name: V, valeu: 1,').replace('k: topsecret99}', 'k: topsecret99, n: 5}');
    for (const text of [client, broken]) {
      const folder = makeWorkFolder({ 'pod.yaml': text });
      const { stdout, stderr } = await folder.run(['-y', 'pod.yaml', ...args]);
      const shown = stdout.replace(/"annotation": "[^"]*"/g, '') + stderr;
      expect(shown).not.toContain('topsecret99');
      expect(shown).not.toContain(Buffer.from('topsecret99').toString('base64').slice(0, 12));
    }
  });
});
