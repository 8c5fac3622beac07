import { checkContainer } from './check-container.js';
import { checkId } from './check-id.js';
import { reportAt, type ValueCheck } from './check-value.js';
import type { Container, PodSpec, Volume } from './pod-spec.js';
import type { PodTemplateContext } from './pod-template-context.js';
import type { ValuePath } from './workload.js';

/**
 * Checks what types cannot say: names that must differ or must exist, sources that exclude each other, ranges. Only
 * rules of the API server whose breach would make a policy wrong are here; others are left to the server. Gives the
 * spec with the defaults that matter: a volume without a source is an `emptyDir`, a relative mount path begins at `/`.
 */
export function checkPodSpecRelations(
  spec: PodSpec,
  path: ValuePath,
  context: PodTemplateContext,
  check: ValueCheck,
): PodSpec {
  if (spec.containers.length === 0)
    reportAt('invalid-value', [...path, 'containers'], check, 'a pod needs at least one container');
  const volumes = spec.volumes?.map((volume, index) => checkVolume(volume, [...path, 'volumes', index], check));
  reportDuplicates(volumes ?? [], [...path, 'volumes'], new Map(), 'volume', check);
  const volumeNames = new Set([...(volumes ?? []).map(({ name }) => name), ...context.volumeClaimTemplates]);

  const taken = new Map<string, ValuePath>();
  const checkAll = (containers: readonly Container[], list: string): readonly Container[] => {
    reportDuplicates(containers, [...path, list], taken, 'container', check);
    return Object.freeze(
      containers.map((container, index) =>
        checkContainer(container, [...path, list, index], volumeNames, context, check),
      ),
    );
  };
  const containers = checkAll(spec.containers, 'containers');
  const initContainers = spec.initContainers && checkAll(spec.initContainers, 'initContainers');
  checkPodIds(spec, path, check);
  return Object.freeze({
    ...spec,
    containers,
    ...(initContainers && { initContainers }),
    ...(volumes && { volumes: Object.freeze(volumes) }),
  });
}

function checkVolume(volume: Volume, path: ValuePath, check: ValueCheck): Volume {
  const sources = Object.keys(volume).filter((member) => member !== 'name');
  if (volume.name === '') reportAt('missing-field', [...path, 'name'], check, 'a volume needs a name');
  if (sources.length > 1)
    reportAt('volume-source', path, check, `the volume has several sources: ${sources.join(', ')}`, [
      'keep one of them',
    ]);
  // The API server's default (SetDefaults_Volume).
  return sources.length === 0 ? Object.freeze({ ...volume, emptyDir: Object.freeze({}) }) : volume;
}

function reportDuplicates(
  named: readonly { readonly name: string }[],
  path: ValuePath,
  taken: Map<string, ValuePath>,
  what: string,
  check: ValueCheck,
): void {
  for (const [index, { name }] of named.entries()) {
    const place = [...path, index, 'name'];
    if (name !== '' && taken.has(name))
      reportAt('duplicate-name', place, check, `another ${what} has the name ${JSON.stringify(name)} already`);
    else taken.set(name, place);
  }
}

function checkPodIds({ securityContext: context }: PodSpec, path: ValuePath, check: ValueCheck): void {
  if (!context) return;
  for (const name of ['runAsUser', 'runAsGroup', 'fsGroup'] as const)
    checkId(context[name], [...path, 'securityContext', name], check);
  for (const [index, group] of (context.supplementalGroups ?? []).entries())
    checkId(group, [...path, 'securityContext', 'supplementalGroups', index], check);
}
