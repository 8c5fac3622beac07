/** What a node says about itself, as far as it decides which pods it can run and what their policies must expect. */
export interface ClusterNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Whether it was cordoned: no new pod lands on it. */
  readonly isUnschedulable: boolean;
  /** `containerd://2.1.4`; undefined where the node does not say. */
  readonly runtimeVersion: string | undefined;
  /** `v1.34.1`; undefined where the node does not say. */
  readonly kubeletVersion: string | undefined;
  /** Amounts that pods can have, by resource. */
  readonly allocatable: Readonly<Record<string, string>>;
}

export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

export interface Toleration {
  readonly key?: string | undefined;
  readonly operator?: string | undefined;
  readonly value?: string | undefined;
  readonly effect?: string | undefined;
}

/** A RuntimeClass of the cluster. */
export interface ClusterRuntimeClass {
  readonly name: string;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
}

/** What is known of a cluster. */
export interface ClusterState {
  /** Where it was read: a file or the address of an API server, for messages. */
  readonly origin: string;
  readonly nodes: readonly ClusterNode[];
  /** Undefined where only nodes were saved: then nobody knows how the classes are scheduled. */
  readonly runtimeClasses: readonly ClusterRuntimeClass[] | undefined;
}
