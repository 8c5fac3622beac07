import type { RequestDefaults, RlimitSettings } from '../settings/index.js';

/**
 * What the rules know about a pod: the object that the policy text binds to `policy_data`. Names and shapes are the
 * reference generator's, so that rules and data can be mixed; what it does not know lives under `extensions`, which
 * its rules ignore.
 */
export interface PolicyData {
  /** The sandbox first, then init containers (last one first), then containers: the order of the reference. */
  readonly containers: readonly ContainerPolicy[];
  readonly common: PolicyCommon;
  readonly sandbox: { readonly storages: readonly Storage[] };
  readonly request_defaults: RequestDefaults;
  readonly devices: {
    readonly vfio: { readonly device_path: string; readonly nvidia: Readonly<Record<string, never>> };
  };
  readonly cluster_config: {
    readonly pause_container_image: string;
    readonly guest_pull: boolean;
    readonly emptydir_type: string;
    readonly cgroup_mount_extras_allowed: readonly string[];
  };
  readonly extensions?: PolicyExtensions;
}

/** Facts about the whole pod beyond the reference's data model; see `rules/agent_policy/README.md`. */
export interface PolicyExtensions {
  /** A denial also prints state and request. */
  readonly debug?: true;
  /** OCI versions of which a container may have any; absent: the one of its own `OCI.Version`. */
  readonly oci_versions?: readonly string[];
  /** The only resource limits that a process may have. */
  readonly rlimits?: readonly RlimitSettings[];
  /** Ports of standard input and output must be zero. */
  readonly stdio_ports?: false;
}

/** Patterns and lists that the rules substitute for `$(name)`. */
export interface PolicyCommon {
  readonly cpath: string;
  readonly root_path: string;
  readonly sfprefix: string;
  readonly spath: string;
  readonly ipv4_a: string;
  readonly ip_p: string;
  readonly svc_name_downward_env: string;
  readonly dns_label: string;
  readonly default_caps: readonly string[];
  readonly privileged_caps: readonly string[];
}

export interface ContainerPolicy {
  readonly OCI: OciSpec;
  readonly storages: readonly Storage[];
  readonly devices: readonly AgentDevice[];
  readonly sandbox_pidns: boolean;
  /** Argument vectors of exec probes and lifecycle hooks, which kubelet may run in the container. */
  readonly exec_commands: readonly (readonly string[])[];
  /** Annotations that a runtime may add: key pattern to value pattern. */
  readonly runtime_anno_patterns: Readonly<Record<string, string>>;
  readonly extensions?: ContainerExtensions;
}

/** Facts beyond the reference's data model. An absent member says nothing; see `rules/agent_policy/README.md`. */
export interface ContainerExtensions {
  /** Names under which the runtime may have the guest pull the image. */
  readonly images?: readonly string[];
  /** NVSwitches that the container asks for: VFIO devices that come without CDI annotations. */
  readonly nvswitch?: number;
  /** Positions in `OCI.Process.Env` of variables that must be given. */
  readonly required_env?: readonly number[];
  /** Positions in `OCI.Process.Env` of variables whose name occurs there more than once, and which must come last. */
  readonly overrides?: readonly number[];
  /** Positions in `OCI.Process.Env` of variables of the image alone that a link to a service may replace. */
  readonly image_links?: readonly number[];
  /** Positions in `OCI.Mounts` of mounts that must be made. */
  readonly required_mounts?: readonly number[];
  /** Huge-page limits in bytes by page size (`2MB`). */
  readonly hugepages?: Readonly<Record<string, number>>;
  /** Name of an AppArmor profile that the manifest asks for. */
  readonly apparmor?: string;
  /** Whether `exec_commands` may run without no-new-privileges, as the Go runtime asks for them. */
  readonly go_exec?: true;
  /** Patterns for texts of `Env` and `Args` of which more is known than their placeholders say, by text. */
  readonly patterns?: Readonly<Record<string, string>>;
}

export interface OciSpec {
  readonly Version: string;
  readonly Process: OciProcess;
  readonly Root: { readonly Path: string; readonly Readonly: boolean };
  readonly Mounts: readonly OciMount[];
  readonly Annotations: Readonly<Record<string, string>>;
  readonly Linux: OciLinux;
}

export interface OciProcess {
  readonly Terminal: boolean;
  readonly User: OciUser;
  readonly Args?: readonly string[];
  readonly Env?: readonly string[];
  readonly Cwd: string;
  readonly Capabilities: OciCapabilities;
  readonly NoNewPrivileges: boolean;
}

export interface OciUser {
  readonly UID: number;
  readonly GID: number;
  readonly AdditionalGids: readonly number[];
  readonly Username: '';
}

export interface OciCapabilities {
  readonly Ambient: readonly string[];
  readonly Bounding: readonly string[];
  readonly Effective: readonly string[];
  readonly Inheritable: readonly string[];
  readonly Permitted: readonly string[];
}

/** A mount as the agent sees it; the member name `type_` comes from the agent's serialisation. */
export interface OciMount {
  readonly destination: string;
  readonly source: string;
  readonly type_: string;
  readonly options: readonly string[];
}

export interface OciLinux {
  readonly Namespaces: readonly { readonly Type: string; readonly Path: string }[];
  readonly MaskedPaths: readonly string[];
  readonly ReadonlyPaths: readonly string[];
  readonly Devices: readonly { readonly Type: string; readonly Path: string }[];
  readonly Sysctl?: Readonly<Record<string, string>>;
}

/** The agent's `Storage` message. */
export interface Storage {
  readonly driver: string;
  readonly driver_options: readonly string[];
  readonly source: string;
  readonly fstype: string;
  readonly options: readonly string[];
  readonly mount_point: string;
  readonly fs_group: { readonly group_id: number; readonly group_change_policy: number } | null;
  readonly shared: boolean;
}

/** The agent's `Device` message. */
export interface AgentDevice {
  readonly id: string;
  readonly type_: string;
  readonly vm_path: string;
  readonly container_path: string;
  readonly options: readonly string[];
}
