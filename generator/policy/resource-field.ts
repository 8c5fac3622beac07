import type { Container } from '../manifest/index.js';
import { divideRoundingUp, parseQuantity } from './quantity.js';

/** `limits.cpu`, `requests.memory`, `limits.hugepages-2Mi`...: the resources that kubelet offers to containers. */
const resourceField = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/;

/** What a `resourceFieldRef` gives: an exact text, an amount that only the node knows, or a mistake. */
export type ResourceFieldValue =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'node' }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Computes the value of a `resourceFieldRef` as kubelet's `ExtractContainerResourceValue` does: the amount divided
 * by the divisor, rounded up. A limit that is not set becomes the node's allocatable amount.
 */
export function readResourceField(
  container: Container,
  resource: string,
  divisor: string | number | undefined,
): ResourceFieldValue {
  const [, side, name] = resourceField.exec(resource) ?? [];
  if (side === undefined || name === undefined) {
    return { kind: 'invalid', reason: `${resource} is not a resource that a container can read` };
  }
  const { limits, requests } = container.resources ?? {};
  // The API server copies limits into requests that are not set.
  const amount = side === 'limits' ? limits?.[name] : (requests?.[name] ?? limits?.[name]);
  const divisorValue = parseQuantity(
    divisor === undefined || divisor === '' || divisor === '0' || divisor === 0 ? 1 : divisor,
  );
  if (!divisorValue) return { kind: 'invalid', reason: `divisor ${String(divisor)} is not a quantity` };
  if (amount === undefined) {
    // A LimitRange may set what the manifest leaves out.
    return { kind: 'node' };
  }
  const parsed = parseQuantity(amount);
  if (!parsed) return { kind: 'invalid', reason: `${String(amount)} is not a quantity` };
  const value = divideRoundingUp(parsed, divisorValue);
  return value === undefined ? { kind: 'node' } : { kind: 'exact', text: value.toString() };
}
