import { toJsonText } from '../values/print-value.js';
import type { Expression } from './ast.js';

/**
 * The names of a reference made of names and scalar keys: `a.b["c"]` → `a`, `b`, `c`. `undefined` for other references.
 * A string key counts by its source text, as in the guest's engine.
 */
export function pathComponents(reference: Expression): readonly string[] | undefined {
  const components: string[] = [];
  let node = reference;
  for (;;) {
    if (node.kind === 'variable') return [node.name, ...components];
    if (node.kind === 'dot') components.unshift(node.field);
    else if (node.kind === 'bracket') {
      const key = keyComponents(node.index);
      if (key === undefined) return undefined;
      components.unshift(...key);
    } else return undefined;
    node = node.target;
  }
}

function keyComponents(index: Expression): readonly string[] | undefined {
  if (index.kind !== 'literal') return pathComponents(index);
  if (index.form === 'raw') return undefined;
  if (index.form === 'number' && index.text !== toJsonText(index.value)) return undefined;
  return [index.text];
}

/**
 * The dotted path of a reference, string keys included, other keys left out: `a[x].b` → `a.b`. `undefined` when it does not begin with
 * a name.
 */
export function dottedPath(reference: Expression): string | undefined {
  let path: string | undefined;
  let node = reference;
  for (;;) {
    let part: string | undefined;
    if (node.kind === 'variable' || node.kind === 'dot') part = node.kind === 'dot' ? node.field : node.name;
    else if (node.kind !== 'bracket') return undefined;
    else if (node.index.kind === 'literal' && node.index.form === 'string') part = node.index.text;
    if (part !== undefined) path = path === undefined ? part : `${part}.${path}`;
    if (node.kind === 'variable') return path;
    node = node.target;
  }
}

/** The name that a reference begins with; empty for what is no reference. */
export function rootName(reference: Expression): string {
  let node = reference;
  for (;;) {
    if (node.kind === 'variable') return node.name;
    if (node.kind !== 'dot' && node.kind !== 'bracket') return '';
    node = node.target;
  }
}
