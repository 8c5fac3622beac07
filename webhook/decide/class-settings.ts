import {
  createCollector,
  type Diagnostic,
  type DiagnosticCollector,
  type LoadedSettings,
  loadAnalysis,
  type NamedDropIn,
  openSettings,
  type Profile,
  type Workload,
} from '../../generator/index.js';
import type { WebhookConfig } from '../config/load-config.js';
import { BoundedMap } from '../facts/bounded-map.js';
import type { NodeState } from './cluster-facts.js';

/** The settings of the pods of one runtime class, and what is known of the class. */
export interface ClassSettings {
  readonly base: LoadedSettings;
  readonly profile: Profile | undefined;
  /** Settings of a pod; what its nodes say is put in. Findings go to the pod's collector. */
  settingsFor(
    workload: Workload,
    nodes: NodeState | undefined,
    collector: DiagnosticCollector,
  ): Promise<LoadedSettings | undefined>;
}

/** Opens settings by class, each once. Undefined when they cannot be loaded, which `check` has told at the start. */
export function createClassSettings(
  policy: WebhookConfig['policy'],
  dropIns: readonly NamedDropIn[],
  onErrors: (errors: readonly Diagnostic[]) => void,
) {
  const known = new BoundedMap<string, Promise<ClassSettings | undefined>>(256);
  return (runtimeClass: string | undefined): Promise<ClassSettings | undefined> => {
    const key = runtimeClass ?? '';
    const opened = known.get(key) ?? openClass(policy, dropIns, runtimeClass, onErrors);
    known.set(key, opened);
    return opened;
  };
}

async function openClass(
  policy: WebhookConfig['policy'],
  dropIns: readonly NamedDropIn[],
  runtimeClass: string | undefined,
  onErrors: (errors: readonly Diagnostic[]) => void,
): Promise<ClassSettings | undefined> {
  // What is to be said of a class is said of each of its pods.
  const ofClass = createCollector();
  const chooser = await openSettings(
    {
      ...(policy.settingsPath !== '' && { path: policy.settingsPath }),
      dropIns,
      profileFiles: policy.profileFiles,
      ...(policy.kataVersion !== '' && { kataVersion: policy.kataVersion }),
      ...(policy.ociVersions.length > 0 && {
        ociVersions: { versions: policy.ociVersions, flag: 'policy.ociVersions' },
      }),
    },
    ofClass,
  );
  const { base } = chooser;
  const profile = base && (await chooser.profileFor(runtimeClass));
  onErrors(ofClass.diagnostics.filter(({ severity }) => severity === 'error'));
  if (!base) return undefined;
  const repeat = (finding: Diagnostic): Diagnostic => ({ ...finding, span: undefined });
  return {
    base,
    profile,
    settingsFor: async (workload, nodes, collector) => {
      const judge = nodes && (await loadAnalysis()).judgeNodes;
      let learned = false;
      const settings = await chooser.settingsFor(runtimeClass, undefined, (chosen, isStated) => {
        if (!nodes || !judge) return undefined;
        const { kata_config, extensions, devices } = chosen.settings;
        const accepted = extensions?.oci_versions ?? [];
        const stated = {
          ociVersions: isStated ? (accepted.length > 0 ? accepted : [kata_config.oci_version]) : undefined,
          acceptsSet: policy.acceptNodeVersions,
          gpuKeys: devices.vfio.nvidia.pgpu_resource_keys,
        };
        const facts = judge(workload, nodes, stated, collector);
        learned = facts.ociVersions.length > 0;
        return facts;
      });
      const told = ofClass.diagnostics.filter(({ slug }) => !(learned && slug === 'oci-version-assumed'));
      collector.add(told.map(repeat));
      return settings;
    },
  };
}
