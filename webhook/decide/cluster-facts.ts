import type { ClusterState, PullSecret } from '../../generator/index.js';
import type { PresentedPod } from './present-pod.js';

export type NodeState = ClusterState;

/** What may be known of the cluster while deciding; what the operator did not turn on is not read. */
export interface ClusterFacts {
  readonly may: { readonly configMaps: boolean; readonly secrets: boolean };
  /** Grows when what is known of the nodes changes. */
  readonly version: number;
  readonly nodes: NodeState | undefined;
  namespaceLabels(namespace: string): Readonly<Record<string, string>> | undefined;
  /** The pull secrets that a pod names. */
  readPullSecrets(pod: PresentedPod): Promise<readonly PullSecret[]>;
  /** The ConfigMaps and Secrets that variables of a pod name, each as JSON. */
  readObjects(pod: PresentedPod): Promise<readonly string[]>;
}
