import type { Expression } from '../syntax/ast.js';
import { pathComponents } from '../syntax/path-components.js';
import { type AnalysisImage, imagedModule } from './analysis-image.js';

const prefix = `data.${imagedModule.packageName}.`;
const nowhere = { line: 2, column: 1, start: 0, end: 0 };

/** Writes what imports stand for, by the paths that the index knows them by. Undefined for what is not plain names with dots between. */
export function writeImports(imports: ReadonlyMap<string, Expression>): AnalysisImage['imports'] | undefined {
  const texts: string[] = [];
  for (const [path, reference] of imports) {
    const components = pathComponents(reference);
    const name = path.slice(prefix.length);
    if (!path.startsWith(prefix) || components === undefined) return undefined;
    if (![name, ...components].every((part) => /^\w+$/.test(part))) return undefined;
    texts.push(`${name}=${components.join('.')}`);
  }
  return texts;
}

/** The reverse of `writeImports`. */
export function readImports(texts: AnalysisImage['imports']): Map<string, Expression> {
  return new Map(
    texts.map((text) => {
      const [name, path = ''] = text.split('=');
      return [`${prefix}${name}`, makeReference(path.split('.'))];
    }),
  );
}

function makeReference([root = '', ...fields]: readonly string[]): Expression {
  let reference: Expression = { kind: 'variable', name: root, ...nowhere };
  for (const field of fields) reference = { kind: 'dot', target: reference, field, ...nowhere };
  return reference;
}
