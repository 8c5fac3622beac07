import { describe, expect, it } from 'vitest';
import { localImages, makePodText, makeWorkFolder, readPolicies } from './work-folder.js';

/** A pod that names a class, with the users that guest pull asks for. */
function makeClassPod(name: string, runtimeClass: string): string {
  const text = makePodText(name, 'registry.example/shell:1', 'securityContext: {runAsUser: 0, runAsGroup: 0}');
  return text.replace('spec:\n', `spec:\n  runtimeClassName: ${runtimeClass}\n`);
}

const versionOf = (manifest: string) => readPolicies(manifest).map(({ containers }) => containers[0]?.OCI.Version);
const rootsOf = (manifest: string) =>
  readPolicies(manifest).map((policy) => JSON.stringify(policy).includes('/run/kata-containers/shared/containers/$('));

/** Of the classes here, lint says that they reject the annotation with the policy, and nothing else. */
const onlyNotAllowed = expect.not.stringMatching(/ GP(?!9112)\d{4} /);

describe('the class that a pod names', () => {
  it('chooses its settings, so that one stream may hold pods of several classes', async () => {
    const stream = [makeClassPod('shared', 'kata-qemu'), makeClassPod('copied', 'kata-qemu-snp')].join('---\n');
    const folder = makeWorkFolder({ 'pods.yaml': stream });
    expect(await folder.run(['-y', 'pods.yaml'])).toMatchObject({ code: 0, stderr: onlyNotAllowed });
    expect(rootsOf(folder.read('pods.yaml'))).toEqual([true, false]);
  });

  it('changes nothing with -j', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': makeClassPod('shared', 'kata-qemu') });
    const shown = await folder.runPlain(['settings', 'show', '--format', 'json', '--drop-in', '20-oci-1.3.0']);
    folder.write('settings.json', shown.stdout);
    expect(await folder.run(['-y', 'pod.yaml', '-j', 'settings.json'])).toMatchObject({
      code: 0,
      stderr: onlyNotAllowed,
    });
    expect(rootsOf(folder.read('pod.yaml'))).toEqual([false]);
  });

  it('is named where nothing is known of it', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': makeClassPod('web', 'kata-qemu-tdz') });
    const run = await folder.run(['-y', 'pod.yaml']);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^pod\.yaml:5:21: warning GP2511 runtime-class-unknown: .*"kata-qemu-tdz"/);
    expect(run.stderr).toContain('did you mean kata-qemu-tdx?');
  });

  it('is named where its runtime does what policies deny', async () => {
    const pods = [makeClassPod('a', 'kata-qemu-runtime-rs'), makeClassPod('b', 'kata-qemu-nvidia-gpu-runtime-rs')];
    const run = await makeWorkFolder({ 'pods.yaml': pods.join('---\n') }).run(['-y', 'pods.yaml']);
    expect(run.stderr).toMatch(/^pods\.yaml:5:21: warning GP2515 rust-virtio-fs: /m);
    expect(run.stderr).toMatch(/^pods\.yaml:15:21: warning GP2516 image-layers-not-covered: /m);
  });
});

describe('two flags that say the OCI version', () => {
  const pods = { 'pod.yaml': makeClassPod('web', 'kata-qemu-snp') };

  it.each([
    ['20-oci-1.3.0', '--containerd-version', '2.1.4'],
    ['own.json', '--oci-version', '1.2.1'],
    ['own.json', '--oci-version-set', '1.2.1,1.3.0'],
  ])('--drop-in %s and %s %s contradict each other', async (dropIn, flag, version) => {
    const own = '[{"op": "replace", "path": "/kata_config/oci_version", "value": "1.3.0"}]';
    const run = await makeWorkFolder({ ...pods, 'own.json': own }).run([
      '-y',
      'pod.yaml',
      '--drop-in',
      dropIn,
      flag,
      version,
    ]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(
      new RegExp(`${flag} says the OCI version 1.2.1, and the drop-in \\S*${dropIn}\\S* says 1.3.0`),
    );
  });

  it('may agree, and override what the class or a settings file says', async () => {
    const agree = await makeWorkFolder(pods).run([
      '-y',
      'pod.yaml',
      '--drop-in',
      '20-oci-1.3.0',
      '--oci-version',
      '1.3.0',
    ]);
    expect(agree.code).toBe(0);
    const folder = makeWorkFolder(pods);
    const { stdout } = await folder.runPlain(['settings', 'show', '--format', 'json', '--drop-in', '20-oci-1.3.0']);
    folder.write('settings.json', stdout);
    expect((await folder.run(['-y', 'pod.yaml', '-j', 'settings.json', '--oci-version', '1.2.1'])).code).toBe(0);
    expect(versionOf(folder.read('pod.yaml'))).toEqual(['1.2.1']);
  });
});

describe('--profile', () => {
  it('takes one profile for all pods', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': makeClassPod('web', 'my-class') });
    expect(await folder.run(['-y', 'pod.yaml', '--profile', 'kata-qemu'])).toMatchObject({
      code: 0,
      stderr: onlyNotAllowed,
    });
    expect(rootsOf(folder.read('pod.yaml'))).toEqual([true]);
  });

  it('must be known', async () => {
    const run = await makeWorkFolder({ 'pod.yaml': makePodText('web') }).run([
      '-y',
      'pod.yaml',
      '--profile',
      'kata-qem',
    ]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^error GP2602 profile-unknown: there is no profile named "kata-qem"/);
    expect(run.stderr).toContain('did you mean kata-qemu?');
  });
});

