import type { ClusterState, NodeFacts } from '../analysis/nodes/index.js';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { Workload } from '../manifest/index.js';
import type { LoadedSettings, SettingsChooser } from '../settings/index.js';
import type { GenerateOptions } from './generate-options.js';
import { versionsOfNodes } from './read-versions.js';

/** The settings of workloads, and the nodes that were looked at to choose them. */
export interface WorkloadSettings {
  settingsFor(workload: Workload): Promise<LoadedSettings | undefined>;
  /** What is known of a workload's nodes once its settings were chosen; undefined without a cluster. */
  nodesFor(workload: Workload): NodeFacts | undefined;
}

/** Chooses settings by the workload's runtime class and, where a cluster is known, by the nodes that it can land on. */
export async function openWorkloadSettings(
  chooser: SettingsChooser,
  cluster: ClusterState | undefined,
  { ociVersionSet }: Pick<GenerateOptions, 'ociVersionSet'>,
  collector: DiagnosticCollector,
): Promise<WorkloadSettings> {
  const found = new Map<Workload, NodeFacts>();
  const judge = cluster && (await import('../analysis/nodes/index.js')).judgeNodes;
  return {
    nodesFor: (workload) => found.get(workload),
    settingsFor: (workload) => {
      const { template, spanOf } = workload;
      const learn = (chosen: LoadedSettings, isVersionStated: boolean): NodeFacts | undefined => {
        if (!cluster || !judge) return undefined;
        const { kata_config, extensions, devices } = chosen.settings;
        const accepted = extensions?.oci_versions ?? [];
        const stated = {
          ociVersions: isVersionStated ? (accepted.length > 0 ? accepted : [kata_config.oci_version]) : undefined,
          acceptsSet: ociVersionSet === versionsOfNodes,
          gpuKeys: devices.vfio.nvidia.pgpu_resource_keys,
        };
        const facts = judge(workload, cluster, stated, collector);
        found.set(workload, facts);
        return facts;
      };
      return chooser.settingsFor(template.spec.runtimeClassName, spanOf(['spec', 'runtimeClassName']), learn);
    },
  };
}
