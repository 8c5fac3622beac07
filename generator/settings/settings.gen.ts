// Generated from settings.schema.json by build/generate-settings.mjs. Do not edit.

/**
 * Ownership of a storage's files; null for none.
 */
export type FsGroup = {
  /**
   * Numeric group id.
   */
  readonly group_id?: number;
  /**
   * When ownership is changed: 0 always, 1 when the root folder's differs.
   */
  readonly group_change_policy?: number;
} | null;

/**
 * What a cluster and its Kata runtime are like, and what the host may ask of a guest: everything about a policy that does not come from the manifest or the image.
 */
export interface Settings {
  /**
   * Address of this schema, for editors. Nothing reads it.
   */
  readonly $schema?: string;
  /**
   * What the runtime states about the pause container, the first one of each pod. Its image fills in what is absent here.
   */
  readonly pause_container: ContainerDefaults;
  /**
   * What the runtime states about every container except the pause container, before manifest and image are added.
   */
  readonly other_container: ContainerDefaults;
  /**
   * How each kind of Kubernetes volume appears in a container's mounts and in the guest's storages.
   */
  readonly volumes: VolumeSettings;
  /**
   * How devices that are passed through to the guest appear in its requests.
   */
  readonly devices: DeviceSettings;
  /**
   * Facts about the container runtime and the configuration of Kata Containers on the nodes.
   */
  readonly kata_config: KataConfig;
  /**
   * Facts about the cluster that decide how images and emptyDir volumes reach the guest.
   */
  readonly cluster_config: ClusterConfig;
  /**
   * What the guest allows for each kind of request, whatever the workload.
   */
  readonly request_defaults: RequestDefaults;
  /**
   * Paths and patterns that the rest of the settings and the rules refer to as $(name).
   */
  readonly common: CommonSettings;
  /**
   * Destinations in a container that the runtime may mount. A mount of other_container is left out of the policy when its destination is not in this list and no volume mount of the container asks for it.
   */
  readonly mount_destinations: readonly string[];
  /**
   * What the guest accepts when the pod's sandbox is made.
   */
  readonly sandbox: SandboxSettings;
  /**
   * Settings of this generator that the reference generator does not know and ignores.
   */
  readonly extensions?: ExtensionSettings;
}
/**
 * The part of an OCI runtime specification that holds for every container of a kind. Keys are spelled as in the agent's protocol.
 */
export interface ContainerDefaults {
  /**
   * OCI runtime specification version. Replaced by kata_config.oci_version in every policy, so there is no reason to set it.
   */
  readonly Version?: string;
  /**
   * The container's process, as far as the settings decide it: Args and Env are added to what image and manifest say. The other members are accepted for the reference's files and have no effect.
   */
  readonly Process?: ProcessDefaults;
  /**
   * The container's root filesystem.
   */
  readonly Root: RootDefaults;
  /**
   * Mounts that the runtime adds on its own. The guest accepts a mount only when the policy holds one with the same destination, type and options and a matching source.
   */
  readonly Mounts: readonly MountDefaults[];
  /**
   * OCI hooks. The rules accept no hooks, so a value here has no effect on a guest.
   */
  readonly Hooks?: {
    readonly [k: string]: unknown;
  } | null;
  /**
   * Annotations that the runtime puts on the container: key to exact value or, for the keys that the rules match as a pattern, regular expression. The guest refuses annotation keys that the policy does not name, except io.kubernetes.cri.*.
   */
  readonly Annotations?: {
    readonly [k: string]: string;
  };
  /**
   * The part of the specification that is particular to Linux.
   */
  readonly Linux?: LinuxDefaults;
}
/**
 * Defaults of a container's process.
 */
