import { describe, expect, it } from 'vitest';
import {
  chooseRuntimeShape,
  type JsonObject,
  listRuntimeShapes,
  type SimulatedRequest,
  simulateRequests,
} from '../../generator/analysis/requests/index.js';
import type { GeneratedPolicy } from '../../generator/generate/index.js';
import { completeRequest, fromJavaScript, toJavaScript } from '../../rules/engine/index.js';
import { getSettings, makePod } from '../generate/generate-fixture.js';
import { makePolicy, richPod } from './verified-pod.js';

const guestPull = async () => ({ settings: await getSettings('20-experimental-force-guest-pull', '20-oci-1.2.1') });

function simulate(policy: GeneratedPolicy, index = 0): readonly SimulatedRequest[] {
  const shape = listRuntimeShapes(policy.data)[index];
  if (!shape) throw new Error(`no shape ${index}`);
  return simulateRequests(policy, shape);
}

function find(requests: readonly SimulatedRequest[], step: string): JsonObject {
  const found = requests.find((request) => request.step === step);
  if (!found) throw new Error(`nothing does "${step}"`);
  return found.request;
}

/** The member at a path such as `OCI/Process/Env`. */
function read(request: JsonObject, path: string): unknown {
  let value: unknown = request;
  for (const step of path.split('/')) value = (value as Record<string, unknown>)[step];
  return value;
}

describe('requests of a pod', () => {
  it('come in the order of the runtime', async () => {
    const requests = simulate(await makePolicy(richPod, await guestPull()));
    const kinds = requests.map(({ kind }) => kind).filter((kind) => kind !== 'CopyFileRequest');
    expect(kinds.slice(0, 6)).toEqual([
      'UpdateInterfaceRequest',
      'UpdateRoutesRequest',
      'AddARPNeighborsRequest',
      'CreateSandboxRequest',
      'GuestDetailsRequest',
      'GetOOMEventRequest',
    ]);
    expect(requests.filter(({ kind }) => kind === 'CreateContainerRequest').map(({ step }) => step)).toEqual([
      'create the sandbox',
      'create fetch',
      'create main',
      'create main',
      'create side',
      'create main',
    ]);
    expect(kinds.at(-1)).toBe('DestroySandboxRequest');
  });

  it('have every field that the agent serializes, and no other', async () => {
    const policy = await makePolicy(richPod, await guestPull());
    for (const index of listRuntimeShapes(policy.data).keys()) {
      for (const { kind, request } of simulate(policy, index)) {
        const plain = JSON.parse(JSON.stringify(request));
        expect(JSON.parse(JSON.stringify(toJavaScript(completeRequest(kind, fromJavaScript(plain)))))).toEqual(plain);
      }
    }
  });

  it('are the same each time', async () => {
    const policy = await makePolicy(richPod);
    expect(simulate(policy)).toEqual(simulate(policy));
  });

  it('give a container that failed a new id, and leave the failed one unremoved', async () => {
    const requests = simulate(await makePolicy(richPod));
    const created = requests.filter(({ step }) => step === 'create main').map(({ request }) => request.container_id);
    const removed = requests.filter(({ step }) => step === 'remove main').map(({ request }) => request.container_id);
    expect(new Set(created).size).toBe(3);
    expect(removed).toEqual(created.slice(1));
  });

  it('differ between the runtimes as the runtimes do', async () => {
    const policy = await makePolicy(richPod, await guestPull());
    const [go, rust] = [simulate(policy, 0), simulate(policy, 2)];
    const [created, createdByRust] = [find(go, 'create main'), find(rust, 'create main')];
    expect([created.exec_id, createdByRust.exec_id]).toEqual([created.container_id, '']);
    const spaces = (request: JsonObject) =>
      (read(request, 'OCI/Linux/Namespaces') as { Type: string }[]).map(({ Type }) => Type);
    expect(spaces(created)).toEqual(['ipc', 'uts', 'mount']);
    expect(spaces(createdByRust)).toEqual(['ipc', 'uts', 'mount', 'cgroup']);
    const probes = [go, rust].map((requests) => find(requests, 'probe or hook of main'));
    expect(probes.map((probe) => read(probe, 'process/NoNewPrivileges'))).toEqual([false, true]);
    const pieces = [go, rust].map(
      (requests) =>
        requests.filter(({ request }) => typeof request.offset === 'number' && request.offset > 0).length > 0,
    );
    expect(pieces).toEqual([false, false]);
  });

  it('cut large files into pieces under the Go runtime only', async () => {
    const pod = makePod(
      'containers:',
      '  - {name: main, image: registry.example/shell:1, volumeMounts: [{name: data, mountPath: /data}],',
      '     securityContext: {runAsUser: 0, runAsGroup: 0}}',
      'volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]',
    );
    const policy = await makePolicy(pod, await guestPull());
    const offsets = [0, 2].map((index) =>
      simulate(policy, index)
        .filter(({ request }) => String(request.path).endsWith('/data.bin'))
        .map(({ request }) => request.offset),
    );
    expect(offsets[0]).toContain(1048576);
    expect(offsets[1]).not.toContain(1048576);
  });

  it('copy no file where host and guest share a file system', async () => {
    const requests = simulate(await makePolicy(richPod));
    expect(requests.some(({ kind }) => kind === 'CopyFileRequest')).toBe(false);
    expect(read(find(requests, 'create main'), 'OCI/Root/Path')).toMatch(
      /^\/run\/kata-containers\/shared\/containers\//,
    );
  });

  it('number GPUs for the whole VM under Go, for the container under Rust', async () => {
    const gpus = (name: string, count: number) =>
      `  - {name: ${name}, image: registry.example/cuda:12, resources: {limits: {nvidia.com/pgpu: ${count}}}}`;
    const policy = await makePolicy(makePod('containers:', gpus('a', 1), gpus('b', 2)), await guestPull());
    const values = [0, 2].map((index) =>
      Object.entries(read(find(simulate(policy, index), 'create b'), 'OCI/Annotations') as Record<string, string>)
        .filter(([key]) => key.startsWith('cdi.k8s.io/'))
        .map(([, value]) => value),
    );
    expect(values).toEqual([
      ['nvidia.com/gpu=1', 'nvidia.com/gpu=2'],
      ['nvidia.com/gpu=0', 'nvidia.com/gpu=1'],
    ]);
  });

  it('read output only where the settings open it', async () => {
    const closed = simulate(await makePolicy(richPod));
    const open = simulate(await makePolicy(richPod, { settings: await getSettings('10-non-coco', '30-allow-logs') }));
    const reads = (requests: readonly SimulatedRequest[]) =>
      requests.filter(({ kind }) => kind === 'ReadStreamRequest').length;
    expect(reads(closed)).toBe(0);
    expect(reads(open)).toBeGreaterThan(0);
  });

  it('are few at the start', async () => {
    const policy = await makePolicy(richPod);
    const shape = chooseRuntimeShape(policy.data, 'kata-qemu-nvidia-gpu-snp');
    const requests = simulateRequests(policy, shape, 'start');
    expect(requests.length).toBeLessThan(20);
    expect(requests.map(({ step }) => step)).toContain('probe or hook of main');
  });
});

