import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { verifyPolicy } from '../../generator/analysis/verify/index.js';
import { createCollector } from '../../generator/diagnostics/index.js';
import { generatePolicies } from '../../generator/generate/index.js';
import { loadManifestSources } from '../../generator/manifest/index.js';
import { describeRuntime, findOciVersion, openSettings, readShippedRules } from '../../generator/settings/index.js';
import { findLintLayout, runLint } from '../analysis/lint/run-lint.js';

// The two samples of NVIDIA's guide, with images that these tests make. Each class and runtime is tried with the
// profile of an operator who allows the annotations that the samples need.
const shared = resolve('test/golden-lint/shared');
const profiles = join(shared, 'profiles.json');
const folder = mkdtempSync(join(tmpdir(), 'genpolicy-samples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const classes = ['', '-snp', '-tdx'].flatMap((tee) =>
  ['', '-runtime-rs'].map((runtime) => `kata-qemu-nvidia-gpu${tee}${runtime}`),
);
const releases = ['2.1.4', '2.2.0'];
const samples = [
  { name: 'vectoradd', gpus: 1, nvswitches: 0 },
  { name: 'nim', gpus: 8, nvswitches: 4 },
];
const cases = samples.flatMap((sample) =>
  classes.flatMap((runtimeClass) => releases.map((release) => ({ ...sample, runtimeClass, release }))),
);

function writeSample(name: string, runtimeClass: string): string {
  const path = join(folder, `${name}.yaml`);
  const text = readFileSync(join(shared, `${name}.yaml`), 'utf8');
  writeFileSync(path, text.replace(/^( *runtimeClassName:) .*$/m, `$1 ${runtimeClass}`));
  return path;
}

describe.each(cases)(
  '$name under $runtimeClass with containerd $release',
  ({ name, runtimeClass, release, ...devices }) => {
    it('gets a policy that lets it run and nothing else, and lint is clean', async () => {
      const path = writeSample(name, runtimeClass);
      const collector = createCollector();
      const version = findOciVersion(release, collector) ?? '';
      const ociVersions = { versions: [version], flag: '--containerd-version' };
      const chooser = await openSettings({ dropIns: [], profileFiles: [profiles], ociVersions }, collector);
      const { base } = chooser;
      if (!base) throw new Error('no settings');
      const { policies } = await generatePolicies(
        {
          manifests: await loadManifestSources([path], collector),
          configFiles: [],
          settings: base.settings,
          settingsFor: ({ template }) => chooser.settingsFor(template.spec.runtimeClassName),
          rules: readShippedRules(),
          link: false,
          images: () => ({ imageSources: [`oci:${findLintLayout()}`], cache: false, offline: true }),
        },
        collector,
      );
      expect(collector.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      const [policy] = policies;
      const profile = await chooser.profileFor(runtimeClass);
      if (!policy || !profile) throw new Error('no policy or no profile');
      const { workload, data, policyText } = policy;
      expect(policy.selfCheck).toBe('passed');
      expect(
        data.containers.at(-1)?.devices.filter(({ container_path }) => container_path.startsWith('/dev/vfio')),
      ).toHaveLength(devices.gpus);
      expect(data.containers.at(-1)?.extensions?.nvswitch ?? 0).toBe(devices.nvswitches);
      const report = await verifyPolicy(
        { workload, data, policyText, label: name },
        { exhaustive: false, showValues: false, ociVersions: ['1.2.1', '1.3.0'], profile: describeRuntime(profile) },
        collector,
      );
      expect(report?.ociVersions).toEqual([version]);
      expect(report?.otherOciVersions.map(({ allowed }) => allowed)).toEqual([false]);
      expect(report?.denials).toEqual([]);
      expect(report?.mutations.unexplained).toBe(0);

      const lint = await runLint(['-y', path, '--profiles', profiles, '--containerd-version', release]);
      expect(lint.text).toBe('');
    });
  },
);

describe('without a profile of the operator', () => {
  it.each([
    ['kata-qemu-nvidia-gpu', 'kata-qemu-nvidia-gpu rejects the annotation cc_init_data'],
    ['kata-qemu-nvidia-gpu-snp-runtime-rs', 'ignores the annotation kernel_params'],
    ['kata-qemu-nvidia-gpu-tdx-runtime-rs', 'ignores the annotation kernel_params'],
  ])('%s does not take what the sample needs', async (runtimeClass, message) => {
    const lint = await runLint(['-y', writeSample('nim', runtimeClass), '--containerd-version', '2.2']);
    expect(lint.slugs).toEqual(['annotation-not-allowed']);
    expect(lint.text).toContain(message);
    expect(lint.exitCode).toBe(1);
  });
});
