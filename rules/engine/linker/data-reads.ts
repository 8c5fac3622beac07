import type { Expression } from '../syntax/ast.js';

/** What of `policy_data` is read: member names by section, or all of a section. */
export interface DataReads {
  /** Notes the references in a rule. */
  note(node: unknown): void;
  reads(section: string, member: string): boolean;
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
    reads(section, member) {
      const members = sections.get(section);
      return readsAll || members === 'all' || members?.has(member) === true;
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
