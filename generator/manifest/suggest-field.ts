import { fieldsOf } from './pod-fields.js';

const neighbours: readonly (readonly [type: string, place: string])[] = [
  ['PodSpec', 'the pod spec'],
  ['Container', 'a container'],
  ['ObjectMeta', '`metadata`'],
  ['SecurityContext', 'the `securityContext` of a container'],
  ['PodSecurityContext', 'the `securityContext` of the pod'],
  ['ResourceRequirements', '`resources`'],
  ['VolumeMount', 'a volume mount'],
];

/** What a user may have meant by a field that `type` does not have: help texts, best first, possibly none. */
export function suggestField(type: string, name: string): readonly string[] {
  const similar = [...fieldsOf(type).keys()]
    .map((field) => ({ field, distance: field.toLowerCase() === name.toLowerCase() ? 0 : editDistance(field, name) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(name.length / 4)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 2)
    .map(({ field }) => `did you mean \`${field}\`?`);
  if (similar.length > 0) return similar;
  const elsewhere = neighbours
    .filter(([other]) => other !== type && fieldsOf(other).has(name))
    .map(([, place]) => place);
  return elsewhere.length > 0
    ? [`\`${name}\` is a field of ${elsewhere.join(' or of ')}; is it indented too much or too little?`]
    : [];
}

/** Levenshtein's distance; names longer than 64 characters are as far as can be. */
export function editDistance(a: string, b: string): number {
  if (a.length > 64 || b.length > 64) return 64;
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 64;
}
