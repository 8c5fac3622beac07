import {
  hasCommandPattern,
  isCgroupMount,
  isExtraPath,
  isImagePull,
  isNoLink,
  isOptionalMount,
  isOptionalVariable,
  isRegularFile,
  isTemplateArgument,
  isTemplateVariable,
  isVfioDevice,
  type MutationContext,
  type OpenCondition,
} from './open-conditions.js';

/** Operators of changes, as reports name them. */
export type MutationOperator =
  | 'flip'
  | 'plus one'
  | 'append'
  | 'prepend'
  | 'null to object'
  | 'drop last'
  | 'repeat last'
  | 'add to empty'
  | 'add key';

/** A place of a request that the rules leave open, and why. */
export interface OpenMutation {
  readonly kind: string;
  /** A path as `writeNodePath` writes it; `*` stands for any text. */
  readonly path: string;
  readonly operators: readonly MutationOperator[] | 'any';
  /** Regular expression that the value before the change must match, if it is a text. */
  readonly value?: string;
  /** Whether the reason holds at a place, where more is known of it than its path. */
  readonly condition?: OpenCondition;
  readonly reason: string;
}

type Places = readonly (readonly [
  path: string,
  operators: OpenMutation['operators'],
  reason: string,
  value?: string | OpenCondition,
  condition?: OpenCondition,
])[];

const hostNetwork = "it is the host's network, which may drop packets anyway";
const hostFile = 'the host owns the file, contents and all: nothing that is copied in is trusted';
const clusterLimits = 'limits depend on the cluster: they are none, or more than the least of the kernel';

const nodeLimits = "limits of the node's containerd; the setting /extensions/rlimits binds them";

const createContainer: Places = [
  [
    'OCI.Annotations{io.kubernetes.cri.*image-name}',
    ['append'],
    'the pause image is a setting of the node; the name of the image is compared where the data name it',
  ],
  [
    'OCI.Hostname',
    ['append', 'prepend'],
    'cut names, `hostname`, setHostnameAsFQDN and host network make it differ from the name of the pod',
  ],
  [
    'OCI.Process.Env[]',
    ['append'],
    'host name, node name and names of run-time values are bound by their form',
    '^[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9_.-]+$',
    isTemplateVariable,
  ],
  ['OCI.Process.Env', ['drop last'], 'service links and HOSTNAME depend on cluster and set-up', isOptionalVariable],
  ['OCI.Process.Env', ['repeat last'], 'containerd sends a variable of image and manifest twice'],
  ['OCI.Process.Args[]', ['append'], 'a placeholder in an argument is bound by its form', isTemplateArgument],
  [
    'OCI.Process.OOMScoreAdj',
    ['plus one'],
    'depends on the requests of the pod and on the memory of the node; -1000 to 1000',
  ],
  ['OCI.Process.ConsoleSize', ['null to object'], 'a terminal has a size'],
  ['OCI.Process.Rlimits*', ['drop last', 'plus one'], nodeLimits],
  [
    'OCI.Mounts',
    ['drop last'],
    "tokens, kubelet's files and sockets of the host depend on the node; a missing mount shows nothing to the host",
    isOptionalMount,
  ],
  [
    'OCI.Mounts[].options',
    ['drop last', 'repeat last'],
    'flags that newer kernels add to a cgroup hierarchy',
    isCgroupMount,
  ],
  ['OCI.Hooks', ['null to object'], 'the Rust runtime sends an object of empty lists; a hook in it is denied'],
  ['OCI.Linux.Namespaces', ['drop last'], 'the Go runtime drops the cgroup namespace'],
  [
    'OCI.Linux.MaskedPaths*',
    ['append', 'drop last'],
    'newer containerd hides more paths than the policy asks for',
    isExtraPath,
  ],
  [
    'OCI.Linux.ReadonlyPaths*',
    ['append', 'drop last'],
    'newer containerd protects more paths than the policy asks for',
    isExtraPath,
  ],
  ['OCI.Linux.Devices[].Major', ['plus one'], "the agent replaces it by the number of the guest's disk"],
  ['OCI.Linux.Devices[].Minor', ['plus one'], "the agent replaces it by the number of the guest's disk"],
  ['OCI.Linux.Devices[].UID', ['plus one'], "owner of the host's node"],
  ['OCI.Linux.Devices[].GID', ['plus one'], "owner of the host's node"],
  ['OCI.Linux.Resources.HugepageLimits', ['drop last'], 'only hosts with huge pages send limits for them'],
  ['OCI.Linux.Resources.Memory', ['null to object'], clusterLimits],
  ['OCI.Linux.Resources.Memory.*', ['plus one'], clusterLimits],
  ['OCI.Linux.Resources.CPU', ['null to object'], clusterLimits],
  ['OCI.Linux.Resources.CPU.Shares', ['plus one'], clusterLimits],
  ['OCI.Linux.Resources.CPU.Quota', ['plus one'], clusterLimits],
  [
    'storages',
    ['drop last'],
    'with a snapshotter on the host there is no image to pull; data that name the image ask for one pull in the guest',
    isImagePull,
  ],
  ['storages[].source', ['append'], 'before containerd 2.0 the image may have another name; the data say so'],
  [
    'devices',
    ['drop last'],
    'a cold-plugged VM of the Go runtime may list no GPU; the annotations stay one to one with the promise',
    isVfioDevice,
  ],
  ['devices[].vm_path', ['append', 'prepend'], 'the host names the disk anyway'],
  ['container_id', ['append', 'prepend'], 'ids of other clients of containerd; one of 64 digits must be the bundle id'],
  ['std*_port', ['plus one'], 'the Rust runtime may pass file descriptors, by ports from 1024 on; the data say so'],
];

