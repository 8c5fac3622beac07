import type { Settings } from '../settings/index.js';

/** Annotations under which a manifest carries a policy; the runtimes strip them before the guest sees the pod. */
const policyAnnotations: ReadonlySet<string> = new Set([
  'io.katacontainers.config.agent.policy',
  'io.katacontainers.config.hypervisor.cc_init_data',
]);

const uuidPattern = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** What the annotations of one policy container depend on. */
export interface AnnotationInputs {
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly settings: Settings['pause_container'] | Settings['other_container'];
  readonly sandboxNamePattern: string | undefined;
  readonly namespace: string;
  readonly hostNetwork: boolean;
  /** Absent for the sandbox. */
  readonly container: { readonly name: string; readonly image: string } | undefined;
}

/**
 * Builds the annotations that the guest may see on a container: the pod's own, which containerd copies to every
 * container under `io.katacontainers.*`, then containerd's and Kata's. The pod's own win, as in the reference.
 */
export function buildAnnotations(inputs: AnnotationInputs): Record<string, string> {
  const annotations = new Map(Object.entries(inputs.podAnnotations).filter(([key]) => !policyAnnotations.has(key)));
  const addMissing = (key: string, value: string): void => {
    if (!annotations.has(key)) annotations.set(key, value);
  };
  for (const [key, value] of Object.entries(inputs.settings.Annotations ?? {})) addMissing(key, value);
  if (inputs.sandboxNamePattern !== undefined) {
    addMissing('io.kubernetes.cri.sandbox-name', `^${inputs.sandboxNamePattern}$`);
  }
  if (inputs.container) {
    const { image, name } = inputs.container;
    addMissing('io.kubernetes.cri.image-name', image.includes(':') ? image : `${image}:latest`);
    addMissing('io.kubernetes.cri.container-name', name);
  }
  annotations.set('io.kubernetes.cri.sandbox-namespace', inputs.namespace);
  if (!inputs.container) {
    // CNI names the namespace file after a UUID; pods on the host's network get the prefix of containerd's own.
    const prefix = inputs.hostNetwork ? 'cnitest' : 'cni';
    addMissing('nerdctl/network-namespace', `^/var/run/netns/${prefix}-${uuidPattern}$`);
  }
  return Object.fromEntries([...annotations].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
