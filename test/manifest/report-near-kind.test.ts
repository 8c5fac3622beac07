import { expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { findWorkloads, parseManifest } from '../../generator/manifest/index.js';

function listFindings(text: string): string[] {
  const collector = createCollector();
  findWorkloads([parseManifest({ source: { name: 'a.yaml', text }, path: 'a.yaml' }, collector)], {}, collector);
  return collector.diagnostics.map(({ slug, help }) => `${slug}: ${help.join()}`);
}

it.each(['deployment', 'Deploymnt', 'Deployments', 'Daemonset', 'StatefulSets'])(
  '%s is nearly a kind of apps',
  (kind) => {
    const [finding, ...others] = listFindings(`apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: a}\n`);
    expect(others).toEqual([]);
    expect(finding).toMatch(/^kind-nearly-known: did you mean (Deployment|DaemonSet|StatefulSet) of apps\/v1\?$/);
  },
);

it('an unknown custom resource that names a runtime class of Kata is told of', () => {
  const head = 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nspec:\n  pod:\n    ';
  expect(listFindings(`${head}runtimeClassName: kata-qemu-snp\n`)).toEqual([
    expect.stringMatching(/^pod-template-not-covered: .*workload_kinds/),
  ]);
  expect(listFindings(`${head}runtimeClassName: gvisor\n`)).toEqual([]);
});
