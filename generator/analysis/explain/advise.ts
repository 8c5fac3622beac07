import type { CaseFacts } from './case-facts.js';
import type { Cause } from './cause.js';

/** The smallest thing to do; it never opens more than what was denied. */
export function advise({ fault, kind, container, workload, request }: CaseFacts, cause: Cause): string {
  const { subject = '' } = fault;
  const regenerate = 'make the policy anew from the manifest as it is now, and tell the relying party the new digest';
  const of = container === undefined ? '' : ` of ${container}`;
  switch (cause.name) {
    case 'manifest-changed':
    case 'annotation-added':
      if (workload && cause.certainty === 'certain') return regenerate;
      return cause.name === 'annotation-added'
        ? `write the annotation ${subject} with its value into the manifest and ${regenerate}; or keep it from being added`
        : regenerate;
    case 'image-moved':
      return `pin the image${of} by digest (genpolicy --pin), look at what changed in it, and ${regenerate}`;
    case 'image-user':
      return `set runAsUser, runAsGroup and supplementalGroups${of} in the manifest, and ${regenerate}`;
    case 'containerd-version':
      if (fault.check === 'oci-version') {
        const version = fault.given ?? 'VERSION';
        return `make the policy with --oci-version ${version}, or while nodes are being upgraded with --oci-version-set ${fault.wanted ?? 'OLD'},${version}`;
      }
      return 'make the policy with --containerd-version as the nodes have it, and compare what it expects';
    case 'environment-injected':
      return `if ${subject} is meant to be there, write it with its value into the manifest${of} and ${regenerate}; else keep it from being added`;
    case 'volume-injected':
      return `if the volume at ${subject} is meant to be there, write it into the manifest${of} and ${regenerate}; for the token of the service account automountServiceAccountToken: false keeps it away`;
    case 'sidecar-injected':
      return `turn injection off for this pod, or write the container ${container ?? ''} into the manifest and ${regenerate}`;
    case 'device-plugin':
      return 'compare resources.limits of the manifest with what the node advertises (kubectl describe node), and the runtime class with the GPUs of the node';
    case 'not-permitted':
      if (kind === 'ExecProcessRequest') {
        if (fault.check === 'exec-privileges')
          return 'leave out allowPrivilegeEscalation: false, or use the Rust runtime, or make the policy anew with this generator';
        return request === undefined
          ? 'if this command must run, permit exactly it with --allow-exec and make the policy anew; a shell would give the host everything'
          : 'if this command must run, permit exactly it, word by word, with --allow-exec and make the policy anew; a shell would give the host everything';
      }
      if (kind === 'ReadStreamRequest') return 'if the host may see the output, make the policy with --allow-logs';
      return `if the host may do this, the setting /request_defaults/${kind} opens it; think twice`;
    case 'other-namespace':
      return 'create the pod in the namespace that the policy is for, or make the policy for the other one';
    case 'other-policy':
      return 'give the policy that the pod runs with: kubectl get pod NAME -o yaml | genpolicy explain --policy - DENIAL';
    case 'attack-shape':
      return 'do not change the policy; find out who sent this, and do not trust the node until it is known';
    case 'unknown':
      return 'do not open the policy for it; find out where the difference comes from first';
  }
}