export interface ProcessDefaults {
  /**
   * Has no effect: the manifest's tty decides.
   */
  readonly Terminal?: boolean;
  /**
   * Has no effect: image and manifest decide.
   */
  readonly User?: UserDefaults;
  /**
   * Arguments that are appended to the command line when they are not in it yet. The guest compares the command line argument by argument.
   */
  readonly Args?: readonly string[];
  /**
   * Environment variables as NAME=value that the guest accepts in addition to those of image and manifest.
   */
  readonly Env?: readonly string[];
  /**
   * Has no effect: image and manifest decide.
   */
  readonly Cwd?: string;
  /**
   * Has no effect: the lists in common and the manifest decide.
   */
  readonly Capabilities?: CapabilityDefaults;
  /**
   * Has no effect: the manifest's allowPrivilegeEscalation decides, and the pause container always has it.
   */
  readonly NoNewPrivileges?: boolean;
}
/**
 * User and groups of a process.
 */
export interface UserDefaults {
  /**
   * Numeric user id.
   */
  readonly UID: number;
  /**
   * Numeric id of the primary group.
   */
  readonly GID: number;
  /**
   * Numeric ids of the supplementary groups. The guest compares them as a set.
   */
  readonly AdditionalGids: readonly number[];
  /**
   * User name. The rules accept only an empty one.
   */
  readonly Username: string;
}
/**
 * Capability sets of a process, as names such as CAP_CHOWN; $(default_caps) and $(privileged_caps) stand for the lists in common.
 */
export interface CapabilityDefaults {
  /**
   * Capabilities that unprivileged programs keep across execve.
   */
  readonly Ambient: readonly string[];
  /**
   * Upper bound of what the process can ever gain.
   */
  readonly Bounding: readonly string[];
  /**
   * Capabilities that the kernel checks.
   */
  readonly Effective: readonly string[];
  /**
   * Capabilities that privileged programs keep across execve.
   */
  readonly Inheritable: readonly string[];
  /**
   * Capabilities that the process may make effective.
   */
  readonly Permitted: readonly string[];
}
/**
 * Root filesystem of a container.
 */
export interface RootDefaults {
  /**
   * Pattern of the root filesystem's path in the guest; $(root_path) stands for common.root_path. What $(bundle-id) matches there identifies the container in later checks.
   */
  readonly Path: string;
  /**
   * Has no effect: the manifest's readOnlyRootFilesystem decides, and the pause container's root is always read-only.
   */
  readonly Readonly?: boolean;
}
/**
 * One mount of a container.
 */
export interface MountDefaults {
  /**
   * Path in the container.
   */
  readonly destination: string;
  /**
   * Pattern of the path in the guest that is mounted. Empty or absent with type bind: common.sfprefix followed by the last part of the destination.
   */
  readonly source?: string;
  /**
   * Filesystem type, such as bind or tmpfs. The underscore is the agent's spelling.
   */
  readonly type_: string;
  /**
   * Mount options. The guest compares the list in order.
   */
  readonly options: readonly string[];
}
/**
 * Linux part of a container's specification.
 */
export interface LinuxDefaults {
  /**
   * Has no effect: the manifest decides which namespaces a container has.
   */
  readonly Namespaces?: readonly NamespaceDefaults[];
  /**
   * Paths that must be hidden in the container. Replaces the generator's list when not empty; the guest demands at least these.
   */
  readonly MaskedPaths?: readonly string[];
  /**
   * Paths that must be read-only in the container. Replaces the generator's list when not empty; the guest demands at least these.
   */
  readonly ReadonlyPaths?: readonly string[];
  /**
   * Device files that the container may have. The guest refuses others.
   */
  readonly Devices?: readonly LinuxDeviceDefaults[];
  /**
   * Kernel parameters of the container, name to value. The guest accepts exactly these values and no other names, besides those of the pod's securityContext.
   */
  readonly Sysctl?: {
    readonly [k: string]: string;
  };
}
/**
 * One namespace of a container.
 */
