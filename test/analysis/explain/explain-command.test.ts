import { describe, expect, it } from 'vitest';
import { makePodText, makeWorkFolder, type WorkFolder } from '../../cli/work-folder.js';

/** A folder with a pod that has its policy. */
async function makeFolder(): Promise<WorkFolder> {
  const folder = makeWorkFolder({ 'pod.yaml': makePodText('web') });
  const run = await folder.run(['-y', 'pod.yaml', '--drop-in', '10-non-coco']);
  expect(run.code).toBe(0);
  return folder;
}

const described = (reason: string): string =>
  `Name:  web
Containers:
  main:
    State:          Waiting
      Reason:       CreateContainerError
Events:
  Warning  Failed  12s (x2 over 14s) kubelet  Error: failed to create containerd task: failed to create shim task: "CreateContainerRequest is blocked by policy: agent_policy:183: ${reason}": unknown
`;

describe('genpolicy explain', () => {
  it('goes from kubectl describe pod to the cause with one command', async () => {
    const folder = await makeFolder();
    const run = await folder.runPlain(
      ['explain', '--policy', 'pod.yaml'],
      described('container: Version is 1.3.0, policy has 1.2.1'),
    );
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^CreateContainerRequest was denied: container main, pod web\n/);
    expect(run.stdout).toContain('  cause     certain: the containerd of the node is not the one');
    expect(run.stdout).toContain('--oci-version 1.3.0');
    expect(run.code).toBe(1);
  });

  it('takes the policy that the manifest carries', async () => {
    const folder = await makeFolder();
    const { stdout, code } = await folder.runPlain(
      ['explain', '-y', 'pod.yaml'],
      described('container: Version is 1.3.0, policy has 1.2.1'),
    );
    expect(stdout).toContain('certain: the containerd of the node is not the one');
    expect(stdout).not.toContain('--policy');
    expect(code).toBe(1);
  });

  it('writes JSON and a page', async () => {
    const folder = await makeFolder();
    folder.write('denial.txt', described('process: UID is 0, policy has 1000'));
    const run = await folder.runPlain([
      ...['explain', '--policy', 'pod.yaml', '--format', 'json', '--html', 'why.html'],
      'denial.txt',
    ]);
    const report = JSON.parse(run.stdout);
    expect(report).toMatchObject({ format_version: 1, denials: [{ container: 'main', failed: { check: 'user' } }] });
    expect(folder.read('why.html')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });

  it('explains where the page cannot be written, and says just that', async () => {
    const folder = await makeFolder();
    const denial = described('container: Version is 1.3.0, policy has 1.2.1');
    const run = await folder.runPlain(['explain', '--policy', 'pod.yaml', '--html', 'absent/why.html'], denial);
    expect(run.stdout).toMatch(/^CreateContainerRequest was denied/);
    expect(run.stderr).toContain('GP7303 report-unwritable');
    expect(run.stderr).toMatch(/\n1 error, 0 warnings; the report was not written\n$/);
    expect(run.code).toBe(3);
  });

  it('says that nothing was denied, where nothing was', async () => {
    const folder = await makeFolder();
    const nothing = await folder.runPlain(['explain', '--policy', 'pod.yaml'], 'Back-off restarting failed container');
    expect(nothing.stderr).toContain('error GP7402 denial-absent');
    expect(nothing.code).toBe(2);
    const allowed = await folder.runPlain(
      ['explain', '--policy', 'pod.yaml'],
      '{"kind": "DestroySandboxRequest", "request": {}}',
    );
    expect(allowed.stderr).toContain('the policy allows the request of the input');
    expect(allowed.code).toBe(2);
  });

  it('chooses the policy of the pod that the text is about', async () => {
    const folder = makeWorkFolder({ 'pods.yaml': `${makePodText('api')}---\n${makePodText('web')}` });
    expect((await folder.run(['-y', 'pods.yaml', '--drop-in', '10-non-coco'])).code).toBe(0);
    const run = await folder.runPlain(
      ['explain', '-y', 'pods.yaml', '--format', 'json'],
      described('container: Version is 1.3.0, policy has 1.2.1'),
    );
    expect(JSON.parse(run.stdout)).toMatchObject({ denials: [{ pod: 'web' }], diagnostics: [] });
    expect(run.code).toBe(1);
    const unknown = await folder.runPlain(
      ['explain', '-y', 'pods.yaml'],
      described('process: UID is 0, policy has 1').replace('web', 'db'),
    );
    expect(unknown.stderr).toContain('GP7004');
    expect(unknown.code).toBe(2);
  });

  it('says which pods the policy is not for', async () => {
    const folder = await makeFolder();
    const writeEvent = (name: string) => ({
      kind: 'Event',
      involvedObject: { kind: 'Pod', name, fieldPath: 'spec.containers{main}' },
      message: 'CreateContainerRequest is blocked by policy: agent_policy:1: process: UID is 0, policy has 1000',
    });
    const explain = (...names: readonly string[]) =>
      folder.runPlain(
        ['explain', '--policy', 'pod.yaml'],
        JSON.stringify({ kind: 'List', items: names.map(writeEvent) }),
      );
    const both = await explain('other', 'web');
    expect(both.stdout.match(/was denied: .*/g)).toEqual(['was denied: container main, pod web']);
    expect(both.stderr).toContain('Pod/web is not for were skipped: other');
    const only = await explain('other');
    expect(only.stdout).toContain('was denied: container main, pod other');
    expect(only.stderr).toContain('the text is about other, and the policy is that of Pod/web');
    expect(only.code).toBe(1);
  });

  it('takes the pod of a Deployment for one of its policy', async () => {
    const pod = makePodText('web');
    const spec = pod.slice(pod.indexOf('spec:')).replace(/^/gm, '    ').trimEnd();
    const folder = makeWorkFolder({
      'web.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n${spec}\n`,
    });
    expect((await folder.run(['-y', 'web.yaml', '--drop-in', '10-non-coco'])).code).toBe(0);
    const text = described('process: UID is 0, policy has 1000');
    const own = await folder.runPlain(
      ['explain', '--policy', 'web.yaml'],
      text.replace('Name:  web', 'Name:  web-7d9c5f-x2x4z'),
    );
    expect(own.stderr).toBe('');
    const sibling = await folder.runPlain(
      ['explain', '--policy', 'web.yaml'],
      text.replace('Name:  web', 'Name:  web-api-7d9c5f-x2x4z'),
    );
    expect(sibling.stderr).toContain('GP7403');
  });

  it('refuses what is nested too deep', async () => {
    const folder = await makeFolder();
    folder.write('deep.json', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    const { stderr, code } = await folder.runPlain(['explain', '--policy', 'pod.yaml', 'deep.json']);
    expect(stderr).toContain('deep.json:1: it is nested too deep');
    expect(code).toBe(2);
  });

  it('refuses what cannot be read', async () => {
    const folder = await makeFolder();
    const absent = await folder.runPlain(['explain', '--policy', 'pod.yaml', 'nowhere.txt']);
    expect(absent.stderr).toContain('error GP7401 denial-unreadable');
    expect(absent.code).toBe(2);
    const twice = await folder.runPlain(['explain', '--policy', '-'], 'x');
    expect(twice.stderr).toContain('standard input can be only one of');
    expect(twice.code).toBe(2);
  });
});
