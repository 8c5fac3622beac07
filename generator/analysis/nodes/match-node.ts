import type { ClusterNode, Taint, Toleration } from './cluster-node.js';

/** One requirement of a node selector, on a label or on a field of the node. */
export interface NodeRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Terms of which one must hold; in each, everything must. */
export interface NodeTerm {
  readonly labels: readonly NodeRequirement[];
  readonly fields: readonly NodeRequirement[];
}

/** Whether a node has all the labels. */
export function hasLabels(node: ClusterNode, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([key, value]) => node.labels[key] === value);
}

/** Whether a node meets one of the terms. A term without a requirement is met by none, as the scheduler has it. */
export function matchesTerms(node: ClusterNode, terms: readonly NodeTerm[]): boolean {
  return terms.some(
    ({ labels, fields }) =>
      labels.length + fields.length > 0 &&
      labels.every((one) => meets(node.labels[one.key], one)) &&
      // Kubernetes offers one field only.
      fields.every((one) => one.key === 'metadata.name' && meets(node.name, one)),
  );
}

function meets(value: string | undefined, { operator, values }: NodeRequirement): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt': {
      const [own, limit] = [readInteger(value), readInteger(values[0])];
      if (own === undefined || limit === undefined || values.length !== 1) return false;
      return operator === 'Gt' ? own > limit : own < limit;
    }
    default:
      // The API server would refuse it.
      return false;
  }
}

function readInteger(text: string | undefined): bigint | undefined {
  return text !== undefined && /^[+-]?[0-9]{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
}

/** Finds the first taint that keeps a pod from landing on a node; `PreferNoSchedule` only asks. */
export function findHinderingTaint(node: ClusterNode, tolerations: readonly Toleration[]): Taint | undefined {
  return node.taints.find(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}

/** Whether a toleration covers a taint, as Kubernetes decides it. */
export function tolerates(
  { key = '', operator = 'Equal', value = '', effect = '' }: Toleration,
  taint: Taint,
): boolean {
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  switch (operator) {
    case '':
    case 'Equal':
      return key !== '' && value === taint.value;
    case 'Exists':
      return value === '';
    case 'Gt':
    case 'Lt': {
      const [limit, own] = [readInteger(value), readInteger(taint.value)];
      if (limit === undefined || own === undefined) return false;
      return operator === 'Gt' ? own > limit : own < limit;
    }
    default:
      return false;
  }
}