describe('shapes of a pod', () => {
  it('follow the settings', async () => {
    const shared = listRuntimeShapes((await makePolicy(richPod)).data);
    const copied = listRuntimeShapes((await makePolicy(richPod, await guestPull())).data);
    expect(new Set(shared.map(({ runtime, sharedFs }) => `${runtime} ${sharedFs}`))).toEqual(new Set(['go virtio-fs']));
    expect(new Set(copied.map(({ runtime, sharedFs }) => `${runtime} ${sharedFs}`))).toEqual(
      new Set(['go none', 'rust none']),
    );
    expect(new Set(copied.map(({ ociVersion }) => ociVersion))).toEqual(new Set(['1.2.1']));
  });

  it('are narrowed by what is known of a class', async () => {
    const { data } = await makePolicy(richPod, await guestPull());
    const shapes = listRuntimeShapes(data, { runtimes: ['rust'], blockDrivers: ['scsi'], vfioPlug: ['hot'] });
    expect(new Set(shapes.map(({ runtime, blockDriver, vfio }) => `${runtime} ${blockDriver} ${vfio}`))).toEqual(
      new Set(['rust scsi listed']),
    );
    expect(chooseRuntimeShape(data, 'kata-qemu-snp-runtime-rs').runtime).toBe('rust');
    expect(chooseRuntimeShape(data, 'kata-qemu-snp').runtime).toBe('go');
  });
});
