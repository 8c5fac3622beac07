import type { WorkloadKindRow } from '../manifest/index.js';
import type { Settings } from '../settings/index.js';

/** Turns the setting `extensions.workload_kinds` into rows of the table of kinds. */
export function listExtraKinds(settings: Settings): readonly WorkloadKindRow[] {
  return (settings.extensions?.workload_kinds ?? []).map((row) => ({
    apiGroup: row.api_group,
    kind: row.kind,
    naming: 'prefix',
    podTemplates: row.pod_templates.map(({ template, annotations, layout }) => ({
      template,
      ...(annotations !== undefined && { annotations }),
      ...(layout !== undefined && { layout }),
    })),
  }));
}
