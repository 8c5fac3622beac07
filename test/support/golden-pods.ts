import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCollector } from '../../generator/diagnostics/index.js';
import { generatePolicies, openSettings, readShippedRules, resolveDropIn } from '../../generator/index.js';
import { findWorkloads, parseManifest } from '../../generator/manifest/index.js';
import type { JsonObject } from '../../webhook/decide/decide.js';
import { openImageStore } from '../generate/image-store.js';
import { testStore } from '../generate/test-images.js';
import { type TestDecider, writeMirrors } from './open-test-decider.js';

/** A pod of a golden case, as its controller sends it to the API server. */
export interface GoldenPod {
  /** The case and the workload, such as `deployment: Deployment/web`. */
  readonly title: string;
  readonly pod: JsonObject;
}

const folder = 'test/golden';
/** Classes without a TEE take no initdata, so that there would be nothing to compare. */
const runtimeClassOf = ({ runtimeClassName: name }: JsonObject): string =>
  typeof name === 'string' && /-(snp|tdx)$/.test(name) ? name : 'kata-qemu-snp';

/** All pods of the golden cases, in a class that takes policies. */
export function listGoldenPods(): readonly GoldenPod[] {
  const found = new Map<string, GoldenPod>();
  for (const name of readdirSync(folder)) {
    if (name.endsWith('.md')) continue;
    for (const file of readdirSync(join(folder, name)).filter((one) => /\.ya?ml$/.test(one))) {
      const source = { name: file, text: readFileSync(join(folder, name, file), 'utf8') };
      const collector = createCollector();
      const parsed = parseManifest({ source, path: undefined }, collector);
      for (const workload of findWorkloads([parsed], {}, collector)) {
        const { kind, naming, template } = workload;
        const { annotations, labels } = template.metadata;
        const isBare = kind === 'Pod' && naming.name !== undefined;
        const metadata = {
          ...(isBare ? { name: naming.name } : { generateName: `${naming.name ?? 'pod'}-7d9c5b8f6d-` }),
          ...(annotations && { annotations }),
          ...(labels && { labels }),
        };
        const spec = { ...(template.spec as unknown as JsonObject) };
        const title = `${name}: ${kind}/${workload.name}`;
        const pod = {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata,
          spec: { ...spec, runtimeClassName: runtimeClassOf(spec) },
        };
        if (!found.has(title)) found.set(title, { title, pod });
      }
    }
  }
  return [...found.values()];
}

/** What the command makes of a pod: the annotation, or the codes of its errors. */
export async function generateForPod(test: TestDecider, pod: JsonObject): Promise<string | readonly string[]> {
  const collector = createCollector();
  const dropIn = await resolveDropIn(writeMirrors(test.folder, test.registry.host), collector);
  const chooser = await openSettings(
    { dropIns: dropIn ? [dropIn] : [], ociVersions: { versions: ['1.2.1'], flag: '--oci-version' } },
    collector,
  );
  if (!chooser.base) throw new Error('no settings');
  const { policies } = await generatePolicies(
    {
      manifests: [{ source: { name: 'pod.json', text: JSON.stringify(pod) }, path: undefined }],
      configFiles: [],
      settings: chooser.base.settings,
      settingsFor: ({ template: { spec } }) => chooser.settingsFor(spec.runtimeClassName),
      rules: readShippedRules(),
      secretEnv: 'refuse',
      images: () => ({ openRegistry: async () => openImageStore(testStore), cache: false }),
    },
    collector,
  );
  const codes = collector.diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return policies[0]?.annotation ?? [...new Set(codes)].sort();
}