export interface NamespaceDefaults {
  /**
   * Kind of namespace, such as ipc, uts or mount.
   */
  readonly Type: string;
  /**
   * Path of an existing namespace to join; empty for a new one.
   */
  readonly Path: string;
}
/**
 * One device file of a container.
 */
export interface LinuxDeviceDefaults {
  /**
   * Kind of device file: c, b, u or p.
   */
  readonly Type: string;
  /**
   * Path of the device file in the container.
   */
  readonly Path: string;
}
/**
 * One entry for each way in which a volume reaches the guest.
 */
export interface VolumeSettings {
  /**
   * emptyDir on a directory that the runtime shares with the guest, for the emptydir_type shared-fs. Its mount source is fixed by the runtime, so that these values have no effect.
   */
  readonly emptyDir: EmptyDirSettings;
  /**
   * emptyDir on a block device that the guest encrypts with a key of its own, used for block-encrypted.
   */
  readonly emptyDir_encrypted: EmptyDirSettings;
  /**
   * emptyDir on an unencrypted block device, used for block-plain.
   */
  readonly emptyDir_plain: EmptyDirSettings;
  /**
   * emptyDir with medium Memory: a tmpfs in the guest, whatever the emptydir_type.
   */
  readonly emptyDir_memory: EmptyDirSettings;
  /**
   * ConfigMap, Secret, projected and downward API volumes, whose files the host copies or shares into the guest.
   */
  readonly configMap: ConfigMapSettings;
  /**
   * Volumes that an image's configuration declares and that no volume mount covers.
   */
  readonly image_volume: ImageVolumeSettings;
}
/**
 * Mount and storage of an emptyDir volume.
 */
export interface EmptyDirSettings {
  /**
   * Type of the container's mount.
   */
  readonly mount_type: string;
  /**
   * Pattern of the mount's source in the guest, to which the volume's name is added. Empty: the source must be the mount point of one of the request's block storages.
   */
  readonly mount_source: string;
  /**
   * Pattern of the storage's mount point in the guest. When it ends with a slash, the volume's name is added.
   */
  readonly mount_point: string;
  /**
   * Storage driver in the agent, such as local, ephemeral, blk or scsi; empty for either kind of block device.
   */
  readonly driver: string;
  /**
   * Options of the storage driver. encryption_key=ephemeral makes the guest encrypt the device.
   */
  readonly driver_options: readonly string[];
  /**
   * Filesystem of the storage.
   */
  readonly fstype: string;
  /**
   * Mount options of the storage. The guest compares the list in order.
   */
  readonly options: readonly string[];
  /**
   * Source of the storage; empty for a block device, whose address is checked by its form.
   */
  readonly source: string;
  /**
   * Whether several containers of the pod use the same storage. The guest compares for equality.
   */
  readonly shared: boolean;
}
/**
 * Mount and storage of a volume whose files come from the API server.
 */
export interface ConfigMapSettings {
  /**
   * Type of the container's mount.
   */
  readonly mount_type: string;
  /**
   * Pattern of the storage's source, to which the last part of the mount path is added. Used when kata_config.enable_configmap_secret_storages is true, and for subPath mounts of emptyDir volumes.
   */
  readonly mount_source: string;
  /**
   * Pattern of the mount's source and of the storage's mount point, to which the last part of the mount path is added.
   */
  readonly mount_point: string;
  /**
   * Storage driver in the agent, such as watchable-bind.
   */
  readonly driver: string;
  /**
   * Accepted as in the reference's files, and ignored.
   */
  readonly driver_options?: readonly string[];
  /**
   * Filesystem of the storage.
   */
  readonly fstype: string;
  /**
   * Options of mount and storage.
   */
  readonly options: readonly string[];
}
/**
 * Mount of a volume that an image declares.
 */
