import { copyRequests } from './copy-requests.js';
import { fillPath, SHARED } from './fill-path.js';
import type { PolicyCase } from './oracle.js';
import type { PolicyContainer, PolicyData, PolicyMount, PolicyStorage } from './policy-data.js';
import type { Json } from './policy-text.js';

/** How the simulated node runs the pod. */
export interface RuntimeProfile {
  readonly runtime: 'go' | 'rs';
  /** `none`: the GPUs are seen only in the annotations. */
  readonly vfioDevices: 'listed' | 'none';
  readonly pciPathParts?: 2 | 3;
  readonly ipFamily?: 4 | 6;
}

const POD_UID = '9c64c5bf-298f-46c4-ad63-e2270a2ff44c';
const NVIDIA_INDEX = 'nvidia.com/gpu=';

/** The container id of the n-th container of a simulated pod; another `attempt` is a retry by kubelet. */
export function containerIdOf(index: number, attempt = 0): string {
  return `${index}${attempt}`.padStart(4, 'a').repeat(16);
}

/** What the runtime sends for a pod from the first interface to its end, in order. */
export function podRequests(data: PolicyData, profile: RuntimeProfile): PolicyCase[] {
  const requests: PolicyCase[] = [...networkRequests(profile), request('CreateSandboxRequest', sandboxRequest(data))];
  for (const [index, container] of data.containers.entries()) {
    const id = containerIdOf(index);
    requests.push(...copyRequests(container, id).map((body) => request('CopyFileRequest', body)));
    requests.push(request('CreateContainerRequest', createRequest(data, index, profile)));
    requests.push(request('StartContainerRequest', { container_id: id }));
    for (const command of container.exec_commands) {
      requests.push(request('ExecProcessRequest', execRequest(data, index, command, profile)));
    }
  }
  for (const index of data.containers.keys()) {
    requests.push(request('RemoveContainerRequest', { container_id: containerIdOf(index), timeout: 0 }));
  }
  return requests;
}

function request(kind: string, body: Json): PolicyCase {
  return { description: kind, kind, allowed: true, request: body };
}

function networkRequests(profile: RuntimeProfile): PolicyCase[] {
  const family = profile.ipFamily === 6 ? 1 : 0;
  const [address, gateway] = family === 1 ? ['fd00:10:244::e', 'fd00:10:244::1'] : ['10.244.0.14', '10.244.0.1'];
  const iface = {
    device: 'eth0',
    name: 'eth0',
    IPAddresses: [{ family, address, mask: family === 1 ? '64' : '24' }],
    mtu: 1500,
    hwAddr: '66:74:9f:6a:96:01',
    devicePath: '02/00',
    type_: '',
    raw_flags: 0,
  };
  const route = { dest: '', gateway, device: 'eth0', source: '', scope: 0, family, flags: 0, mtu: 0 };
  const neighbour = {
    toIPAddress: { family, address: gateway, mask: '' },
    device: 'eth0',
    lladdr: '00:00:5e:00:53:01',
    state: 128,
    flags: 0,
  };
  return [
    request('UpdateInterfaceRequest', { interface: iface }),
    request('UpdateRoutesRequest', { routes: { Routes: [route] } }),
    request('AddARPNeighborsRequest', { neighbors: { ARPNeighbors: [neighbour] } }),
  ];
}

function sandboxRequest(data: PolicyData): Json {
  return {
    hostname: podNameOf(data),
    dns: ['search default.svc.cluster.local svc.cluster.local', 'nameserver 10.96.0.10', 'options ndots:5', ''],
    storages: data.sandbox.storages.map((storage) => ({ ...storage })),
    sandbox_pidns: false,
    sandbox_id: containerIdOf(0),
    guest_hook_path: '',
    kernel_modules: [],
  };
}

