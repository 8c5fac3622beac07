import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { generate } from '../../generate/generate-fixture.js';
import { makeLintStore } from './lint-images.js';
import { runLint } from './run-lint.js';

const folder = mkdtempSync(join(tmpdir(), 'genpolicy-fix-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const flags = ['--containerd-version', '2.2'];

async function fix(text: string, ...more: string[]) {
  const path = join(folder, 'pod.yaml');
  writeFileSync(path, text);
  const run = await runLint(['-y', path, '--fix', ...flags, ...more]);
  return { ...run, fixed: run.report.manifests[0]?.source.text ?? '' };
}

const golden = (name: string, file = 'wrong.yaml'): string =>
  readFileSync(resolve('test/golden-lint', name, file), 'utf8');

const mendable = [
  { name: 'nvrc-srs-needless', expected: 'kernel_params: "agent.image_pull_timeout=1200"' },
  { name: 'timeout-order', expected: 'io.katacontainers.config.runtime.create_container_timeout: "3600"' },
  { name: 'image-not-pinned', expected: 'image: registry.example/cuda-sample@sha256:' },
  { name: 'capability-prefixed', expected: 'drop: [NET_RAW] # not needed' },
  { name: 'guest-pull-user', expected: 'runAsUser: 1000' },
];

describe('lint --fix', () => {
  it.each(mendable)('mends $name, keeps comments, and generation runs on the result', async ({ name, expected }) => {
    const before = golden(name);
    const { fixed, slugs, report } = await fix(before);
    expect(fixed).toContain(expected);
    expect(slugs).toEqual([]);
    expect(report.fixed).not.toEqual([]);
    const comments = (text: string): string[] => text.match(/#.*/g) ?? [];
    expect(comments(fixed)).toEqual(comments(before));
    const { policies, findings } = await generate(fixed, { store: makeLintStore() });
    expect(findings.filter((line) => line.includes(' error '))).toEqual([]);
    expect(policies).toHaveLength(1);
  });

  it('adds a parameter that is missing to those of the pod', async () => {
    const path = resolve('test/golden-lint/nvrc-srs-missing/changed.json');
    const { fixed, slugs } = await fix(golden('nvrc-srs-missing'), '--profiles', path);
    expect(slugs).toEqual([]);
    expect(fixed).toContain('io.katacontainers.config.hypervisor.kernel_params: nvrc.smi.srs=1');
  });

  it('writes numbers as numbers, in block style, flow style and JSON', async () => {
    const block = golden('guest-pull-user');
    expect((await fix(block)).fixed).toMatch(/securityContext:\n {8}runAsUser: 1000\n {8}runAsGroup: 1000\n/);
    const image = /image: (\S+)/.exec(block)?.[1];
    const limits = { 'nvidia.com/pgpu': 1, memory: '16Gi' };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'nim', namespace: 'demo' },
      spec: {
        runtimeClassName: 'kata-qemu-nvidia-gpu-snp',
        containers: [{ name: 'nim', image, resources: { limits } }],
      },
    };
    const { fixed, slugs } = await fix(JSON.stringify(pod));
    expect(slugs).toEqual([]);
    const context = { runAsUser: 1000, runAsGroup: 1000 };
    expect(JSON.parse(fixed).spec.containers[0].securityContext).toEqual(context);
  });

  it('changes nothing without --fix, and says how much it could', async () => {
    const path = join(folder, 'pod.yaml');
    const before = golden('capability-prefixed');
    writeFileSync(path, before);
    const { report } = await runLint(['-y', path, ...flags]);
    expect(report.fixable).toBe(1);
    expect(report.manifests[0]?.source.text).toBe(before);
  });
});
