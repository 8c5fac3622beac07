/**
 * Shapes of the requests that the agent's policy sees, as the agent serializes them (kata-containers `src/libs/protocols`, features
 * `with-serde`): every field is there, absent sub-messages are null. Only requests that carry something to judge are listed; others pass as
 * they come.
 */
export type Shape =
  | { readonly kind: 'string' | 'optionalString' | 'boolean' }
  /** `least` and `most` are `min` and `max` as floats: comparing a number with them is quicker. */
  | {
      readonly kind: 'integer';
      readonly min: bigint;
      readonly max: bigint;
      readonly least: number;
      readonly most: number;
    }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'stringMap' }
  /** A sub-message; null when absent. */
  | { readonly kind: 'message'; readonly fields: Fields };

export type Fields = Readonly<Record<string, Shape>>;

const text: Shape = { kind: 'string' };
const optionalText: Shape = { kind: 'optionalString' };
const flag: Shape = { kind: 'boolean' };
const i32 = integer(-(2n ** 31n), 2n ** 31n - 1n);
const u32 = integer(0n, 2n ** 32n - 1n);
const i64 = integer(-(2n ** 63n), 2n ** 63n - 1n);
const u64 = integer(0n, 2n ** 64n - 1n);
const map: Shape = { kind: 'stringMap' };
const texts: Shape = { kind: 'list', item: text };
const numbers: Shape = { kind: 'list', item: u32 };

function integer(min: bigint, max: bigint): Shape {
  return { kind: 'integer', min, max, least: Number(min), most: Number(max) };
}

function list(fields: Fields): Shape {
  return { kind: 'list', item: { kind: 'message', fields } };
}

function message(fields: Fields): Shape {
  return { kind: 'message', fields };
}

const storage: Fields = {
  driver: text,
  driver_options: texts,
  source: text,
  fstype: text,
  options: texts,
  mount_point: text,
  fs_group: message({ group_id: u32, group_change_policy: i32 }),
  shared: flag,
};
const stringUser = message({ uid: text, gid: text, additionalGids: texts });
const process = message({
  Terminal: flag,
  ConsoleSize: message({ Height: u32, Width: u32 }),
  User: message({ UID: u32, GID: u32, AdditionalGids: numbers, Username: text }),
  Args: texts,
  Env: texts,
  Cwd: text,
  Capabilities: message({ Bounding: texts, Effective: texts, Inheritable: texts, Permitted: texts, Ambient: texts }),
  Rlimits: list({ Type: text, Hard: u64, Soft: u64 }),
  NoNewPrivileges: flag,
  ApparmorProfile: text,
  OOMScoreAdj: i64,
  SelinuxLabel: text,
});
const hooks = list({ Path: text, Args: texts, Env: texts, Timeout: i64 });
const idMappings = list({ ContainerID: u32, HostID: u32, Size: u32 });
const throttle = list({ Major: i64, Minor: i64, Rate: u64 });
const resources = message({
  Devices: list({ Allow: flag, Type: text, Major: i64, Minor: i64, Access: text }),
  Memory: message({
    Limit: i64,
    Reservation: i64,
    Swap: i64,
    Kernel: i64,
    KernelTCP: i64,
    Swappiness: u64,
    DisableOOMKiller: flag,
  }),
  CPU: message({
    Shares: u64,
    Quota: i64,
    Period: u64,
    RealtimeRuntime: i64,
    RealtimePeriod: u64,
    Cpus: text,
    Mems: text,
  }),
  Pids: message({ Limit: i64 }),
  BlockIO: message({
    Weight: u32,
    LeafWeight: u32,
    WeightDevice: list({ Major: i64, Minor: i64, Weight: u32, LeafWeight: u32 }),
    ThrottleReadBpsDevice: throttle,
    ThrottleWriteBpsDevice: throttle,
    ThrottleReadIOPSDevice: throttle,
    ThrottleWriteIOPSDevice: throttle,
  }),
  HugepageLimits: list({ Pagesize: text, Limit: u64 }),
  Network: message({ ClassID: u32, Priorities: list({ Name: text, Priority: u32 }) }),
});
const seccomp = message({
  DefaultAction: text,
  Architectures: texts,
  Flags: texts,
  Syscalls: list({
    Names: texts,
    Action: text,
    Args: list({ Index: u64, Value: u64, ValueTwo: u64, Op: text }),
    ErrnoRet: message({ Errnoret: u32 }),
  }),
});
const linux = message({
  UIDMappings: idMappings,
  GIDMappings: idMappings,
  Sysctl: map,
  Resources: resources,
  CgroupsPath: text,
  Namespaces: list({ Type: text, Path: text }),
  Devices: list({ Path: text, Type: text, Major: i64, Minor: i64, FileMode: u32, UID: u32, GID: u32 }),
  Seccomp: seccomp,
  RootfsPropagation: text,
  MaskedPaths: texts,
  ReadonlyPaths: texts,
  MountLabel: text,
  IntelRdt: message({ L3CacheSchema: text }),
});
const spec = message({
  Version: text,
  Process: process,
  Root: message({ Path: text, Readonly: flag }),
  Hostname: text,
  Mounts: list({ destination: text, source: text, type_: text, options: texts }),
  Hooks: message({
    Prestart: hooks,
    Poststart: hooks,
    Poststop: hooks,
    CreateRuntime: hooks,
    CreateContainer: hooks,
    StartContainer: hooks,
  }),
  Annotations: map,
  Linux: linux,
  Solaris: message({ dummy: text }),
  Windows: message({ dummy: text }),
});
const address: Fields = { family: i32, address: text, mask: text };
const stdio: Fields = { stdin_port: u32, stdout_port: u32, stderr_port: u32 };

