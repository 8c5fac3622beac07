import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initdata } from '../support/deploy-webhook.js';
import { clusterAssets } from '../support/kube-apiserver.js';
import { makeImagePod, type PolicyCluster, startPolicyCluster } from '../support/policy-cluster.js';

describe.skipIf(clusterAssets === undefined)(
  'genpolicy-webhook review, with objects saved from a real API server',
  () => {
    let world: PolicyCluster;
    beforeAll(async () => {
      world = await startPolicyCluster({
        classes: ['kata-qemu-snp'],
        values: ['--set', 'reading.configMaps=true', '--set', 'reading.namespaces=true'],
        config: () => ({ cluster: { configMaps: true, namespaces: true } }),
      });
    }, 120_000);
    afterAll(() => world?.stop());

    /** Runs it without any way to the cluster. */
    const review = async (args: readonly string[], input: string) => {
      const { KUBECONFIG: _, ...env } = process.env;
      const child = spawn(process.execPath, [resolve('dist/webhook.cjs'), 'review', ...args], { env });
      child.stdin.end(input);
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      return { response: JSON.parse(stdout).response, stderr };
    };

    it('gives the answer of the cluster for a pod as kubectl prints it', async () => {
      const { cluster } = world;
      const map = { metadata: { name: 'settings' }, data: { MODE: 'fast' } };
      await cluster.request('POST', '/api/v1/namespaces/models/configmaps', map);
      const envFrom = [{ configMapRef: { name: 'settings' } }];
      const { status, body } = await world.create(makeImagePod({ name: 'configured', container: { envFrom } }));
      expect(status, JSON.stringify(body)).toBe(201);
      const save = async (name: string, args: readonly string[]) => {
        const { output } = await cluster.kubectl(['get', ...args, '-o', 'yaml']);
        await writeFile(join(cluster.folder, name), output);
        return join(cluster.folder, name);
      };
      const objects = await save('objects.yaml', ['-A', 'configmaps,namespaces']);
      const { output: pod } = await cluster.kubectl(['-n', 'models', 'get', 'pod', 'configured', '-o', 'yaml']);
      const config = ['--config', world.replica.configFile];
      const same = await review([...config, '--objects', objects], pod);
      // What it would attach is what the pod has.
      expect([same.stderr, same.response]).toEqual([
        '',
        expect.objectContaining({ allowed: true, auditAnnotations: expect.objectContaining({ outcome: 'unchanged' }) }),
      ]);
      const bare = JSON.parse(JSON.stringify(body));
      delete bare.metadata.annotations;
      const patched = await review([...config, '--objects', objects], JSON.stringify(bare));
      const [{ value }] = JSON.parse(Buffer.from(patched.response.patch, 'base64').toString('utf8'));
      expect(value[initdata]).toBe(body.metadata.annotations[initdata]);
      const without = await review(config, JSON.stringify(bare));
      expect(without.response.allowed).toBe(false);
      expect(without.stderr).toMatch(/note: the configuration reads Namespace, ConfigMap of the cluster/);
    });
  },
);
