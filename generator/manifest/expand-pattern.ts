import { isObject } from './manifest-file.js';
import type { ValuePath } from './workload.js';

/** A value that a pattern leads to, and what stood for each `*` on the way. */
export interface PatternMatch {
  readonly path: ValuePath;
  readonly stars: ValuePath;
  readonly value: unknown;
}

/**
 * Finds the values that a pattern such as `spec.workerGroupSpecs.*.template` leads to, in document order. Absent and
 * null values are left out. The empty pattern leads to the value itself.
 */
export function expandPattern(value: unknown, pattern: string): readonly PatternMatch[] {
  let matches: readonly PatternMatch[] = [{ path: [], stars: [], value }];
  if (pattern === '') return matches;
  for (const step of pattern.split('.')) {
    matches = matches.flatMap(({ path, stars, value: parent }) =>
      listMembers(parent, step)
        .filter(([, member]) => member !== undefined && member !== null)
        .map(([name, member]) => ({
          path: [...path, name],
          stars: step === '*' ? [...stars, name] : stars,
          value: member,
        })),
    );
  }
  return matches;
}

function listMembers(parent: unknown, step: string): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(parent)) return step === '*' ? parent.map((member, index) => [index, member] as const) : [];
  if (!isObject(parent)) return [];
  return step === '*' ? Object.entries(parent) : [[step, parent[step]]];
}

/** The path that a pattern means when its `*`s stand for `stars`. A `*` too many stays as it is. */
export function fillPattern(pattern: string, stars: ValuePath): ValuePath {
  let next = 0;
  return pattern.split('.').map((step) => (step === '*' ? (stars[next++] ?? step) : step));
}