const execProcess: Places = [
  ['exec_id', ['append', 'prepend'], 'the runtime makes it up; letters, digits, `_`, `.` and `-`'],
  [
    'process.Args*',
    ['append', 'drop last', 'repeat last'],
    'a pattern of the settings permits the command',
    hasCommandPattern,
  ],
  ['process.Terminal', ['flip'], 'what the settings permit may run with and without a terminal'],
  [
    'process.Env[]',
    ['append'],
    'host name, node name and names of run-time values are bound by their form',
    '^[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9_.-]+$',
    isTemplateVariable,
  ],
  [
    'process.Env',
    ['drop last', 'repeat last'],
    'service links and HOSTNAME depend on cluster and set-up; containerd sends a variable of image and manifest twice',
  ],
  ['process.NoNewPrivileges', ['flip'], 'the Go runtime never sends it for an exec; the data say so'],
  ['process.OOMScoreAdj', ['plus one'], 'Go sends none, Rust that of the container; -1000 to 1000'],
  ['process.ConsoleSize', ['null to object'], 'a terminal has a size'],
  ['process.Rlimits*', ['drop last', 'plus one'], nodeLimits],
  ['std*_port', ['plus one'], 'the Rust runtime may pass file descriptors, by ports from 1024 on; the data say so'],
];

const copyFile: Places = [
  ['path', ['append'], 'names of files in volumes'],
  ['symlink_target', ['append', 'prepend'], 'names of files in volumes; it stays in the volume'],
  ['file_mode', ['plus one'], hostFile, isNoLink],
  ['dir_mode', ['plus one'], hostFile],
  ['file_size', ['plus one'], hostFile, isRegularFile],
  ['uid', ['plus one'], hostFile],
  ['gid', ['plus one'], hostFile],
];

const createSandbox: Places = [
  [
    'hostname',
    ['append', 'prepend'],
    "`hostname`, setHostnameAsFQDN and host network make it differ from the pod's name",
  ],
  ['dns*', ['append', 'drop last', 'repeat last'], `search domains and options: ${hostNetwork}`],
  ['storages', ['drop last'], 'without the shared file system there is only shared memory, or none'],
];

