import type { Import } from '../syntax/ast.js';

/** The name that an import brings: its alias, or the last part of its path. */
export function importName(added: Import): string | undefined {
  if (added.alias !== undefined) return added.alias;
  const { reference } = added;
  switch (reference.kind) {
    case 'variable':
      return reference.name;
    case 'dot':
      return reference.field;
    case 'bracket':
      return reference.index.kind === 'literal' ? reference.index.text : undefined;
    default:
      return undefined;
  }
}
