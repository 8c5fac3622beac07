import type { DiagnosticCollector, Span } from '../diagnostics/index.js';

/** What the API server accepts for all annotations of an object together, keys and values, in bytes. */
export const maxAnnotationBytes = 256 * 1024;

/** Checks the total size of a template's annotations: an error over the API server's limit, a warning at half. */
export function checkAnnotationBudget(
  annotations: Readonly<Record<string, string>>,
  owner: string,
  span: Span,
  collector: DiagnosticCollector,
): void {
  let total = 0;
  for (const [key, value] of Object.entries(annotations)) total += Buffer.byteLength(key) + Buffer.byteLength(value);
  if (total > maxAnnotationBytes) {
    collector.report('annotations-too-large', {
      message: `annotations of ${owner} take ${total} bytes with the policy; the API server accepts ${maxAnnotationBytes}`,
      span,
      help: ['split the pod, shorten long arguments and variables, or move other annotations elsewhere'],
    });
  } else if (total > maxAnnotationBytes / 2) {
    collector.report('annotations-large', {
      message: `annotations of ${owner} take ${total} of ${maxAnnotationBytes} bytes`,
      span,
      notes: ['client-side `kubectl apply` stores the object a second time in an annotation of its own'],
      help: ['use `kubectl apply --server-side`'],
    });
  }
}