export interface ImageVolumeSettings {
  /**
   * Has no effect: fstype is the mount's type.
   */
  readonly mount_type: string;
  /**
   * Pattern of the mount's source in the guest, to which the last part of the volume's path is added.
   */
  readonly mount_source: string;
  /**
   * Has no effect: no storage is made for such a volume.
   */
  readonly driver: string;
  /**
   * Has no effect: no storage is made for such a volume.
   */
  readonly source: string;
  /**
   * Type of the container's mount.
   */
  readonly fstype: string;
  /**
   * Options of the mount. The guest compares the list in order.
   */
  readonly options: readonly string[];
}
/**
 * Devices by the mechanism that passes them through.
 */
export interface DeviceSettings {
  /**
   * Devices passed through with VFIO.
   */
  readonly vfio: VfioSettings;
}
/**
 * How VFIO devices are named.
 */
export interface VfioSettings {
  /**
   * Path of a VFIO device file without its number.
   */
  readonly device_path: string;
  /**
   * Pattern of the annotation keys by which the runtime names a container's VFIO devices. Used while generating; not part of policy_data.devices.
   */
  readonly anno_key_regex: string;
  /**
   * Particulars of NVIDIA devices.
   */
  readonly nvidia: NvidiaSettings;
}
/**
 * How NVIDIA GPUs are requested and named. Used while generating; not part of policy_data.devices.
 */
export interface NvidiaSettings {
  /**
   * Pattern of the value of a GPU's annotation.
   */
  readonly gpu_anno_value_regex: string;
  /**
   * Device type that the runtime states for a GPU whose driver runs in the guest's kernel.
   */
  readonly gpu_gk_device_type: string;
  /**
   * Names of the Kubernetes resources that stand for a passed-through GPU. The limits under all of them are added up.
   */
  readonly pgpu_resource_keys: readonly string[];
}
/**
 * Container runtime and Kata configuration.
 */
export interface KataConfig {
  /**
   * OCI runtime specification version that the nodes' containerd is built with: 1.1.0 for containerd 1.7, 1.2.0 for 2.0, 1.2.1 for 2.1, 1.3.0 for 2.2 and later. The guest compares for equality, so a wrong value denies every container.
   */
  readonly oci_version: string;
  /**
   * Whether ConfigMap and Secret volumes reach the guest as storages of their own, which is so where the runtime shares a filesystem with the guest (virtio-fs).
   */
  readonly enable_configmap_secret_storages: boolean;
}
/**
 * Facts about the cluster.
 */
export interface ClusterConfig {
  /**
   * Image reference of the cluster's pause container (sandbox_image in containerd's configuration). Its configuration decides what the guest accepts as the pod's first container.
   */
  readonly pause_container_image: string;
  /**
   * Whether images are pulled by the guest, so that the container runtime on the node never sees them and cannot resolve an image's user: such a user must then be stated in the manifest. The storages of a policy are the same either way.
   */
  readonly guest_pull: boolean;
  /**
   * How emptyDir volumes without a medium are made: shared-fs (a directory), block-encrypted or block-plain (a block device). Must be the runtime's emptydir_mode.
   */
  readonly emptydir_type: 'shared-fs' | 'block-encrypted' | 'block-plain';
  /**
   * Options of the cgroup mount that newer kernels add and that the guest accepts on top of the usual ones.
   */
  readonly cgroup_mount_extras_allowed?: readonly string[];
}
/**
 * One entry for each request of the agent whose verdict the settings influence. The key is the request's name.
 */
