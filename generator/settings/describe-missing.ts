import { describeKind } from './describe-json.js';
import { findNearestName } from './find-nearest-name.js';
import { formatPointer, isContainer, type JsonValue, type PointerTokens } from './json-pointer.js';

/** Says what is there instead of a missing value: the keys of the object, or the length of the list, where it broke off. */
export function describeMissing(
  path: PointerTokens,
  used: number,
  parent: JsonValue,
): { readonly notes: readonly string[]; readonly help: readonly string[] } {
  const here = formatPointer(path.slice(0, used)) || 'the root of the settings';
  if (Array.isArray(parent)) return { notes: [`${here} is a list of ${parent.length}, counted from 0`], help: [] };
  if (!isContainer(parent)) return { notes: [`${here} is ${describeKind(parent)}, which has no members`], help: [] };
  const keys = Object.keys(parent);
  const shown = keys.slice(0, 20);
  const rest = keys.length > shown.length ? ` and ${keys.length - shown.length} more` : '';
  const notes = [keys.length === 0 ? `${here} is empty` : `${here} has ${shown.join(', ')}${rest}`];
  const wanted = path[used] ?? '';
  const nearest = findNearestName(wanted, keys);
  if (nearest === undefined) return { notes, help: [] };
  const corrected = formatPointer([...path.slice(0, used), nearest, ...path.slice(used + 1)]);
  return { notes, help: [`did you mean ${corrected}?`] };
}
