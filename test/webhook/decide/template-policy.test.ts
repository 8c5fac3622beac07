import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  createCollector,
  generatePolicies,
  openSettings,
  readShippedRules,
  resolveDropIn,
} from '../../../generator/index.js';
import type { JsonObject } from '../../../webhook/decide/decide.js';
import { openImageStore } from '../../generate/image-store.js';
import { testStore } from '../../generate/test-images.js';
import {
  annotate,
  initdataName,
  openTestDecider,
  presentedPod,
  type TestDecider,
  wantedOf,
  writeMirrors,
} from '../../support/open-test-decider.js';

const template = {
  runtimeClassName: 'kata-qemu-snp',
  securityContext: { runAsUser: 0, runAsGroup: 0, supplementalGroups: [] },
  containers: [{ name: 'server', image: 'registry.example/cuda:12' }],
};

/** What the command makes of a manifest, with the settings of the webhook under test. */
async function generate(test: TestDecider, manifest: unknown, dropIns: readonly string[] = []) {
  const collector = createCollector();
  const named = [writeMirrors(test.folder, test.registry.host), ...dropIns];
  const resolved = await Promise.all(named.map((name) => resolveDropIn(name, collector)));
  const chooser = await openSettings(
    {
      dropIns: resolved.filter((one) => one !== undefined),
      ociVersions: { versions: ['1.2.1'], flag: '--oci-version' },
    },
    collector,
  );
  if (!chooser.base) throw new Error('no settings');
  const { policies } = await generatePolicies(
    {
      manifests: [{ source: { name: 'deployment.yaml', text: stringify(manifest) }, path: undefined }],
      configFiles: [],
      settings: chooser.base.settings,
      settingsFor: ({ template: { spec } }) => chooser.settingsFor(spec.runtimeClassName),
      rules: readShippedRules(),
      images: () => ({ openRegistry: async () => openImageStore(testStore), cache: false }),
    },
    collector,
  );
  const [policy] = policies;
  if (!policy) throw new Error(collector.diagnostics.map(({ message }) => message).join('\n'));
  return policy;
}

const deployment = (name: string, spec: JsonObject = template, namespace?: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, ...(namespace && { namespace }) },
  spec: { selector: { matchLabels: { app: 'llm' } }, template: { metadata: { labels: { app: 'llm' } }, spec } },
});

describe("a policy of a Deployment's template, which its pods bring", () => {
  let test: TestDecider;
  beforeAll(async () => {
    test = await openTestDecider();
  });
  afterAll(() => test.close());
  const bring = async (manifest: unknown, dropIns: readonly string[] = []) =>
    annotate(presentedPod(), { [initdataName]: (await generate(test, manifest, dropIns)).annotation });

  it.each([
    ['names its namespace', 'models'],
    ['names none', undefined],
  ])('is kept when it %s, and that it fits siblings is said', async (_what, namespace) => {
    const pod = await bring(deployment('llm', template, namespace));
    const decision = await test.decide({ object: pod });
    expect(wantedOf(decision)).toEqual({});
    expect(decision).toMatchObject({ warnings: [expect.stringMatching(/^GP8514 /)], audit: { policy: 'kept' } });
    const final = { ...pod, metadata: { ...(pod.metadata as JsonObject), name: 'llm-7d9c5b8f6d-xk7c2' } };
    expect((await test.decide({ endpoint: 'validate', object: final })).kind).toBe('allowed');
  });

  it('is denied when it is that of another Deployment', async () => {
    const decision = await test.decide({ object: await bring(deployment('other')) });
    expect(decision).toMatchObject({ kind: 'denied', message: expect.stringMatching(/^GP8502 /) });
  });

  it.each([['logs, which ours does not', ['30-allow-logs'], /request_defaults\/ReadStreamRequest differs/]])(
    'is denied when it allows %s',
    async (_what, dropIns, message) => {
      const decision = await test.decide({ object: await bring(deployment('llm'), dropIns) });
      expect(decision).toMatchObject({ kind: 'denied', message: expect.stringMatching(message) });
    },
  );

  it('is denied when it allows a variable more', async () => {
    const wide = { ...template, containers: [{ ...template.containers[0], env: [{ name: 'DEBUG', value: '1' }] }] };
    const decision = await test.decide({ object: await bring(deployment('llm', wide)) });
    expect(decision).toMatchObject({ kind: 'denied', code: 403 });
  });
});

it('is kept when it allows less than ours would', async () => {
  const test = await openTestDecider({ policy: { dropIns: ['30-allow-logs'] } });
  const pod = presentedPod();
  const narrow = await openTestDecider();
  const brought = annotate(pod, { [initdataName]: wantedOf(await narrow.decide({ object: pod }))[initdataName] ?? '' });
  expect(wantedOf(await test.decide({ object: brought }))).toEqual({});
  await Promise.all([test.close(), narrow.close()]);
});
