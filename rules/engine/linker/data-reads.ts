import type { Expression } from '../syntax/ast.js';
import { pathComponents } from '../syntax/path-components.js';
import { mentionedNames } from './rule-table.js';

/** Members of sections of the data that are kept. */
export type KeptMembers = Readonly<Record<string, readonly string[] | 'all'>>;

/** What of `policy_data` is read: member names by section, or all of a section. */
export interface DataReads {
  /** Notes the references in a rule. */
  note(node: unknown): void;
  /** Members of a section that are read. */
  membersOf(section: string): readonly string[] | 'all';
}

/** Collects references to `policy_data`. A reference with a computed key reads all that it may name. */
export function dataReads(): DataReads {
  const sections = new Map<string, Set<string> | 'all'>();
  let readsAll = false;

  function noteReference(steps: readonly (string | undefined)[]): void {
    const [section, member] = steps;
    if (section === undefined) {
      readsAll = true;
      return;
    }
    const members = sections.get(section) ?? new Set();
    if (member === undefined) sections.set(section, 'all');
    else if (members !== 'all') sections.set(section, members.add(member));
  }

  function note(node: unknown): void {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const item of node) note(item);
      return;
    }
    if ('kind' in node) {
      if (node.kind === 'literal') return;
      const path = pathOfGet(node as Expression);
      if (path) {
        noteReference(path);
        return;
      }
      const steps = stepsOf(node as Expression);
      if (steps) {
        noteReference(steps);
        noteKeys(node as Expression);
        return;
      }
    }
    for (const child of Object.values(node)) if (typeof child === 'object') note(child);
  }

  function noteKeys(reference: Expression): void {
    if (reference.kind !== 'dot' && reference.kind !== 'bracket') return;
    if (reference.kind === 'bracket') note(reference.index);
    noteKeys(reference.target);
  }

  return {
    note,
    membersOf(section) {
      const members = readsAll ? 'all' : (sections.get(section) ?? new Set<string>());
      return members === 'all' ? members : [...members].sort();
    },
  };
}

/** Keys of a reference into the data, `undefined` for computed ones. */
function stepsOf(expression: Expression): readonly (string | undefined)[] | undefined {
  if (expression.kind === 'variable') return expression.name === 'policy_data' ? [] : undefined;
  if (expression.kind !== 'dot' && expression.kind !== 'bracket') return undefined;
  const steps = stepsOf(expression.target);
  if (steps === undefined) return undefined;
  if (expression.kind === 'dot') return [...steps, expression.field];
  const { index } = expression;
  return [...steps, index.kind === 'literal' && typeof index.value === 'string' ? index.value : undefined];
}

/** Keys of `object.get(policy_data, ["a", "b"], …)`, where the third argument does not read the data. */
function pathOfGet(expression: Expression): readonly string[] | undefined {
  if (expression.kind !== 'call' || pathComponents(expression.callee)?.join('.') !== 'object.get') return undefined;
  const [source, path, fallback] = expression.args;
  if (source?.kind !== 'variable' || source.name !== 'policy_data' || path?.kind !== 'array') return undefined;
  if (mentionedNames(fallback).has('policy_data')) return undefined;
  const keys = path.items.flatMap((item) =>
    item.kind === 'literal' && typeof item.value === 'string' ? [item.value] : [],
  );
  return keys.length === path.items.length ? keys : undefined;
}