export interface RequestDefaults {
  /**
   * Starting a container.
   */
  readonly CreateContainerRequest: CreateContainerSettings;
  /**
   * Patterns of the guest paths to which the host may copy files. The guest never sees the content, so a path here is a path whose content the host decides.
   */
  readonly CopyFileRequest: readonly string[];
  /**
   * Commands that may be run in every container with kubectl exec, besides the probes and lifecycle hooks of the manifest.
   */
  readonly ExecProcessRequest: ExecProcessSettings;
  /**
   * Setting the guest's routes.
   */
  readonly UpdateRoutesRequest: UpdateRoutesSettings;
  /**
   * Configuring the guest's network interfaces.
   */
  readonly UpdateInterfaceRequest: UpdateInterfaceSettings;
  /**
   * Adding entries to the guest's neighbour table.
   */
  readonly AddARPNeighborsRequest: AddArpNeighborsSettings;
  /**
   * Whether the host may close a process's standard input. kubectl exec -i and kubectl attach -i need it together with WriteStreamRequest.
   */
  readonly CloseStdinRequest: boolean;
  /**
   * Whether the host may read what processes print. kubectl logs, exec and attach show nothing without it; with it the host sees all output of all containers.
   */
  readonly ReadStreamRequest: boolean;
  /**
   * Whether the host may change the guest's ephemeral mounts. The runtime asks for it before each container where static_sandbox_resource_mgmt is off.
   */
  readonly UpdateEphemeralMountsRequest: boolean;
  /**
   * Whether the host may write to a process's standard input.
   */
  readonly WriteStreamRequest: boolean;
  /**
   * Whether the host may read diagnostic files, which is how a termination message reaches Kubernetes where no filesystem is shared.
   */
  readonly GetDiagnosticDataRequest: boolean;
}
/**
 * What is accepted of every new container.
 */
export interface CreateContainerSettings {
  /**
   * Patterns of environment variables (NAME=value) that are accepted besides those of manifest and image. $(dns_label), $(ip_p), $(ipv4_a) and $(svc_name_downward_env) stand for the patterns in common. Anchor each with ^ and $.
   */
  readonly allow_env_regex: readonly string[];
}
/**
 * Commands that may be run in every container.
 */
export interface ExecProcessSettings {
  /**
   * @deprecated
   * No longer supported: only absent, null or an empty list is accepted. Use allowed_commands.
   */
  readonly commands?: readonly string[] | null;
  /**
   * Command lines that may be run, each a list of its arguments, compared exactly and in full.
   */
  readonly allowed_commands: readonly (readonly string[])[];
  /**
   * Patterns of command lines that may be run, matched against the arguments joined with one space. A pattern without ^ and $ allows more than it shows.
   */
  readonly regex: readonly string[];
}
/**
 * Routes that are refused.
 */
export interface UpdateRoutesSettings {
  /**
   * Names of interfaces to which no route may be added; at least the loopback interface.
   */
  readonly forbidden_device_names: readonly string[];
  /**
   * Patterns of source addresses that a route must not have; at least the loopback addresses.
   */
  readonly forbidden_source_regex: readonly string[];
}
/**
 * Interface changes that are accepted and refused.
 */
export interface UpdateInterfaceSettings {
  /**
   * Bit mask of interface flags that may be set; 128 is IFF_NOARP.
   */
  readonly allow_raw_flags: number;
  /**
   * Names that an interface must not get; at least that of the loopback interface.
   */
  readonly forbidden_names: readonly string[];
  /**
   * Hardware addresses that an interface must not get; at least that of the loopback interface.
   */
  readonly forbidden_hw_addrs: readonly string[];
}
/**
 * Neighbour entries that are accepted and refused.
 */
export interface AddArpNeighborsSettings {
  /**
   * Names of interfaces that an entry must not be for; at least the loopback interface.
   */
  readonly forbidden_device_names: readonly string[];
  /**
   * Patterns of addresses that an entry must not have; at least the loopback addresses and whatever must not leave the guest.
   */
  readonly forbidden_cidrs_regex: readonly string[];
  /**
   * States that an entry may have, as the kernel's NUD_* numbers: 2 reachable, 128 permanent.
   */
  readonly allowed_states: readonly number[];
}
/**
 * Values that other settings and the rules refer to as $(name).
 */
