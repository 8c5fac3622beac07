import type { Span } from '../../diagnostics/index.js';
import type { Container, ValuePath, Workload } from '../../manifest/index.js';

interface Place {
  readonly container: Container;
  readonly path: ValuePath;
}

function findContainer({ template }: Workload, name: string | undefined): Place | undefined {
  for (const list of ['containers', 'initContainers'] as const) {
    const index = (template.spec[list] ?? []).findIndex((one) => one.name === name);
    const container = template.spec[list]?.[index];
    if (container) return { container, path: ['spec', list, index] };
  }
  return undefined;
}

/** What a reason of our rules speaks of, by its first word, as members of the container. */
function findMember({ container }: Place, reason: string): ValuePath {
  const [topic = '', ...details] = reason.split(': ');
  const detail = details.join(': ');
  switch (topic) {
    case 'args':
      return container.command ? ['command'] : container.args ? ['args'] : ['image'];
    case 'env': {
      const index = (container.env ?? []).findIndex(({ name }) => detail.endsWith(name));
      return index === -1 ? (container.env ? ['env'] : ['image']) : ['env', index];
    }
    case 'mounts':
    case 'storages': {
      const index = (container.volumeMounts ?? []).findIndex(({ mountPath }) => detail.includes(mountPath));
      return index === -1 ? ['volumeMounts'] : ['volumeMounts', index];
    }
    case 'devices':
      return container.volumeDevices && !detail.includes('GPU') ? ['volumeDevices'] : ['resources', 'limits'];
    case 'process':
    case 'capabilities':
      return ['securityContext'];
    default:
      return [];
  }
}

/** A command of a probe or a hook: the first that the container has. */
function findHandler({ container }: Place): ValuePath {
  const { lifecycle } = container;
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    if (container[probe]?.exec) return [probe];
  }
  if (lifecycle?.postStart?.exec) return ['lifecycle', 'postStart'];
  return lifecycle?.preStop?.exec ? ['lifecycle', 'preStop'] : [];
}

/** Finds the part of the manifest that a denial is about: what the policy's reason names, else the container, else the pod. */
export function locateDenial(workload: Workload, name: string | undefined, kind: string, reason: string): Span {
  const [topic, key] = reason.split(': ');
  if (topic === 'annotations' && key !== undefined && workload.template.metadata.annotations?.[key] !== undefined) {
    return workload.spanOf(['metadata', 'annotations', key]);
  }
  if (reason.startsWith('linux: sysctl')) return workload.spanOf(['spec', 'securityContext', 'sysctls']);
  const place = findContainer(workload, name);
  if (!place) return workload.spanOf([]);
  const member = kind === 'ExecProcessRequest' ? findHandler(place) : findMember(place, reason);
  const [first] = member;
  const isThere = typeof first === 'string' && Object.hasOwn(place.container, first);
  return workload.spanOf(isThere ? [...place.path, ...member] : place.path);
}
