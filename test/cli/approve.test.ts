import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { readApprovedPolicy } from '../../generator/index.js';
import { writeImageLayout } from '../generate/image-store.js';
import { testStore } from '../generate/test-images.js';
import { runGenpolicy } from '../support/run-genpolicy.js';

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: llm, namespace: models}
spec:
  selector: {matchLabels: {app: llm}}
  template:
    metadata: {labels: {app: llm}}
    spec:
      runtimeClassName: kata-qemu-snp
      securityContext: {runAsUser: 0, runAsGroup: 0, supplementalGroups: []}
      containers:
      - {name: server, image: "registry.example/cuda:12"}
`;

describe('genpolicy approve', () => {
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-approve-'));
  const run = (...args: readonly string[]) =>
    runGenpolicy(['approve', '--image-source', 'oci:images', '--no-cache', '--oci-version', '1.2.1', ...args], {
      cwd: folder,
      input: manifest,
    });
  beforeAll(() => writeImageLayout(join(folder, 'images'), testStore));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('prints a ConfigMap for the store, and the summary for who approves', async () => {
    const { code, stdout, stderr } = await run();
    expect(code, stderr).toBe(0);
    const [map, ...others] = parseAllDocuments(stdout).map((document) => document.toJS());
    expect(others).toEqual([]);
    expect(map.metadata).toEqual({
      name: 'genpolicy-approved-deployment-models-llm',
      labels: { 'kata-genpolicy/approved': 'true' },
    });
    const [text] = Object.values(map.data as Record<string, string>);
    expect(readApprovedPolicy(text ?? '')).toMatchObject({
      workload: { kind: 'Deployment', name: 'llm', namespace: 'models' },
      runtime_class: 'kata-qemu-snp',
      containers: ['server registry.example/cuda:12'],
      policy: expect.stringMatching(/^package agent_policy/),
    });
    expect(stderr).toMatch(/Deployment models\/llm {2}class kata-qemu-snp/);
  });

  it('writes a file for each policy into a folder', async () => {
    const store = mkdtempSync(join(folder, 'store-'));
    expect((await run('-o', store)).code).toBe(0);
    const [file = '', ...others] = readdirSync(store);
    expect(others).toEqual([]);
    expect(typeof readApprovedPolicy(readFileSync(join(store, file), 'utf8'))).toBe('object');
  });

  it('writes nothing for a manifest that is wrong', async () => {
    writeFileSync(join(folder, 'wrong.yaml'), manifest.replace('cuda:12', 'none:1'));
    const { code, stdout, stderr } = await run('-y', 'wrong.yaml', '--offline');
    expect([code === 0, stdout]).toEqual([false, '']);
    expect(stderr).toMatch(/error GP3/);
  });
});
