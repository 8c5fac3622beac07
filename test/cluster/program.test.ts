import { spawn } from 'node:child_process';
import { readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  installChart,
  renderChart,
  waitFor,
  webhookNamespace,
  writeAccountKubeconfig,
} from '../support/deploy-webhook.js';
import { clusterAssets, findPort, type KubeApiserver, startKubeApiserver } from '../support/kube-apiserver.js';

describe.skipIf(clusterAssets === undefined)('the built program with the configuration that the chart renders', () => {
  let cluster: KubeApiserver;

  beforeAll(async () => {
    cluster = await startKubeApiserver();
    await cluster.createNamespace(webhookNamespace);
    await installChart(cluster, 'https://127.0.0.1:1');
  }, 90_000);

  afterAll(() => cluster?.stop());

  it('makes its certificates with the rights of its service account, reads a changed file again, and ends on SIGTERM', async () => {
    const objects = await renderChart(cluster);
    const rendered: string = objects.find(({ kind }) => kind === 'ConfigMap').data['config.yaml'];
    const [admission, health, metrics] = await Promise.all([findPort(), findPort(), findPort()]);
    const text = rendered
      .replace('8443', String(admission))
      .replace('8081', String(health))
      .replace('8082', String(metrics));
    const file = join(cluster.folder, 'config.yaml');
    const put = async (name: string, content: string): Promise<void> => {
      await writeFile(join(cluster.folder, name), content);
      await symlink(name, join(cluster.folder, 'next'));
      await rename(join(cluster.folder, 'next'), file);
    };
    await put('first', `${text}\nshutdown:\n  drainSeconds: 0\n`);
    const child = spawn(process.execPath, [resolve('dist/webhook.cjs'), 'serve', '--config', file], {
      env: { ...process.env, KUBECONFIG: await writeAccountKubeconfig(cluster) },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    const ended = new Promise<number | null>((resume) => child.once('exit', resume));
    try {
      const ask = async (port: number, path: string): Promise<string> => {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
        return (await answer?.text()) ?? '';
      };
      await waitFor(
        () => ask(health, '/readyz?verbose'),
        (checks) => checks.includes('[+] ca-bundle'),
        30,
      );
      const configurations = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/genpolicy-webhook';
      const { body } = await cluster.request('GET', configurations);
      expect(Buffer.from(body.webhooks[0].clientConfig.caBundle, 'base64').toString()).toMatch(/BEGIN CERTIFICATE/);
      await put('second', `${text}\nlimits:\n  inFlight: many\n`);
      await waitFor(
        () => ask(metrics, '/metrics'),
        (all) => all.includes('config_reloads_total{result="failure"} 1'),
        30,
      );
      await put('third', `${text}\nlimits:\n  inFlight: 8\nshutdown:\n  drainSeconds: 0\n`);
      await waitFor(
        () => ask(metrics, '/metrics'),
        (all) => all.includes('config_reloads_total{result="success"} 1'),
        30,
      );
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
    expect(output).not.toMatch(/PRIVATE KEY/);
    expect(output).toMatch(/"msg":"stopped"/);
    expect(await readFile(file, 'utf8')).toMatch(/inFlight: 8/);
  });
});