export interface CommonSettings {
  /**
   * Pattern of the guest folder that holds files shared with or copied to containers: $(cpath).
   */
  readonly cpath: string;
  /**
   * Pattern of a container's root filesystem in the guest: $(root_path). Depends on whether a filesystem is shared with the guest.
   */
  readonly root_path: string;
  /**
   * Pattern with which the path of every shared or copied file begins: $(sfprefix). May use $(cpath) and $(bundle-id).
   */
  readonly sfprefix: string;
  /**
   * Guest folder in which block devices are mounted: $(spath).
   */
  readonly spath: string;
  /**
   * Pattern of an IPv4 address: $(ipv4_a).
   */
  readonly ipv4_a: string;
  /**
   * Pattern of a port number: $(ip_p).
   */
  readonly ip_p: string;
  /**
   * Pattern of a service's name as Kubernetes spells it in environment variables: $(svc_name_downward_env).
   */
  readonly svc_name_downward_env: string;
  /**
   * Pattern of a host or port name: $(dns_label).
   */
  readonly dns_label: string;
  /**
   * Capabilities of an ordinary container: $(default_caps). Must be the list of the nodes' container runtime.
   */
  readonly default_caps: readonly string[];
  /**
   * Capabilities of a privileged container: $(privileged_caps).
   */
  readonly privileged_caps: readonly string[];
  /**
   * Accepted as in the reference's files, and ignored: neither generator puts it in a policy.
   */
  readonly image_layer_verification?: string;
}
/**
 * The pod's sandbox.
 */
export interface SandboxSettings {
  /**
   * Storages that the guest may mount when the sandbox is made. Each one of a request must equal one of these.
   */
  readonly storages: readonly StorageSettings[];
}
/**
 * A storage as the agent's protocol spells it. Absent members have the protocol's empty value.
 */
export interface StorageSettings {
  /**
   * Storage driver in the agent, such as ephemeral or virtio-fs.
   */
  readonly driver?: string;
  /**
   * Options of the driver.
   */
  readonly driver_options?: readonly string[];
  /**
   * What is mounted.
   */
  readonly source?: string;
  /**
   * Filesystem type.
   */
  readonly fstype?: string;
  /**
   * Mount options; size=N is in bytes.
   */
  readonly options?: readonly string[];
  /**
   * Path in the guest where it is mounted.
   */
  readonly mount_point?: string;
  /**
   * Group that owns the storage's files; null for none.
   */
  readonly fs_group?: FsGroup;
  /**
   * Whether several containers of the pod use the same storage.
   */
  readonly shared?: boolean;
}
/**
 * Settings of this generator only.
 */
export interface ExtensionSettings {
  /**
   * Custom resources that hold pod templates, in addition to those that are built in.
   */
  readonly workload_kinds?: readonly WorkloadKindSettings[];
  /**
   * Whether image layers stay unread for a container whose user, group and supplementary groups the manifest states in full while the guest pulls the images. Faster; the reference reads /etc/group all the same, so a policy can then differ from the reference's.
   */
  readonly skip_layers_when_users_explicit?: boolean;
  /**
   * What happens to an environment variable whose value comes from a Secret: literal puts the value into the policy (readable by whoever reads the annotation) with a warning, refuse is an error, any lets the guest accept every value of that variable.
   */
  readonly secret_env?: 'literal' | 'refuse' | 'any';
  /**
   * How registries are reached while generating. Nothing of it is in the policy.
   */
  readonly registry?: RegistrySettings;
  /**
   * Whether every image must be named by digest.
   */
  readonly require_digest?: boolean;
  /**
   * The resource limits that a container's process may start with; a request with others, or with other values, is denied. Absent: any well-formed limits, because nodes differ in them.
   */
  readonly rlimits?: readonly RlimitSettings[];
  /**
   * OCI versions of which a container may have any, for node pools in the middle of an upgrade; kata_config.oci_version is to be the first of them. Only the shipped rules read it. Absent or empty: kata_config.oci_version alone.
   */
  readonly oci_versions?: readonly string[];
  /**
   * Whether requests may name ports for standard input and output. Only the Rust runtime does, where it passes file descriptors; false demands zeros.
   */
  readonly stdio_ports?: boolean;
  /**
   * Which images a guest that pulls them itself accepts for a container: manifest only the manifest's, any lets the host name another one, auto is any where kata_config.oci_version is below 1.2.0 (containerd before 2.0 may name another image of the same content) and manifest from there on.
   */
  readonly image_sources?: 'auto' | 'manifest' | 'any';
  /**
   * Whether exec probes, hooks and permitted commands of a container with allowPrivilegeEscalation: false may run without that restriction. The Go runtime cannot ask for it, so that false makes their exec probes fail there; the Rust runtime keeps the restriction either way.
   */
  readonly go_exec?: boolean;
  /**
   * Whether each policy is loaded and judged by the requests that a runtime will send before it is written.
   */
  readonly self_check?: boolean;
  /**
   * Whether a denial also prints the policy's state and the request. They reach the host with the values of variables and arguments: for tests only.
   */
  readonly debug_policy?: boolean;
  /**
   * What `genpolicy lint` looks for. Nothing of it is in the policy.
   */
  readonly lint?: LintSettings;
}
/**
 * One kind of custom resource, in all its versions.
 */
