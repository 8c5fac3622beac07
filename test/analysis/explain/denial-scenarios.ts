import {
  chooseRuntimeShape,
  type Json,
  type JsonObject,
  simulateRequests,
} from '../../../generator/analysis/requests/index.js';
import type { GeneratedPolicy } from '../../../generator/generate/index.js';

/** A pod as its policy was made for it. */
export const podText = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: main
      image: registry.example/cuda:12
      command: [serve, --port, "8080"]
      env:
        - {name: LOG_LEVEL, value: info}
        - {name: TOKEN, value: correct-horse-battery}
      livenessProbe: {exec: {command: [cat, /tmp/alive]}}
      resources: {limits: {nvidia.com/pgpu: 1}}
      securityContext: {runAsUser: 1000, runAsGroup: 1000}
      volumeMounts:
        - {name: config, mountPath: /etc/app}
  volumes:
    - {name: config, configMap: {name: app}}
`;

/** A change of the first legitimate request of a kind. */
type Change = (request: Draft) => void;
// biome-ignore lint/suspicious/noExplicitAny: the tests change requests of many shapes in place.
type Draft = any;

export interface Mistake {
  readonly kind: string;
  readonly change: Change;
  /** Send what comes before, too. */
  readonly afterStart?: boolean;
  /** What must be said. */
  readonly check: string;
  readonly subject?: string;
  readonly causes: readonly string[];
  /** The manifest as it is when the denial is explained; default: as it was. */
  readonly now?: readonly [string, string];
}

const create = 'CreateContainerRequest';

/** What goes wrong, by name. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  'args-edited': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Process.Args[2] = '9090';
    },
    check: 'args',
    subject: '2',
    causes: ['manifest-changed'],
    now: ['"8080"', '"9090"'],
  },
  'args-hostile': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Process.Args[2] = '80; sh';
    },
    check: 'args',
    subject: '2',
    causes: ['unknown'],
  },
  'env-edited': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Process.Env = OCI.Process.Env.map((one: string) => one.replace('LOG_LEVEL=info', 'LOG_LEVEL=debug'));
    },
    check: 'env',
    subject: 'LOG_LEVEL',
    causes: ['manifest-changed'],
    now: ['value: info', 'value: debug'],
  },
  'env-otel': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Process.Env.push('OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317');
    },
    check: 'env',
    subject: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    causes: ['environment-injected'],
  },
  'env-unknown': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Process.Env.push('LD_PRELOAD=/tmp/x.so');
    },
    check: 'env',
    subject: 'LD_PRELOAD',
    causes: ['unknown'],
  },
  'mount-options': {
    kind: create,
    change: ({ OCI }) => {
      mountAt(OCI, '/etc/app').options = ['rbind', 'rprivate', 'rw'];
    },
    check: 'mount',
    subject: '/etc/app',
    causes: ['unknown'],
  },
  'mount-injected': {
    kind: create,
    change: ({ OCI, container_id: id }) => {
      OCI.Mounts.push({
        destination: '/var/run/secrets/eks.amazonaws.com/serviceaccount',
        source: `/run/kata-containers/shared/containers/${id}-0123456789abcdef-serviceaccount`,
        type_: 'bind',
        options: ['rbind', 'rprivate', 'ro'],
      });
    },
    check: 'mount',
    subject: '/var/run/secrets/eks.amazonaws.com/serviceaccount',
    causes: ['volume-injected'],
  },
  'mount-cgroup': {
    kind: create,
    change: ({ OCI }) => {
      mountAt(OCI, '/sys/fs/cgroup').options.push('newflag');
    },
    check: 'mount',
    subject: '/sys/fs/cgroup',
    causes: ['containerd-version'],
  },
  'mount-source': {
    kind: create,
    change: ({ OCI }) => {
      mountAt(OCI, '/etc/app').source = '/run/kata-containers/../../etc';
    },
    check: 'mount',
    subject: '/etc/app',
    causes: ['attack-shape', 'unknown'],
  },
  'uid-edited': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Process.User.UID = 0;
    },
    check: 'user',
    subject: 'UID',
    causes: ['manifest-changed'],
    now: ['runAsUser: 1000', 'runAsUser: 0'],
  },
  'uid-odd': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Process.User.UID = 65534;
    },
    check: 'user',
    subject: 'UID',
    causes: ['unknown'],
  },
  'oci-version': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Version = '1.3.0';
    },
    check: 'oci-version',
    causes: ['containerd-version'],
  },
  'cdi-count': {
    kind: create,
    change: ({ OCI }) => {
      for (const key of Object.keys(OCI.Annotations)) if (key.startsWith('cdi.k8s.io/')) delete OCI.Annotations[key];
    },
    check: 'device',
    causes: ['device-plugin'],
  },
  'annotation-added': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Annotations['io.katacontainers.config.hypervisor.default_vcpus'] = '8';
    },
    check: 'annotation',
    subject: 'io.katacontainers.config.hypervisor.default_vcpus',
    causes: ['annotation-added'],
    now: [
      'namespace: shop}',
      'namespace: shop, annotations: {io.katacontainers.config.hypervisor.default_vcpus: "8"}}',
    ],
  },
  'annotation-foreign': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Annotations['k8s.v1.cni.cncf.io/network-status'] = '[]';
    },
    check: 'annotation',
    subject: 'k8s.v1.cni.cncf.io/network-status',
    causes: ['annotation-added'],
  },
  sidecar: {
    kind: create,
    change: ({ OCI }) => {
      OCI.Annotations['io.kubernetes.cri.container-name'] = 'istio-proxy';
    },
    check: 'container-unknown',
    causes: ['sidecar-injected'],
  },
  'container-added': {
    kind: create,
    change: ({ OCI }) => {
      OCI.Annotations['io.kubernetes.cri.container-name'] = 'metrics';
    },
    check: 'container-unknown',
    causes: ['manifest-changed'],
    now: ['  volumes:\n', '    - {name: metrics, image: "registry.example/shell:1"}\n  volumes:\n'],
  },
  capabilities: {
    kind: create,
    change: ({ OCI }) => {
      OCI.Process.Capabilities.Bounding.push('CAP_SYS_ADMIN');
    },
    check: 'capabilities',
    subject: 'Bounding',
    causes: ['unknown'],
  },
  namespace: {
    kind: create,
    change: ({ OCI }) => {
      OCI.Annotations['io.kubernetes.cri.sandbox-namespace'] = 'test';
    },
    check: 'sandbox-identity',
    causes: ['other-namespace', 'unknown', 'attack-shape'],
  },
  'second-sandbox': {
    kind: create,
    afterStart: true,
    change: ({ OCI }) => {
      OCI.Annotations['io.kubernetes.cri.sandbox-name'] = 'other';
    },
    check: 'sandbox-identity',
    causes: ['attack-shape', 'unknown'],
  },
  exec: {
    kind: 'ExecProcessRequest',
    afterStart: true,
    change: (request) => {
      request.process.Args = ['sh', '-c', 'cat /etc/app/key'];
    },
    check: 'exec-command',
    causes: ['not-permitted'],
  },
  'copy-out': {
    kind: 'CopyFileRequest',
    change: (request) => {
      request.path = '/run/kata-containers/shared/containers/../../../../etc/passwd';
    },
    check: 'copy-path',
    causes: ['attack-shape'],
  },
};

function mountAt(spec: Draft, destination: string): Draft {
  const found = spec.Mounts.find((mount: Draft) => mount.destination === destination);
  if (!found) throw new Error(`no mount at ${destination}`);
  return found;
}

/** One golden denial: which mistake, on which policy, passed on how. */
export interface Scenario {
  readonly mistake: string;
  readonly policy: 'ours' | 'ours-debug' | 'reference';
  readonly wrap: keyof typeof wraps;
  readonly isCut: boolean;
}

const whole = (policy: Scenario['policy'], list: Readonly<Record<string, keyof typeof wraps>>): readonly Scenario[] =>
  Object.entries(list).map(([mistake, wrap]) => ({ mistake, policy, wrap, isCut: false }));
const cut = (policy: Scenario['policy'], list: Readonly<Record<string, keyof typeof wraps>>): readonly Scenario[] =>
  Object.entries(list).map(([mistake, wrap]) => ({ mistake, policy, wrap, isCut: true }));

/** Ten of ours and ten of the reference's whole, fifteen of ours and five of the reference's cut as kubelet cuts them. */
export const scenarios: readonly Scenario[] = [
  ...whole('ours', {
    'args-edited': 'describe',
    'env-otel': 'event',
    'mount-options': 'containerd',
    'uid-edited': 'kubelet',
    'oci-version': 'event',
    'cdi-count': 'describe',
    'annotation-added': 'agent',
    exec: 'containerd',
    'copy-out': 'plain',
    'second-sandbox': 'event',
  }),
  ...whole('reference', {
    'args-hostile': 'event',
    'env-edited': 'containerd',
    'mount-injected': 'kubelet',
    'uid-odd': 'agent',
    'oci-version': 'describe',
    'cdi-count': 'plain',
    'annotation-foreign': 'event',
    sidecar: 'containerd',
    exec: 'event',
    'copy-out': 'agent',
  }),
  ...cut('ours', {
    'env-unknown': 'event',
    'mount-cgroup': 'describe',
    'container-added': 'event',
    capabilities: 'kubelet',
    namespace: 'event',
  }),
  ...cut('ours-debug', {
    'args-edited': 'event',
    'env-edited': 'describe',
    'mount-injected': 'kubelet',
    'mount-source': 'event',
    'uid-odd': 'event',
    'oci-version': 'containerd',
    'cdi-count': 'event',
    'annotation-foreign': 'event',
    sidecar: 'describe',
    exec: 'event',
  }),
  ...cut('reference', {
    'args-edited': 'event',
    'env-otel': 'event',
    'mount-options': 'containerd',
    'uid-odd': 'kubelet',
    'oci-version': 'event',
  }),
];

export const nameScenario = ({ mistake, policy, isCut }: Scenario): string =>
  `${policy}-${isCut ? 'cut' : 'whole'}-${mistake}`;

const podOf = { kind: 'Pod', namespace: 'shop', name: 'web' };
const quote = (text: string): string => JSON.stringify(text);
const shim = (denial: string): string =>
  `failed to create containerd task: failed to create shim task: ${quote(denial)}: unknown`;
const limit = (text: string, isCut: boolean): string => (isCut ? text.slice(0, 1024) : text);

/** How a denial comes to a user: the text is escaped not at all, once, twice or three times. */
export const wraps = {
  event: (denial: string, isCut: boolean) =>
    `${JSON.stringify({ apiVersion: 'v1', kind: 'Event', involvedObject: { ...podOf, fieldPath: 'spec.containers{main}' }, reason: 'Failed', message: limit(`Error: ${shim(denial)}`, isCut), type: 'Warning' }, undefined, 2)}\n`,
  describe: (denial: string, isCut: boolean) =>
    `Name:             web\nNamespace:        shop\nStatus:           Pending\nContainers:\n  main:\n    Image:         registry.example/cuda:12\n    State:          Waiting\n      Reason:       CreateContainerError\nEvents:\n  Type     Reason   Age               From     Message\n  ----     ------   ----              ----     -------\n  Normal   Pulled   12s (x2 over 14s) kubelet  Container image already present\n  Warning  Failed   12s (x2 over 14s) kubelet  ${limit(`Error: ${shim(denial)}`, isCut)}\n`,
  containerd: (denial: string, isCut: boolean) =>
    `time="2026-01-05T10:11:12.131415161Z" level=error msg="StartContainer for \\"0010c7d9\\" failed" error=${limit(quote(shim(denial)), isCut)}\n`,
  kubelet: (denial: string, isCut: boolean) =>
    `E0105 10:11:12.131415    1234 pod_workers.go:1301] "Error syncing pod, skipping" err=${limit(quote(`failed to "StartContainer" for "main" with CreateContainerError: ${quote(shim(denial))}`), isCut)}${isCut ? '' : ' pod="shop/web" podUID="9c64c5bf"'}\n`,
  agent: (denial: string, isCut: boolean) =>
    `${JSON.stringify({ msg: 'rpc call failed', level: 'ERRO', ts: '2026-01-05T10:11:12.131415161Z', name: 'kata-agent', error: limit(denial, isCut) })}\n`,
  plain: (denial: string, isCut: boolean) => `${limit(`Error: failed to create shim task: ${denial}`, isCut)}\n`,
} as const;

/** With a shared file system nothing is copied: this is what a runtime without one sends. */
const copyRequest: JsonObject = {
  path: `/run/kata-containers/shared/containers/${'a'.repeat(64)}-0123456789abcdef-app`,
  file_type: 'Regular',
  symlink_target: null,
  file_size: 4,
  file_mode: 33188,
  dir_mode: 16872,
  uid: 0,
  gid: 0,
  offset: 0,
};

/** The request of a mistake, and the requests before it. */
export function makeRequests(policy: GeneratedPolicy, { kind, change, afterStart }: Mistake) {
  const { workload, data } = policy;
  const requests = simulateRequests({ workload, data }, chooseRuntimeShape(data, undefined));
  const at = requests.findIndex((one) => one.kind === kind && (kind !== create || one.container === 'main'));
  const found = kind === 'CopyFileRequest' ? { request: copyRequest } : requests[at];
  if (!found) throw new Error(`the runtime sends no ${kind}`);
  const request = structuredClone(found.request) as JsonObject;
  change(request);
  const before = afterStart ? requests.slice(0, at) : [];
  return { kind, request: request as Json, before };
}
