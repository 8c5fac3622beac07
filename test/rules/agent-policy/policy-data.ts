import type { Json } from './policy-text.js';

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

export interface PolicyMount {
  readonly destination: string;
  readonly options: readonly string[];
  readonly source: string;
  readonly type_: string;
}

export interface PolicyStorage {
  readonly driver: string;
  readonly driver_options: readonly string[];
  readonly fs_group: Json;
  readonly fstype: string;
  readonly mount_point: string;
  readonly options: readonly string[];
  readonly shared: boolean;
  readonly source: string;
}

export interface PolicyProcess {
  readonly Args: readonly string[];
  readonly Capabilities: { readonly [set: string]: readonly string[] };
  readonly Cwd: string;
  readonly Env: readonly string[];
  readonly NoNewPrivileges: boolean;
  readonly Terminal: boolean;
  readonly User: {
    readonly AdditionalGids: readonly number[];
    readonly GID: number;
    readonly UID: number;
    readonly Username: string;
  };
}

export interface PolicyContainer {
  readonly OCI: {
    readonly Annotations: { readonly [key: string]: string };
    readonly Linux: {
      readonly Devices: readonly { readonly Path: string; readonly Type: string }[];
      readonly MaskedPaths: readonly string[];
      readonly Namespaces: readonly { readonly Path: string; readonly Type: string }[];
      readonly ReadonlyPaths: readonly string[];
      readonly Sysctl: { readonly [name: string]: string };
    };
    readonly Mounts: readonly PolicyMount[];
    readonly Process: PolicyProcess;
    readonly Root: { readonly Path: string; readonly Readonly: boolean };
    readonly Version: string;
  };
  readonly devices: readonly {
    readonly container_path: string;
    readonly id: string;
    readonly options: readonly string[];
    readonly type_: string;
    readonly vm_path: string;
  }[];
  readonly exec_commands: readonly (readonly string[])[];
  readonly extensions?: { readonly [name: string]: Json };
  readonly runtime_anno_patterns: { readonly [key: string]: string };
  readonly sandbox_pidns: boolean;
  readonly storages: readonly PolicyStorage[];
}

/** As much of `policy_data` as a simulation of the runtime needs. */
export interface PolicyData {
  readonly cluster_config: { readonly [name: string]: Json };
  readonly common: {
    readonly default_caps: readonly string[];
    readonly privileged_caps: readonly string[];
    readonly root_path: string;
    readonly [name: string]: Json;
  };
  readonly containers: readonly PolicyContainer[];
  readonly devices: { readonly vfio: { readonly device_path: string } };
  readonly extensions?: { readonly [name: string]: Json };
  readonly request_defaults: { readonly [request: string]: Json };
  readonly sandbox: { readonly storages: readonly PolicyStorage[] };
}

/** A copy that a test may change. */
export function copyPolicyData(data: PolicyData): Mutable<PolicyData> {
  return structuredClone(data) as Mutable<PolicyData>;
}

/** The form in which policy data goes into a policy text. */
export function toJson(data: PolicyData): Json {
  return data as unknown as Json;
}