export interface WorkloadKindSettings {
  /**
   * API group without version, such as ray.io.
   */
  readonly api_group: string;
  /**
   * Kind, such as RayCluster.
   */
  readonly kind: string;
  /**
   * Where the resource holds pod templates.
   */
  readonly pod_templates: readonly PodTemplatePath[];
}
/**
 * Place of one pod template, or of several alike.
 */
export interface PodTemplatePath {
  /**
   * Path of the pod template from the resource's root: member names joined with dots, * for each element of a list or each member of a map; such as spec.workerGroupSpecs.*.template.
   */
  readonly template: string;
  /**
   * Path of the annotations that reach the pods, each * standing for the same as in template. Default: metadata.annotations of the template.
   */
  readonly annotations?: string;
  /**
   * What stands at the path: a pod-template has metadata and spec, a pod-spec is the pod's spec itself.
   */
  readonly layout?: 'pod-template' | 'pod-spec';
}
/**
 * How registries are reached.
 */
export interface RegistrySettings {
  /**
   * Other places that hold the images of a registry. Digests are checked, whatever the place.
   */
  readonly mirrors?: readonly MirrorSettings[];
  /**
   * Registries (host or host:port) that are reached over plain HTTP.
   */
  readonly insecure?: readonly string[];
}
/**
 * Mirrors of one registry.
 */
export interface MirrorSettings {
  /**
   * Registry as it stands in image references, such as docker.io.
   */
  readonly registry: string;
  /**
   * Addresses that are tried in order before the registry itself: [http[s]://]host[:port][/prefix]. Credentials belong into the Docker configuration, not here.
   */
  readonly endpoints: readonly string[];
}
/**
 * One resource limit, as the runtime sends it.
 */
export interface RlimitSettings {
  /**
   * Name of the limit, such as RLIMIT_NOFILE.
   */
  readonly Type: string;
  /**
   * Hard limit; infinity (2^64-1) cannot be stated.
   */
  readonly Hard: number;
  /**
   * Soft limit; infinity (2^64-1) cannot be stated.
   */
  readonly Soft: number;
}
/**
 * What lint knows of a cluster, and which findings are not wanted.
 */
export interface LintSettings {
  /**
   * Names of lint rules, such as memory-limit-missing, whose findings are left out; the summary says so.
   */
  readonly disabled?: readonly string[];
  /**
   * Megabits per second at which a guest pulls images, to estimate whether a pull ends before its timeout. Absent: no estimate is made.
   */
  readonly bandwidth_mbit_per_s?: number;
  /**
   * Seconds of the kubelet's runtimeRequestTimeout on the nodes. Absent: unknown, and the order of timeouts is judged without it.
   */
  readonly kubelet_request_timeout?: number;
}
