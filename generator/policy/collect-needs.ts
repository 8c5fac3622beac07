import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { ImageNeed, Platform } from '../image/index.js';
import type { Container, ValuePath, Workload } from '../manifest/index.js';
import type { Settings } from '../settings/index.js';

/** A container with its place in the template. */
export interface PlacedContainer {
  readonly container: Container;
  readonly path: ValuePath;
}

/** Lists the workload's containers in the order of policies: init containers, last one first, then the others. */
export function listContainers(workload: Workload): readonly PlacedContainer[] {
  const { containers, initContainers = [] } = workload.template.spec;
  const place = (member: 'containers' | 'initContainers') => (container: Container, index: number) => ({
    container,
    path: ['spec', member, index],
  });
  return [...initContainers.map(place('initContainers')).reverse(), ...containers.map(place('containers'))];
}

const architectureLabel = 'kubernetes.io/arch';

/**
 * Chooses the platform whose image the pod will run: the stated one, else what the pod's node selector or required
 * node affinity pins, else linux/amd64, as the reference.
 */
export function choosePlatform(workload: Workload, stated: Platform | undefined): Platform {
  if (stated) return stated;
  const { nodeSelector, affinity } = workload.template.spec;
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const pinned = terms.map((term) => {
    const requirement = term.matchExpressions?.find(
      ({ key, operator }) => key === architectureLabel && operator === 'In',
    );
    return requirement?.values?.length === 1 ? requirement.values[0] : undefined;
  });
  const agreed = pinned.length > 0 && pinned.every((value) => value === pinned[0]) ? pinned[0] : undefined;
  return { os: 'linux', architecture: nodeSelector?.[architectureLabel] ?? agreed ?? 'amd64' };
}

/** An image that a workload needs, with the place that asks for it; the sandbox's has the place of the template. */
export interface PlacedImageNeed {
  readonly need: ImageNeed;
  readonly path: ValuePath;
}

/**
 * Lists the images that must be known before a workload's policy can be made, the sandbox's first. User files are
 * left out only where the setting allows it and the manifest spells out everything that they could say.
 */
export function collectImageNeeds(
  workload: Workload,
  settings: Settings,
  statedPlatform: Platform | undefined,
  collector: DiagnosticCollector,
): readonly PlacedImageNeed[] {
  const platform = choosePlatform(workload, statedPlatform);
  const podContext = workload.template.spec.securityContext;
  const maySpareLayers =
    (settings.extensions?.skip_layers_when_users_explicit ?? false) && settings.cluster_config.guest_pull;
  const needs: PlacedImageNeed[] = [
    { need: { reference: settings.cluster_config.pause_container_image, platform, needsUsers: true }, path: [] },
  ];
  for (const { container, path } of listContainers(workload)) {
    if (!container.image) {
      collector.report('container-image-missing', {
        message: `container ${container.name} names no image, so nothing can be known of what it runs`,
        span: workload.spanOf(path),
        help: ['name the image; where a controller fills it in, let the admission webhook make the policy'],
      });
      continue;
    }
    const context = container.securityContext;
    const explicit =
      (context?.runAsUser ?? podContext?.runAsUser) !== undefined &&
      (context?.runAsGroup ?? podContext?.runAsGroup) !== undefined &&
      podContext?.supplementalGroups !== undefined;
    needs.push({
      need: { reference: container.image, platform, needsUsers: !(maySpareLayers && explicit) },
      path: [...path, 'image'],
    });
  }
  return needs;
}