describe('--profiles', () => {
  const classes = [
    { name: 'team-a', like: 'kata-qemu', facts: { oci_versions: ['1.3.0'] } },
    { name: 'kata-qemu-snp', facts: { drop_ins: ['drop-ins/logs.json'] } },
  ];

  it('adds classes and facts; files that it names lie beside it', async () => {
    const folder = makeWorkFolder({
      'pods.yaml': [makeClassPod('a', 'team-a'), makeClassPod('b', 'kata-qemu-snp')].join('---\n'),
      'etc/profiles.json': JSON.stringify({ classes }),
      'etc/drop-ins/logs.json': '[{"op": "replace", "path": "/request_defaults/ReadStreamRequest", "value": true}]',
    });
    const run = await folder.runPlain([
      ...['-y', 'pods.yaml', '--profiles', 'etc/profiles.json', '--no-cache'],
      ...localImages(),
    ]);
    expect(run.code).toBe(0);
    expect(run.stderr.match(/GP\d{4}/g)).toEqual(['GP9112', 'GP2501', 'GP4029']);
    const written = folder.read('pods.yaml');
    expect(versionOf(written)).toEqual(['1.3.0', '1.1.0']);
    expect(rootsOf(written)).toEqual([true, false]);
    expect(readPolicies(written)[1]?.request_defaults).toMatchObject({ ReadStreamRequest: true });
  });

  it('says at its line what is wrong', async () => {
    const folder = makeWorkFolder({
      'pod.yaml': makePodText('web'),
      'profiles.json':
        '{\n  "classes": [\n    {"name": "a", "like": "kata-qem"},\n    {"name": "b", "fact": {}}\n  ]\n}\n',
    });
    const run = await folder.run(['-y', 'pod.yaml', '--profiles', 'profiles.json']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^profiles\.json:4:19: error GP2601 profile-invalid: .*\/classes\/1\/fact/);
    expect(run.stderr).toContain('did you mean facts?');
  });
});

