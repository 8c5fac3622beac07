import type { JsonObject } from '../decide/decide.js';

/** The only operation that we ever write. */
export interface AddOperation {
  readonly op: 'add';
  readonly path: string;
  readonly value: string | Readonly<Record<string, string>>;
}

/**
 * The JSON Patch that gives a pod the annotations it lacks, in key order; empty when it has them all. `add` replaces a
 * member that is there, so that it applies whatever a webhook beside us did.
 */
export function buildAnnotationPatch(
  pod: JsonObject,
  wanted: Readonly<Record<string, string>>,
): readonly AddOperation[] {
  const present = readAnnotations(pod);
  const changes = Object.entries(wanted)
    .filter(([key, value]) => present === undefined || !Object.hasOwn(present, key) || present[key] !== value)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  if (changes.length === 0) return [];
  if (present === undefined) return [{ op: 'add', path: '/metadata/annotations', value: Object.fromEntries(changes) }];
  return changes.map(([key, value]) => ({ op: 'add', path: `/metadata/annotations/${escapePointer(key)}`, value }));
}

/** The pod's annotations; absent when there is no map to add to. */
export function readAnnotations(pod: JsonObject): Readonly<Record<string, string>> | undefined {
  const { annotations } = pod.metadata as { readonly annotations?: Readonly<Record<string, string>> | null };
  return annotations ?? undefined;
}

/** RFC 6901: the tilde first, or a slash's escape would be escaped again. */
const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
