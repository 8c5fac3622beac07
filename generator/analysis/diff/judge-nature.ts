import type { Json, JsonObject } from '../requests/index.js';
import { findPatternWitness, type Witness } from './find-pattern-witness.js';
import { type Difference, type DifferenceNature, writeStable } from './list-differences.js';
import { type PolicyTree, readTreePath } from './policy-tree.js';
import { fillPattern } from './probe-difference.js';

interface Trees {
  readonly old: PolicyTree;
  readonly new: PolicyTree;
}

/** Members that only permit, or only restrict, where they are there. */
const optionalMembers: readonly (readonly [path: RegExp, present: 'permits' | 'restricts'])[] = [
  [/^containers\/[^/]*\/extensions\/(?:go_exec|apparmor|hugepages)$/, 'permits'],
  [/^containers\/[^/]*\/extensions\/images$/, 'restricts'],
  [/^extensions\/(?:rlimits|stdio_ports)$/, 'restricts'],
];

/** Values that are patterns, whatever else they are. */
const patternPlaces =
  /^containers\/[^/]*\/(?:runtime_anno_patterns\/.*|OCI\/Annotations\/(?:io\.kubernetes\.cri\.sandbox-(?:name|id|log-directory)|nerdctl\/network-namespace))$/;

const patternLists =
  /^request_defaults\/(?:CreateContainerRequest\/allow_env_regex|CopyFileRequest|ExecProcessRequest\/regex)$/;

const namespacePlace = /^containers\/[^/]*\/OCI\/Annotations\/io\.kubernetes\.cri\.sandbox-namespace$/;

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function comparePatterns(old: string, next: string, trees: Trees): readonly [more: Witness, less: Witness] {
  const before = fillPattern(old, trees.old);
  const after = fillPattern(next, trees.new);
  return [findPatternWitness([after], [before]), findPatternWitness([before], [after])];
}

/** Whether the settings may let in a variable that the policy does not name. */
function mayBeAdded(name: string, tree: PolicyTree): boolean {
  if (/_PORT|_SERVICE_/.test(name)) return true;
  const patterns = readTreePath(tree, ['request_defaults', 'CreateContainerRequest', 'allow_env_regex']);
  if (!Array.isArray(patterns)) return true;
  const own = `^${name.replace(/[^A-Za-z0-9_]/g, '\\$&')}=`;
  return patterns.some(
    (pattern) =>
      typeof pattern !== 'string' || findPatternWitness([fillPattern(pattern, tree), own], []).kind !== 'none',
  );
}

/** Variables and mounts of one name that differ only in whether they must be there. */
function compareRequired(old: Json | undefined, next: Json | undefined): DifferenceNature | undefined {
  const strip = (list: Json | undefined) =>
    Array.isArray(list) ? list.map((entry) => (isMap(entry) ? { ...entry, required: false } : entry)) : undefined;
  const count = (list: Json | undefined) =>
    Array.isArray(list) ? list.filter((entry) => isMap(entry) && entry.required === true).length : 0;
  if (old === undefined || next === undefined || writeStable(strip(old)) !== writeStable(strip(next))) return undefined;
  return count(next) < count(old) ? 'adds' : 'removes';
}

function judgePatternList(difference: Difference, trees: Trees): DifferenceNature | 'nothing' {
  const { old, new: next, path, nature } = difference;
  const [own, other, pattern] = next === undefined ? [trees.old, trees.new, old] : [trees.new, trees.old, next];
  const others = readTreePath(other, path);
  if (typeof pattern !== 'string' || !Array.isArray(others) || pattern.includes('$(')) return nature;
  const texts = others.filter((one) => typeof one === 'string' && !one.includes('$(')) as string[];
  return findPatternWitness([fillPattern(pattern, own)], texts).kind === 'none' ? 'nothing' : nature;
}

/**
 * Judges what a difference can do from its values. `nothing`: both policies mean the same. Patterns are decided where
 * that can be proved; where it cannot, a difference may do anything.
 */
export function judgeNature(difference: Difference, trees: Trees): DifferenceNature | 'nothing' {
  const { path, old, new: next, nature } = difference;
  const place = path.join('/');
  const [, present] = optionalMembers.find(([pattern]) => pattern.test(place)) ?? [];
  if (present && (old === undefined) !== (next === undefined)) {
    return (next === undefined) === (present === 'permits') ? 'removes' : 'adds';
  }
  if (patternLists.test(place)) return judgePatternList(difference, trees);
  if (patternPlaces.test(place) && typeof old === 'string' && typeof next === 'string') {
    const [more, less] = comparePatterns(old, next, trees);
    if (more.kind === 'none') return less.kind === 'none' ? 'nothing' : 'removes';
    return less.kind === 'none' ? 'adds' : 'replaces';
  }
  if (namespacePlace.test(place)) {
    if (old === '') return 'removes';
    return next === '' ? 'adds' : 'replaces';
  }
  if (/^containers\/[^/]*\/OCI\/(?:Process\/Env|Mounts)\/.*$/.test(place)) {
    const required = compareRequired(old, next);
    if (required) return required;
    if (path[3] === 'Env' && nature === 'removes' && mayBeAdded(path.at(-1) ?? '', trees.new)) return 'replaces';
  }
  return nature;
}
