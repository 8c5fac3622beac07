import { RegoFault } from '../rego-error.js';
import type { DefinitionRule, FunctionHead, Module } from '../syntax/ast.js';
import { dottedPath } from '../syntax/path-components.js';

export interface FunctionDefinition {
  readonly rule: DefinitionRule;
  readonly head: FunctionHead;
  readonly module: Module;
}

/** All definitions of one function, in order. */
export interface FunctionEntry {
  readonly arity: number;
  readonly definitions: FunctionDefinition[];
}

/** Functions by full path, `data.agent_policy.allow_mount`. */
export type FunctionTable = ReadonlyMap<string, FunctionEntry>;

/** `data.` and the package's path. */
export function packagePath(module: Module): string {
  return `data.${dottedPath(module.package) ?? ''}`;
}

/** Throws a fault when definitions of a function take different numbers of arguments. */
export function gatherFunctions(modules: readonly Module[]): FunctionTable {
  const table = new Map<string, FunctionEntry>();
  for (const module of modules) {
    const prefix = packagePath(module);
    for (const rule of module.rules) {
      if (rule.kind !== 'definition' || rule.head.kind !== 'function') continue;
      const { head } = rule;
      const path = `${prefix}.${dottedPath(head.reference) ?? ''}`;
      const entry = table.get(path);
      if (entry === undefined) {
        table.set(path, { arity: head.parameters.length, definitions: [{ rule, head, module }] });
      } else if (entry.arity === head.parameters.length) entry.definitions.push({ rule, head, module });
      else {
        const place = { file: module.file, line: rule.line, column: rule.column, start: rule.start, end: rule.end };
        throw new RegoFault('definition', `${path} was previously defined with ${entry.arity} arguments.`, place);
      }
    }
  }
  return table;
}