const updateInterface: Places = [
  ['interface.IPAddresses', ['drop last'], hostNetwork],
  ['interface.type_', ['append', 'prepend'], 'the agent does not read it; runtimes name kinds of links of their own'],
  ['interface.mtu', ['plus one'], hostNetwork],
];

const updateRoutes: Places = [
  ['routes.Routes', ['drop last'], hostNetwork],
  ['routes.Routes[].device', ['append'], hostNetwork],
  ['routes.Routes[].mtu', ['plus one'], hostNetwork],
  ['routes.Routes[].scope', ['plus one'], 'the next scope of the kernel (link, host, nowhere)'],
];

const addNeighbours: Places = [
  ['neighbors.ARPNeighbors', ['drop last'], hostNetwork],
  ['neighbors.ARPNeighbors[].device', ['append'], hostNetwork],
];

const streamOfProcess: Places = [
  ['exec_id', ['append', 'prepend'], 'a setting opens the streams of all processes of the container'],
];

const placesByKind: Readonly<Record<string, Places>> = {
  CreateContainerRequest: createContainer,
  ExecProcessRequest: execProcess,
  CopyFileRequest: copyFile,
  CreateSandboxRequest: createSandbox,
  UpdateInterfaceRequest: updateInterface,
  UpdateRoutesRequest: updateRoutes,
  AddARPNeighborsRequest: addNeighbours,
  ReadStreamRequest: [...streamOfProcess, ['len', ['plus one'], 'how much is read at once']],
  WriteStreamRequest: [...streamOfProcess, ['data*', 'any', 'what is written comes from the host']],
  CloseStdinRequest: streamOfProcess,
};

/** What passes although it differs in one place from what the runtime sends. A test holds the table against the rules. */
export const openMutations: readonly OpenMutation[] = Object.entries(placesByKind).flatMap(([kind, places]) =>
  places.map(([path, operators, reason, value, condition = value]) => ({
    kind,
    path,
    operators,
    ...(typeof value === 'string' && { value }),
    ...(typeof condition === 'function' && { condition }),
    reason,
  })),
);

/** Writes the place of a node: `OCI.Mounts[].options[]`; keys of the maps Annotations and Sysctl stand in braces. */
export function writeNodePath(steps: readonly (string | number)[]): string {
  let path = '';
  let isMap = false;
  for (const step of steps) {
    if (typeof step === 'number') path += '[]';
    else path += isMap ? `{${step}}` : `${path === '' ? '' : '.'}${step}`;
    isMap = step === 'Annotations' || step === 'Sysctl';
  }
  return path;
}

function matchesPattern(pattern: string, path: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (!path.startsWith(head)) return false;
  const last = rest.pop();
  if (last === undefined) return path === pattern;
  let position = head.length;
  for (const part of rest) {
    const found = path.indexOf(part, position);
    if (found === -1) return false;
    position = found + part.length;
  }
  return path.endsWith(last) && path.length - last.length >= position;
}

/** The entry of the table for a change; `value` is what stood there before. Without a context, conditions count as met. */
export function findOpenMutation(
  kind: string,
  path: string,
  operator: MutationOperator,
  value?: unknown,
  context?: MutationContext,
): OpenMutation | undefined {
  return openMutations.find(
    (open) =>
      open.kind === kind &&
      (open.operators === 'any' || open.operators.includes(operator)) &&
      matchesPattern(open.path, path) &&
      (open.value === undefined || (typeof value === 'string' && new RegExp(open.value).test(value))) &&
      (context === undefined || open.condition === undefined || open.condition(context)),
  );
}

/** Why the rules let a change pass; undefined if they should not. */
export function findOpenReason(
  kind: string,
  path: string,
  operator: MutationOperator,
  value?: unknown,
  context?: MutationContext,
): string | undefined {
  return findOpenMutation(kind, path, operator, value, context)?.reason;
}
