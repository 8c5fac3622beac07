import { KubeConfig } from '@kubernetes/client-node';

/**
 * Finds the cluster and the credentials: KUBECONFIG, the user's kubeconfig, or the pod's service account. A file of its
 * own, so that a bundle holds only this part of a large library.
 */
export function loadKubeConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromDefault();
  return config;
}