/** The CreateContainer request of the n-th policy container. */
export function createRequest(data: PolicyData, index: number, profile: RuntimeProfile, attempt = 0): Json {
  const container = containerAt(data, index);
  const id = containerIdOf(index, attempt);
  const isSandbox = index === 0;
  const { OCI } = container;
  const storages = container.storages.map((storage, position) => fillStorage(storage, position, id, profile));
  const vfio = vfioOf(data, index, profile);
  const annotations = annotationsOf(data, index, id, vfio.annotations);
  const volumes = container.devices.filter((device) => device.container_path !== data.devices.vfio.device_path);
  const guestPull = !data.common.root_path.startsWith(SHARED);
  const rootPath = data.common.root_path.replace('$(bundle-id)', id);
  const namespaces = OCI.Linux.Namespaces.map((space) => ({ ...space }));
  if (profile.runtime === 'rs') namespaces.push({ Type: 'cgroup', Path: '' });
  return {
    container_id: id,
    exec_id: profile.runtime === 'go' ? id : '',
    string_user: null,
    devices: [
      ...vfio.devices,
      ...volumes.map((device, position) => ({
        id: profile.runtime === 'go' ? `0:${position + 1}` : `0${position + 3}/00`,
        type_: profile.runtime === 'go' ? 'scsi' : 'blk',
        vm_path: '',
        container_path: device.container_path,
        options: [],
      })),
    ],
    storages: guestPull ? [pullStorage(container, isSandbox, rootPath, annotations), ...storages] : storages,
    OCI: {
      Version: OCI.Version,
      Process: {
        Terminal: OCI.Process.Terminal,
        ConsoleSize: null,
        User: { ...OCI.Process.User },
        Args: OCI.Process.Args.map((arg) => fillText(data, arg, profile)),
        Env: envOf(data, container, profile, isSandbox),
        Cwd: OCI.Process.Cwd,
        Capabilities: Object.fromEntries(
          Object.entries(OCI.Process.Capabilities).map(([set, names]) => [set, expandCapabilities(data, names)]),
        ),
        Rlimits: [],
        NoNewPrivileges: OCI.Process.NoNewPrivileges,
        ApparmorProfile: isSandbox ? '' : 'cri-containerd.apparmor.d',
        OOMScoreAdj: isSandbox ? -998 : 1000,
        SelinuxLabel: '',
      },
      Root: { Path: rootPath, Readonly: OCI.Root.Readonly },
      Hostname: podNameOf(data),
      Mounts: mountsOf(container, id, storages),
      Hooks: null,
      Annotations: annotations,
      Linux: {
        UIDMappings: [],
        GIDMappings: [],
        Sysctl: { ...OCI.Linux.Sysctl },
        Resources: {
          Devices: [],
          Memory: isSandbox
            ? null
            : {
                Limit: 17179869184,
                Reservation: 0,
                Swap: 17179869184,
                Kernel: 0,
                KernelTCP: 0,
                Swappiness: 0,
                DisableOOMKiller: false,
              },
          CPU: { Shares: 2, Quota: 0, Period: 100000, RealtimeRuntime: 0, RealtimePeriod: 0, Cpus: '', Mems: '' },
          Pids: null,
          BlockIO: null,
          HugepageLimits: [{ Pagesize: '2MB', Limit: 0 }],
          Network: null,
        },
        CgroupsPath: `kubepods-pod9c64c5bf_298f_46c4_ad63_e2270a2ff44c.slice:cri-containerd:${id}`,
        Namespaces: namespaces,
        Devices: volumes.map((device) => ({
          Path: device.container_path,
          Type: 'b',
          Major: 259,
          Minor: 1,
          FileMode: 25008,
          UID: 0,
          GID: 6,
        })),
        Seccomp: null,
        RootfsPropagation: '',
        MaskedPaths: [...OCI.Linux.MaskedPaths],
        ReadonlyPaths: [...OCI.Linux.ReadonlyPaths],
        MountLabel: '',
        IntelRdt: null,
      },
      Solaris: null,
      Windows: null,
    },
    sandbox_pidns: container.sandbox_pidns,
    shared_mounts: [],
    stdin_port: 0,
    stdout_port: 0,
    stderr_port: 0,
  };
}

/** The ExecProcess request for a command in the n-th policy container. */
export function execRequest(
  data: PolicyData,
  index: number,
  command: readonly string[],
  profile: RuntimeProfile,
): Json {
  const container = containerAt(data, index);
  const process = container.OCI.Process;
  return {
    container_id: containerIdOf(index),
    exec_id: '05e07bbb-d06c-402d-b9b7-e6386935b200',
    string_user: null,
    process: {
      Terminal: process.Terminal,
      ConsoleSize: null,
      User: { ...process.User },
      Args: [...command],
      Env: envOf(data, container, profile, false),
      Cwd: process.Cwd,
      Capabilities: null,
      Rlimits: [],
      NoNewPrivileges: profile.runtime === 'rs' && process.NoNewPrivileges,
      ApparmorProfile: '',
      OOMScoreAdj: profile.runtime === 'rs' ? 1000 : 0,
      SelinuxLabel: '',
    },
    stdin_port: 0,
    stdout_port: 0,
    stderr_port: 0,
  };
}

