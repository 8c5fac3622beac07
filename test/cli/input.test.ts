import { describe, expect, it } from 'vitest';
import { makePodText, makeWorkFolder, readPolicies } from './work-folder.js';

const pod = makePodText('web');

describe('standard input', () => {
  it('goes to standard output where no manifest is named, with nothing else in it', async () => {
    const run = await makeWorkFolder().run([], pod);
    expect(run.code).toBe(0);
    expect(readPolicies(run.stdout)).toHaveLength(1);
    expect(run.stdout).toContain('kind: Pod');
    expect(run.stderr).toBe('');
  });

  it('is also named -', async () => {
    const folder = makeWorkFolder({ 'other.yaml': makePodText('other') });
    const run = await folder.run(['-y', '-', '-y', 'other.yaml'], pod);
    expect(run.code).toBe(0);
    expect(readPolicies(run.stdout)).toHaveLength(1);
    expect(readPolicies(folder.read('other.yaml'))).toHaveLength(1);
  });

  it('comes out unchanged the second time', async () => {
    const folder = makeWorkFolder();
    const first = await folder.run([], pod);
    const second = await folder.run([], first.stdout);
    expect(second.stdout).toBe(first.stdout);
  });

  it('has findings under the name <stdin>, and then no output', async () => {
    const run = await makeWorkFolder().run([], 'kind: Pod\napiVersion: v1\nspec: 3\n');
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/^<stdin>:3:7: error GP\d{4}/m);
  });
});

describe('-y', () => {
  it.each(['-y', '--yaml-file'])('%s names a file, which then carries the policy', async (flag) => {
    const folder = makeWorkFolder({ 'pod.yaml': pod });
    const run = await folder.run([flag, 'pod.yaml']);
    expect(run).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(readPolicies(folder.read('pod.yaml'))).toHaveLength(1);
  });

  it('can be repeated', async () => {
    const folder = makeWorkFolder({ 'a.yaml': pod, 'b.yml': makePodText('b'), 'c.yaml': makePodText('c') });
    expect((await folder.run(['-y', 'a.yaml', '-yb.yml'])).code).toBe(0);
    expect(['a.yaml', 'b.yml', 'c.yaml'].map((name) => readPolicies(folder.read(name)).length)).toEqual([1, 1, 0]);
  });

  it('reads a folder with all that is below', async () => {
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'j' },
      spec: { containers: [{ name: 'j', image: 'registry.example/shell:1' }] },
    });
    const folder = makeWorkFolder({
      'all/a.yaml': pod,
      'all/deep/b.yml': makePodText('b'),
      'all/c.json': json,
      'all/notes.txt': pod,
    });
    expect((await folder.run(['-y', 'all'])).code).toBe(0);
    for (const name of ['all/a.yaml', 'all/deep/b.yml', 'all/c.json']) {
      expect(readPolicies(folder.read(name)), name).toHaveLength(1);
    }
    expect(folder.read('all/notes.txt')).toBe(pod);
    expect(JSON.parse(folder.read('all/c.json'))).toMatchObject({ metadata: { name: 'j' } });
  });

  it('of a file that is not there is an error', async () => {
    const run = await makeWorkFolder().run(['-y', 'missing.yaml']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('missing.yaml does not exist');
  });

  it('of a manifest without a pod leaves it as it is and says so', async () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec:   {ports: []}\n';
    const folder = makeWorkFolder({ 'service.yaml': text });
    const run = await folder.run(['-y', 'service.yaml']);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('info GP8005 no-workload');
    expect(folder.read('service.yaml')).toBe(text);
  });
});

describe('files with ConfigMaps and Secrets', () => {
  const map = (name: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {key: ${name}-value}\n`;
  const variable = (name: string) => `  - {name: ${name}, valueFrom: {configMapKeyRef: {name: ${name}, key: key}}}`;
  const files = {
    'pod.yaml': makePodText('web', 'registry.example/shell:1', 'env:', variable('one'), variable('two')),
    'one.yaml': map('one'),
    'two.yaml': map('two'),
  };

  it.each([
    [['-c', 'one.yaml', '--config-file', 'two.yaml']],
    [['--config-map-file', 'one.yaml', '--config-file', 'two.yaml']],
    [['--config-file', 'one.yaml', '--config-file', 'two.yaml']],
  ])('%j are read and never written', async (args) => {
    const folder = makeWorkFolder(files);
    expect(await folder.run(['-y', 'pod.yaml', ...args])).toMatchObject({ code: 0, stderr: '' });
    expect(readPolicies(folder.read('pod.yaml'))[0]?.containers[1]?.OCI.Process.Env.slice(-2)).toEqual([
      'one=one-value',
      'two=two-value',
    ]);
    expect(folder.read('one.yaml')).toBe(files['one.yaml']);
  });

  it('-c is a single file: a second one is refused, as by the reference', async () => {
    const folder = makeWorkFolder(files);
    const run = await folder.run(['-y', 'pod.yaml', '-c', 'one.yaml', '-c', 'two.yaml']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('It can be given only once.');
  });

  it('are named with file and position where one is missing', async () => {
    const folder = makeWorkFolder(files);
    const before = folder.snapshot();
    const run = await folder.run(['-y', 'pod.yaml']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^pod\.yaml:9:59: error GP4001 missing-config-map: /m);
    expect(run.stderr).toMatch(/^pod\.yaml:10:59: error GP4001 missing-config-map: /m);
    expect(run.stderr).toMatch(/2 errors, 0 warnings; nothing was written\n$/);
    expect(folder.snapshot()).toEqual(before);
  });
});

describe('--runtime-class-names', () => {
  const classed = (name: string, runtimeClass: string) =>
    makePodText(name).replace('spec:\n', `spec:\n  runtimeClassName: ${runtimeClass}\n`);

  it('filters by prefix before anything else is looked at; pods without a class stay', async () => {
    const folder = makeWorkFolder({
      'a.yaml': classed('a', 'kata-qemu-snp'),
      'b.yaml': classed('b', 'runc').replace('image:', 'imago:'),
      'c.yaml': classed('c', 'kata-cc-isolation'),
      'd.yaml': pod,
    });
    const args = ['a', 'b', 'c', 'd'].flatMap((name) => ['-y', `${name}.yaml`]);
    const run = await folder.run([...args, '--runtime-class-names', 'kata-q', '--runtime-class-names=kata-cc']);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(['a', 'b', 'c', 'd'].map((name) => readPolicies(folder.read(`${name}.yaml`)).length)).toEqual([1, 0, 1, 1]);
  });
});

describe('-s', () => {
  const odd = makePodText('web', 'registry.example/shell:1', 'volumeMount: []');

  it.each(['-s', '--silent-unsupported-fields'])('%s lets unknown fields pass', async (flag) => {
    const folder = makeWorkFolder({ 'pod.yaml': odd });
    expect(await folder.run(['-y', 'pod.yaml', flag])).toMatchObject({ code: 0, stderr: '' });
    expect(folder.read('pod.yaml')).toContain('volumeMount: []');
  });

  it('without it they are an error with position and caret', async () => {
    const run = await makeWorkFolder({ 'pod.yaml': odd }).run(['-y', 'pod.yaml']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('pod.yaml:8:7: error GP1031 unknown-field');
    expect(run.stderr).toContain('\n8 |       volumeMount: []\n  |       ^^^^^^^^^^^\n');
  });
});