describe('versions of the nodes', () => {
  const pod = makePodText('web');
  const rules = 'package agent_policy\n\ndefault AllowRequestsFailingPolicy := false\n';
  const runWith = async (...args: readonly string[]) => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const run = await folder.runPlain(['-y', 'pod.yaml', '--no-cache', ...localImages(), ...args]);
    return { run, versions: run.code === 0 ? versionOf(folder.read('pod.yaml')) : [] };
  };

  it.each([
    ['--containerd-version', '1.7.27', '1.1.0'],
    ['--containerd-version', '2.0.0', '1.2.0'],
    ['--containerd-version', 'containerd://2.1.4', '1.2.1'],
    ['--containerd-version', '2.2.0-rc.1', '1.3.0'],
    ['--oci-version', '1.2.1', '1.2.1'],
    ['--drop-in', '20-oci-1.3.0', '1.3.0'],
  ])('%s %s states the OCI version %s', async (flag, value, version) => {
    const { run, versions } = await runWith(flag, value);
    expect(run.code).toBe(0);
    // Before containerd 2.0 the image of the guest's pull stays open, which is said.
    expect(run.stderr.match(/GP\d{4}/g) ?? []).toEqual(version === '1.1.0' ? ['GP4029'] : []);
    expect(versions).toEqual([version]);
  });

  it('are assumed with a warning, once, where nobody states them', async () => {
    const folder = makeWorkFolder({ 'pods.yaml': [pod, makeClassPod('b', 'kata-qemu')].join('---\n') });
    const run = await folder.runPlain(['-y', 'pods.yaml', '--no-cache', ...localImages()]);
    expect(run.code).toBe(0);
    expect(run.stderr.match(/warning GP2501 oci-version-assumed: .*1\.1\.0 is assumed/g)).toHaveLength(1);
    expect(versionOf(folder.read('pods.yaml'))).toEqual(['1.1.0', '1.1.0']);
  });

  it('--oci-version-set hands exactly those to the rules, the oldest first', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod, 'rules.rego': `${rules}# reads oci_versions\n` });
    const args = ['-y', 'pod.yaml', '--oci-version-set', '1.3.0,1.2.1', '-p', 'rules.rego', '--no-self-check'];
    expect((await folder.run(args)).code).toBe(0);
    const [policy] = readPolicies(folder.read('pod.yaml'));
    expect(policy).toMatchObject({ extensions: { oci_versions: ['1.2.1', '1.3.0'] } });
    expect(policy?.containers.map(({ OCI: spec }) => spec.Version)).toEqual(['1.2.1', '1.2.1']);
  });

  it('--oci-version-set makes a policy of the shipped rules that takes each of them, and no other', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const set = ['--oci-version-set', '1.2.1,1.3.0'];
    expect((await folder.run(['-y', 'pod.yaml', ...set])).code).toBe(0);
    expect((await folder.runPlain(['verify', '-y', 'pod.yaml', ...set, ...localImages()])).code).toBe(0);
    expect((await folder.runPlain(['verify', '-y', 'pod.yaml', '--oci-version', '1.2.0', ...localImages()])).code).toBe(
      1,
    );
  });

  it('--oci-version-set is refused where the rules would accept only one of them', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': pod, 'rules.rego': rules });
    const run = await folder.run(['-y', 'pod.yaml', '--oci-version-set', '1.3.0,1.2.1', '-p', 'rules.rego']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('error GP2508 oci-version-set-unsupported: ');
    expect(run.stderr).toContain('they would accept 1.2.1 only');
  });

  it.each([
    [['--oci-version', '1.2'], 'GP2502 oci-version-invalid: "1.2" is not an OCI version'],
    [['--oci-version-set', '1.2.1'], 'GP2502 oci-version-invalid: "1.2.1" is not a set'],
    [
      ['--containerd-version', '3.0.1'],
      'GP2503 containerd-version-unknown: it is not known which OCI version containerd 3.0',
    ],
    [['--containerd-version', 'cri-o://1.30'], 'GP2503 containerd-version-unknown: "cri-o://1.30" is not a version'],
    [['--oci-version', '1.2.1', '--containerd-version', '2.1'], 'GP2502 oci-version-invalid: --oci-version and'],
    [['--kata-version', 'four'], 'GP2504 kata-version-invalid: "four" is not a Kata version'],
  ])('%s is refused', async (args, message) => {
    const { run } = await runWith(...args);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(`error ${message}`);
  });

  it('--kata-version says which facts hold, and warns of guests that are not covered', async () => {
    const folder = makeWorkFolder({ 'pod.yaml': makeClassPod('web', 'kata-qemu-nvidia-gpu-runtime-rs') });
    const old = await folder.run(['-y', 'pod.yaml', '--kata-version', '3.29']);
    expect(old.stderr).toMatch(/^warning GP2507 guest-version-old: guests of Kata 3\.29\.0 /m);
    expect(old.stderr).toMatch(/warning GP2512 runtime-class-not-in-version: .* from 3\.31\.0/);
    const shared = await folder.run(['-y', 'pod.yaml', '--kata-version', 'v3.32.0']);
    expect(shared.stderr).not.toContain('GP2516');
    expect(rootsOf(folder.read('pod.yaml'))).toEqual([true]);
    const future = await folder.run(['-y', 'pod.yaml', '--kata-version', '9.0']);
    expect(future.stderr).toContain('warning GP2505 kata-version-unknown: nothing is known of Kata 9.0.0');
    expect(rootsOf(folder.read('pod.yaml'))).toEqual([false]);
  });
});