function containerAt(data: PolicyData, index: number): PolicyContainer {
  const container = data.containers[index];
  if (container === undefined) throw new Error(`no policy container ${index}`);
  return container;
}

/** A pod name that fits the pattern of the policy. */
export function podNameOf(data: PolicyData): string {
  const pattern = containerAt(data, 0).OCI.Annotations['io.kubernetes.cri.sandbox-name'] ?? '';
  return pattern
    .replace(/^\^|\$$/g, '')
    .replace('(-[0-9]+)?', '')
    .replaceAll('[bcdfghjklmnpqrstvwxz2456789]+', 'x7k2p')
    .replaceAll('[0-9]+', '7')
    .replaceAll('\\', '');
}

function podNamespaceOf(data: PolicyData): string {
  return containerAt(data, 0).OCI.Annotations['io.kubernetes.cri.sandbox-namespace'] || 'default';
}

function annotationsOf(data: PolicyData, index: number, id: string, cdi: { readonly [key: string]: string }) {
  const container = containerAt(data, index);
  const [name, namespace] = [podNameOf(data), podNamespaceOf(data)];
  const own = Object.entries(container.OCI.Annotations).filter(([key]) => key.startsWith('io.katacontainers.'));
  const log = container.OCI.Mounts.find((mount) => mount.destination === '/dev/termination-log');
  return {
    ...Object.fromEntries(own),
    ...cdi,
    'io.katacontainers.pkg.oci.bundle_path': `/run/containerd/io.containerd.runtime.v2.task/k8s.io/${id}`,
    'io.kubernetes.cri.sandbox-id': containerIdOf(0),
    'io.kubernetes.cri.sandbox-name': name,
    'io.kubernetes.cri.sandbox-namespace': namespace,
    'io.kubernetes.cri.sandbox-uid': POD_UID,
    ...(index === 0
      ? {
          'io.kubernetes.cri.container-type': 'sandbox',
          'io.kubernetes.cri.podsandbox.image-name': 'registry.k8s.io/pause:3.10',
          'io.kubernetes.cri.sandbox-cpu-period': '100000',
          'io.kubernetes.cri.sandbox-cpu-quota': '0',
          'io.kubernetes.cri.sandbox-cpu-shares': '102',
          'io.kubernetes.cri.sandbox-memory': '0',
          'io.kubernetes.cri.sandbox-log-directory': `/var/log/pods/${namespace}_${name}_${POD_UID}`,
          'nerdctl/network-namespace': netnsOf(container),
        }
      : {
          'io.kubernetes.cri.container-type': 'container',
          'io.kubernetes.cri.container-name': container.OCI.Annotations['io.kubernetes.cri.container-name'] ?? '',
          'io.kubernetes.cri.image-name': container.OCI.Annotations['io.kubernetes.cri.image-name'] ?? '',
          ...(log === undefined
            ? {}
            : {
                'io.kubernetes.container.terminationMessagePath': log.destination,
                'io.kubernetes.container.terminationMessagePolicy': 'File',
              }),
        }),
  };
}

// Some settings name the file differently ("cnitest-").
function netnsOf(container: PolicyContainer): string {
  const pattern = container.OCI.Annotations['nerdctl/network-namespace'] ?? '';
  return `${pattern.slice(1, pattern.indexOf('['))}22190131-6f68-2878-6d7b-418baf176cdf`;
}

function pullStorage(container: PolicyContainer, isSandbox: boolean, rootPath: string, metadata: Json): Json {
  return {
    driver: 'image_guest_pull',
    driver_options: [`image_guest_pull=${JSON.stringify({ metadata })}`],
    source: isSandbox ? 'pause' : (container.OCI.Annotations['io.kubernetes.cri.image-name'] ?? ''),
    fstype: 'overlay',
    options: [],
    mount_point: rootPath,
    fs_group: null,
    shared: false,
  };
}