/** Fields of each request by its kind. */
export const requestShapes: ReadonlyMap<string, Fields> = new Map<string, Fields>([
  [
    'CreateContainerRequest',
    {
      container_id: text,
      exec_id: text,
      string_user: stringUser,
      devices: list({ id: text, type_: text, vm_path: text, container_path: text, options: texts }),
      storages: list(storage),
      OCI: spec,
      sandbox_pidns: flag,
      shared_mounts: list({ name: text, src_ctr: text, src_path: text, dst_ctr: text, dst_path: text }),
      ...stdio,
    },
  ],
  ['ExecProcessRequest', { container_id: text, exec_id: text, string_user: stringUser, process, ...stdio }],
  ['RemoveContainerRequest', { container_id: text, timeout: u32 }],
  [
    'CreateSandboxRequest',
    {
      hostname: text,
      dns: texts,
      storages: list(storage),
      sandbox_pidns: flag,
      sandbox_id: text,
      guest_hook_path: text,
      kernel_modules: list({ name: text, parameters: texts }),
    },
  ],
  [
    'UpdateInterfaceRequest',
    {
      interface: message({
        device: text,
        name: text,
        IPAddresses: list(address),
        mtu: u64,
        hwAddr: text,
        devicePath: text,
        type_: text,
        raw_flags: u32,
      }),
    },
  ],
  [
    'UpdateRoutesRequest',
    {
      routes: message({
        Routes: list({
          dest: text,
          gateway: text,
          device: text,
          source: text,
          scope: u32,
          family: i32,
          flags: u32,
          mtu: u32,
        }),
      }),
    },
  ],
  [
    'AddARPNeighborsRequest',
    {
      neighbors: message({
        ARPNeighbors: list({ toIPAddress: message(address), device: text, lladdr: text, state: i32, flags: i32 }),
      }),
    },
  ],
  [
    'CopyFileRequest',
    {
      path: text,
      file_type: { kind: 'choice', values: ['Unknown', 'Regular', 'Directory', 'Symlink'] },
      symlink_target: optionalText,
      file_size: i64,
      file_mode: u32,
      dir_mode: u32,
      uid: i32,
      gid: i32,
      offset: i64,
    },
  ],
]);
