import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runLint } from '../analysis/lint/run-lint.js';
import { clusterAssets, findPort, type KubeApiserver, startKubeApiserver } from '../support/kube-apiserver.js';

const pod = readFileSync(resolve('test/golden-lint/shared/vectoradd.yaml'), 'utf8');
const gpuLabels = {
  'katacontainers.io/kata-runtime': 'true',
  'nvidia.com/gpu.present': 'true',
  'nvidia.com/gpu.workload.config': 'vm-passthrough',
  'nvidia.com/cc.mode': 'on',
  'nvidia.com/cc.mode.state': 'on',
  'nvidia.com/cc.ready.state': 'true',
};

describe.skipIf(clusterAssets === undefined)('--from-cluster with a real API server', () => {
  let cluster: KubeApiserver;
  let folder: string;
  let manifest: string;
  const before = process.env.KUBECONFIG;

  async function createNode(name: string, containerd: string, labels: Readonly<Record<string, string>> = gpuLabels) {
    const made = await cluster.request('POST', '/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels },
    });
    expect(made.status).toBe(201);
    const status = {
      capacity: { cpu: '64', 'nvidia.com/pgpu': '1' },
      allocatable: { cpu: '64', 'nvidia.com/pgpu': '1' },
      nodeInfo: {
        ...made.body.status.nodeInfo,
        containerRuntimeVersion: `containerd://${containerd}`,
        kubeletVersion: 'v1.34.4',
      },
    };
    const patched = await cluster.request('PATCH', `/api/v1/nodes/${name}/status`, { status });
    expect(patched.status).toBe(200);
    // Without a node controller, the taint of a node that never reported stays.
    const cleared = await cluster.request('PATCH', `/api/v1/nodes/${name}`, { spec: { taints: null } });
    expect(cleared.status).toBe(200);
  }

  const lint = (...args: string[]) => runLint(['-y', manifest, '--from-cluster', ...args], folder);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'genpolicy-from-cluster-'));
    manifest = join(folder, 'pod.yaml');
    writeFileSync(manifest, pod);
    cluster = await startKubeApiserver();
    const made = await cluster.request('POST', '/apis/node.k8s.io/v1/runtimeclasses', {
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'kata-qemu-nvidia-gpu-snp' },
      handler: 'kata-qemu-nvidia-gpu-snp',
      scheduling: { nodeSelector: { 'katacontainers.io/kata-runtime': 'true' } },
    });
    expect(made.status).toBe(201);
    await createNode('gpu-1', '2.2.0');
    await createNode('plain', '1.7.27', {});
    process.env.KUBECONFIG = await cluster.writeKubeconfig('reader', 'admin-of-the-test');
  });

  afterEach(() => {
    process.env.KUBECONFIG = join(cluster.folder, 'reader.kubeconfig');
  });

  afterAll(async () => {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    await cluster?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('takes the OCI version from the nodes of the runtime class, and from no others', async () => {
    const run = await lint();
    expect(run.text).toBe('');
    expect(run.exitCode).toBe(0);
  });

  it('names nodes by version where they differ, and accepts exactly those with --oci-version-set nodes', async () => {
    await createNode('gpu-2', '2.1.4');
    const run = await lint();
    expect(run.slugs).toEqual(['oci-versions-mixed']);
    expect(run.text).toContain('note: 1.2.1: gpu-2 (containerd 2.1.4)');
    expect(run.text).toContain('note: 1.3.0: gpu-1 (containerd 2.2.0)');
    const { slugs } = await lint('--oci-version-set', 'nodes');
    expect(slugs).toEqual([]);
    await cluster.request('DELETE', '/api/v1/nodes/gpu-2');
  });

  it('says that the cluster lacks a runtime class', async () => {
    writeFileSync(manifest, pod.replace('-gpu-snp', '-gpu-tdx'));
    const run = await lint('--containerd-version', '2.2');
    writeFileSync(manifest, pod);
    expect(run.slugs).toContain('runtime-class-absent');
    expect(run.text).toContain('it has kata-qemu-nvidia-gpu-snp');
    expect(run.exitCode).toBe(3);
  });

  it('says which rights are missing, and prints no token', async () => {
    process.env.KUBECONFIG = await cluster.writeKubeconfig('stranger', 'eyJhbGciOiJub25lIn0.c3RyYW5nZXI.');
    const run = await lint();
    expect(run.slugs).toEqual(['cluster-forbidden']);
    expect(run.text).toContain('the verb list on nodes');
    expect(run.text).not.toContain('c3RyYW5nZXI');
    expect(run.exitCode).toBe(3);
  });

  it('says that the API server does not answer', async () => {
    const config = JSON.parse(readFileSync(join(cluster.folder, 'reader.kubeconfig'), 'utf8'));
    config.clusters[0].cluster.server = `https://127.0.0.1:${await findPort()}`;
    const path = join(folder, 'gone.kubeconfig');
    writeFileSync(path, JSON.stringify(config));
    process.env.KUBECONFIG = path;
    const run = await lint();
    expect(run.slugs).toEqual(['cluster-unreachable']);
    expect(run.exitCode).toBe(3);
  });

  it('says that there is no kubeconfig that can be used', async () => {
    const path = join(folder, 'broken.kubeconfig');
    writeFileSync(path, '{"clusters": 3');
    process.env.KUBECONFIG = path;
    const run = await lint();
    expect(run.slugs).toEqual(['cluster-configuration-unusable']);
    expect(run.exitCode).toBe(3);
  });
});