function vfioOf(data: PolicyData, index: number, profile: RuntimeProfile) {
  const isGpu = (device: { container_path: string }) => device.container_path === data.devices.vfio.device_path;
  const container = containerAt(data, index);
  const gpus = container.devices.filter(isGpu);
  const before = data.containers.slice(0, index).flatMap((other) => other.devices.filter(isGpu)).length;
  const switches = Number(container.extensions?.nvswitch ?? 0);
  const numbers = Array.from({ length: gpus.length + switches }, (_, position) => 10 + 3 * (before + position));
  const annotations = Object.fromEntries(
    numbers
      .slice(0, gpus.length)
      .map((number, position) => [
        `cdi.k8s.io/vfio${number}`,
        `${NVIDIA_INDEX}${profile.runtime === 'go' ? before + position : position}`,
      ]),
  );
  const tail = profile.pciPathParts === 3 ? '06/00/01' : '06/00';
  const devices = numbers.map((number) => ({
    container_path: `${data.devices.vfio.device_path}${number}`,
    id: `vfio${number}`,
    options: [`0000:${number}:00.0=${number}/${tail.slice(3)}`],
    type_: gpus[0]?.type_ ?? '',
    vm_path: '',
  }));
  return { annotations, devices: profile.vfioDevices === 'listed' ? devices : [] };
}

function expandCapabilities(data: PolicyData, names: readonly string[]): string[] {
  if (names[0] === '$(default_caps)') return [...data.common.default_caps];
  if (names[0] === '$(privileged_caps)') return [...data.common.privileged_caps];
  return [...names];
}

function envOf(data: PolicyData, container: PolicyContainer, profile: RuntimeProfile, isSandbox: boolean): string[] {
  const own = container.OCI.Process.Env.map((text) => fillText(data, text, profile));
  if (isSandbox) return own;
  const [ip, host] = profile.ipFamily === 6 ? ['fd00:10:96::1', '[fd00:10:96::1]'] : ['10.96.0.1', '10.96.0.1'];
  const links = [
    `KUBERNETES_SERVICE_HOST=${ip}`,
    'KUBERNETES_SERVICE_PORT=443',
    'KUBERNETES_SERVICE_PORT_HTTPS=443',
    `KUBERNETES_PORT=tcp://${host}:443`,
    `KUBERNETES_PORT_443_TCP=tcp://${host}:443`,
    'KUBERNETES_PORT_443_TCP_PROTO=tcp',
    'KUBERNETES_PORT_443_TCP_PORT=443',
    `KUBERNETES_PORT_443_TCP_ADDR=${ip}`,
  ];
  return [...own, ...links];
}

function fillText(data: PolicyData, text: string, profile: RuntimeProfile): string {
  return text
    .replaceAll('$(sandbox-name)', podNameOf(data))
    .replaceAll('$(sandbox-namespace)', podNamespaceOf(data))
    .replaceAll('$(host-name)', podNameOf(data))
    .replaceAll('$(node-name)', 'node-1.example')
    .replaceAll('$(pod-uid)', POD_UID)
    .replaceAll('$(pod-ip)', profile.ipFamily === 6 ? 'fd00:10:244::e' : '10.244.0.14')
    .replaceAll('$(host-ip)', profile.ipFamily === 6 ? 'fd00::2' : '192.168.0.2')
    .replaceAll('$(resource-field)', '2')
    .replaceAll('$$', '$');
}

function mountsOf(container: PolicyContainer, id: string, storages: readonly FilledStorage[]): Json[] {
  const disks = storages.filter((storage) => storage.driver === 'blk' || storage.driver === 'scsi');
  let used = 0;
  return onePerDestination(container.OCI.Mounts).map((mount) => ({
    ...mount,
    source: mount.source === '' ? (disks[used++]?.mount_point ?? '') : fillPath(mount.source, id),
  }));
}

// The reference generator lists alternatives for a shared emptyDir; the runtime mounts one of them.
function onePerDestination(mounts: readonly PolicyMount[]): PolicyMount[] {
  return [...new Map(mounts.map((mount) => [mount.destination, mount])).values()];
}

type FilledStorage = PolicyStorage & { readonly [key: string]: Json };

function fillStorage(storage: PolicyStorage, position: number, id: string, profile: RuntimeProfile): FilledStorage {
  if (storage.driver === '') {
    const source = profile.runtime === 'go' ? `0:${position + 1}` : `0${position + 2}/00`;
    const encoded = Buffer.from(source).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
    return {
      ...storage,
      driver: profile.runtime === 'go' ? 'scsi' : 'blk',
      source,
      mount_point: `/run/kata-containers/sandbox/storage/${encoded}`,
    };
  }
  return { ...storage, source: fillPath(storage.source, id), mount_point: fillPath(storage.mount_point, id) };
}
