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
    expect(run.stdout).toMatch(/^CreateContainerRequest was denied: container main\n/);
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
