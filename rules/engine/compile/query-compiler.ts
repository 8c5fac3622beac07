import type { Module, Query, Statement } from '../syntax/ast.js';
import { type Maybe, RegoObject, type Value } from '../values/value.js';
import type { CompileContext, Succeed } from './compile-context.js';
import { DefinitionCompiler } from './definition-compiler.js';
import { NameScope } from './name-scope.js';
import type { QueryOutput } from './query-output.js';

/** One way in which a query holds: the values of its statements in their order, and the variables that it binds. */
export interface QueryResult {
  readonly expressions: readonly Value[];
  readonly bindings: RegoObject;
}

/** Compiles a query of the user's: a body that stands alone and keeps what its statements were. */
export class QueryCompiler extends DefinitionCompiler {
  readonly #values = new Map<Statement, number>();
  #keepsFalse = false;

  constructor(context: CompileContext, module: Module) {
    super(context, module, 'query');
  }

  protected override valueSlot(statement: Statement): number | undefined {
    return this.#values.get(statement);
  }

  /** The value of a query of one statement may be false; of several, each must hold. */
  protected override get keepsFalse(): boolean {
    return this.#keepsFalse;
  }

  compileUserQuery(query: Query): () => readonly QueryResult[] {
    this.#keepsFalse = query.statements.length === 1;
    for (const statement of query.statements) this.#values.set(statement, this.layout.allocate());
    const slots = [...this.#values.values()];
    let results: QueryResult[] = [];
    const compile = (scope: NameScope): Succeed => {
      const names = scope.entries();
      return (frame) => {
        const expressions = slots.map((slot): Value => frame[slot] ?? true);
        const bindings = new RegoObject();
        for (const [name, slot] of names) {
          const value = frame[slot];
          if (value !== undefined) bindings.set(name, value);
        }
        results.push({ expressions, bindings });
        return true;
      };
    };
    const output: QueryOutput = { compile, doneSlot: undefined };
    const run = this.compileQuery(query, new NameScope(this.layout), output);
    return () => {
      results = [];
      run(new Array<Maybe>(this.layout.size).fill(undefined));
      return results;
    };
  }
}
