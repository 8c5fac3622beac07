import type { CodeEntry } from './entry.js';

/** Chapter GP4xxx: from a workload to `policy_data`. */
export const policyCodes = {
  'missing-config-map': {
    code: 'GP4001',
    severity: 'error',
    exit: 2,
    summary: 'An environment variable needs a ConfigMap that none of the given files holds.',
  },
  'missing-config-map-key': {
    code: 'GP4002',
    severity: 'error',
    exit: 2,
    summary: 'An environment variable needs a key that its ConfigMap does not have.',
  },
  'missing-secret': {
    code: 'GP4003',
    severity: 'error',
    exit: 2,
    summary: 'An environment variable needs a Secret that none of the given files holds.',
  },
  'missing-secret-key': {
    code: 'GP4004',
    severity: 'error',
    exit: 2,
    summary: 'An environment variable needs a key that its Secret does not have.',
  },
  'unsupported-field-path': {
    code: 'GP4005',
    severity: 'error',
    exit: 2,
    summary: 'A `fieldRef` names a field that Kubernetes does not offer to environment variables.',
  },
  'label-not-in-template': {
    code: 'GP4006',
    severity: 'warning',
    exit: 2,
    summary: 'An environment variable takes a label that the pod template does not have.',
  },
  'annotation-not-in-template': {
    code: 'GP4007',
    severity: 'warning',
    exit: 2,
    summary: 'An environment variable takes an annotation that the pod template does not have; any value passes.',
  },
  'resource-value-unknown': {
    code: 'GP4008',
    severity: 'warning',
    exit: 2,
    summary: 'An environment variable takes a resource amount that only the node knows; any value passes.',
  },
  'secret-value-in-policy': {
    code: 'GP4009',
    severity: 'warning',
    exit: 2,
    summary: 'A Secret value stands in the policy as text, readable by everybody who can read the pod.',
  },
  'secret-value-refused': {
    code: 'GP4010',
    severity: 'error',
    exit: 2,
    summary: 'A Secret value would have to stand in the policy, and `--secret-env=refuse` forbids it.',
  },
  'secret-value-any': {
    code: 'GP4011',
    severity: 'warning',
    exit: 2,
    summary: 'With `--secret-env=any` the host may set a variable that comes from a Secret to any value.',
  },
  'optional-reference-absent': {
    code: 'GP4012',
    severity: 'info',
    exit: 2,
    summary: 'An optional ConfigMap or Secret is not in the given files; its variables are taken as unset.',
  },
  'wildcard-argument': {
    code: 'GP4013',
    severity: 'warning',
    exit: 2,
    summary: 'An argument contains a value that is only known at run time; the policy accepts any argument there.',
  },
  'service-variable-unknown': {
    code: 'GP4014',
    severity: 'warning',
    exit: 2,
    summary: 'A value refers to a service variable, which only the cluster knows.',
  },
  'binary-environment-value': {
    code: 'GP4015',
    severity: 'error',
    exit: 2,
    summary: 'An environment variable takes a value that is not UTF-8 text.',
  },
  'placeholder-in-value': {
    code: 'GP4016',
    severity: 'warning',
    exit: 2,
    summary: 'A text contains `$(name)` with a name that the rules treat as a placeholder.',
  },
  'image-user-unknown': {
    code: 'GP4020',
    severity: 'error',
    exit: 2,
    summary: 'The image runs as a user that its own `/etc/passwd` does not define.',
  },
  'guest-pull-needs-security-context': {
    code: 'GP4021',
    severity: 'error',
    exit: 2,
    summary: 'With guest pull, users and groups that come from the image must be spelled out in the manifest.',
  },
  'root-forbidden': {
    code: 'GP4022',
    severity: 'warning',
    exit: 2,
    summary: '`runAsNonRoot` is set but the container would run as root; kubelet will refuse to start it.',
  },
  'container-image-missing': {
    code: 'GP4023',
    severity: 'error',
    exit: 2,
    summary: 'A container names no image, so nothing can be known of what it runs.',
  },
  'pod-name-unknown': {
    code: 'GP4024',
    severity: 'warning',
    exit: 2,
    summary: 'The manifest gives no name, so the policy cannot bind the name of the pod.',
  },
  'probe-without-no-new-privileges': {
    code: 'GP4025',
    severity: 'warning',
    exit: 2,
    summary: 'Exec probes and hooks of a container that forbids privilege escalation may run without that restriction.',
  },
  'device-path-reserved': {
    code: 'GP4030',
    severity: 'error',
    exit: 2,
    summary: 'A block volume uses a device path that belongs to VFIO passthrough.',
  },
  'mount-path-without-name': {
    code: 'GP4031',
    severity: 'error',
    exit: 2,
    summary: 'A mount path has no last element, from which the runtime names the file that it shares.',
  },
} as const satisfies Record<string, CodeEntry>;
