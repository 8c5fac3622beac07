import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { ManifestObject } from './list-objects.js';
import { locateSpan } from './locate-value.js';
import { isObject } from './manifest-file.js';

/** What the API server takes for names of objects: RFC 1123, subdomains and labels. */
const nameForms = {
  name: { pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, length: 253 },
  // The random part follows, so it may end in a dash or a dot.
  generateName: { pattern: /^[a-z0-9][-.a-z0-9]*$/, length: 253 },
  namespace: { pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, length: 63 },
} as const;

/**
 * Checks the names of a workload. The guest compares the pod's name and namespace with the policy, so a name that no
 * pod can have, such as a placeholder of a template, would make a policy that denies every pod.
 */
export function checkObjectNames({ document, path, value }: ManifestObject, collector: DiagnosticCollector): void {
  const { metadata } = value;
  if (!isObject(metadata)) return;
  for (const [field, { pattern, length }] of Object.entries(nameForms)) {
    const text = metadata[field];
    if (typeof text !== 'string' || text === '' || (text.length <= length && pattern.test(text))) continue;
    collector.report('invalid-value', {
      message: `metadata.${field}: ${JSON.stringify(text)} cannot be ${field === 'namespace' ? 'a namespace' : 'the name of an object'}`,
      span: locateSpan(document, [...path, 'metadata', field]),
      notes: [
        `lower-case letters, digits, - ${field === 'namespace' ? '' : 'and . '}are allowed, at most ${length} characters`,
      ],
      help: /[${}<>%]/.test(text) ? ['fill in the template first: the policy binds the name of the pod'] : [],
    });
  }
}
