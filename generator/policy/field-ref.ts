import type { Workload } from '../manifest/index.js';

/** What an environment variable with a `fieldRef` gets: a text (perhaps a placeholder of the rules), or a problem. */
export type FieldValue =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly exact?: string /** The user's own text. */;
      readonly literal?: true;
    }
  | { readonly kind: 'missing-annotation'; readonly key: string }
  | { readonly kind: 'missing-label'; readonly key: string }
  | { readonly kind: 'unsupported' };

const keyedPath = /^metadata\.(labels|annotations)\['(.+)'\]$/;

/** The paths that kubelet offers to environment variables, for messages. */
export const fieldPaths = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  "metadata.labels['<key>']",
  "metadata.annotations['<key>']",
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
] as const;

/** Labels that controllers or the API server add to pods, so that no template shows their values. */
const addedLabels =
  /^(pod-template-hash|controller-revision-hash|pod-template-generation|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|(batch\.kubernetes\.io\/)?(job-name|controller-uid|job-completion-index)|topology\.kubernetes\.io\/.+|jobset\.sigs\.k8s\.io\/.+|leaderworkerset\.sigs\.k8s\.io\/.+|training\.kubeflow\.org\/.+|ray\.io\/.+|serving\..+)$/;

/** Whether a label's value comes from a controller, and cannot be known from the manifest. */
export function isAddedLabel(key: string): boolean {
  return addedLabels.test(key);
}

/**
 * Finds the value of a `fieldRef` in a workload. Values that exist only at run time are the placeholders that the
 * rules know: `$(sandbox-name)`, `$(pod-ip)` and so on.
 */
export function readFieldRef(workload: Workload, fieldPath: string): FieldValue {
  const { metadata, spec } = workload.template;
  switch (fieldPath) {
    case 'metadata.name':
      return { kind: 'text', text: '$(sandbox-name)' };
    case 'metadata.namespace':
      return { kind: 'text', text: workload.namespace || '$(sandbox-namespace)' };
    case 'metadata.uid':
      return { kind: 'text', text: '$(pod-uid)' };
    case 'status.hostIP':
      return { kind: 'text', text: '$(host-ip)' };
    case 'status.hostIPs':
      return { kind: 'text', text: '$(host-ip)' };
    case 'status.podIP':
      return { kind: 'text', text: '$(pod-ip)' };
    case 'status.podIPs':
      return { kind: 'text', text: '$(pod-ip)' };
    case 'spec.nodeName':
      return { kind: 'text', text: '$(node-name)', ...(spec.nodeName && { exact: spec.nodeName }) };
    case 'spec.serviceAccountName':
      return { kind: 'text', text: spec.serviceAccountName || spec.serviceAccount || 'default' };
    default: {
      const [, map, key] = keyedPath.exec(fieldPath) ?? [];
      if (map === undefined || key === undefined) return { kind: 'unsupported' };
      const values = map === 'labels' ? metadata.labels : metadata.annotations;
      const value = values && Object.hasOwn(values, key) ? values[key] : undefined;
      if (value !== undefined) return { kind: 'text', text: value, literal: true };
      return { kind: map === 'labels' ? 'missing-label' : 'missing-annotation', key };
    }
  }
}
