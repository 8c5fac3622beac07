import { packagePath } from '../analysis/function-table.js';
import type { Located, Module } from '../syntax/ast.js';
import { pathComponents } from '../syntax/path-components.js';
import type { Maybe } from '../values/value.js';
import type { Evaluate } from './compile-context.js';
import { notEvaluated } from './evaluation-state.js';
import type { NameScope } from './name-scope.js';
import { chainFields } from './operators.js';
import { PatternCompiler } from './pattern-compiler.js';
import type { RuleGroup } from './rule-index.js';

/** Turns names and the paths after them into closures: variables, `input`, `data`, rules and imports. */
export abstract class NameCompiler extends PatternCompiler {
  protected override compileName(name: string, path: readonly string[], at: Located, scope: NameScope): Evaluate {
    const slot = scope.find(name);
    if (slot !== undefined) return chainPath((frame) => frame[slot], path);
    const { state } = this.context;
    if (name === 'input') return chainPath(() => state.input, path);
    if (name === 'data') return this.compileDataPath(path);
    return this.#compileRuleName(name, path, at, scope);
  }

  #compileRuleName(name: string, path: readonly string[], at: Located, scope: NameScope): Evaluate {
    const own = pathComponents(this.module.package) ?? [];
    const key = `${this.packagePath}.${name}`;
    const { groups, imports } = this.context.index;
    const imported = imports.get(key);
    if (!groups.has(key) && imported === undefined) {
      return this.failing('unsafe-variable', `var ${name} is unsafe`, at);
    }
    const group = this.#findGroup([...own, name], path);
    if (group !== undefined) {
      const rest = path.slice(group.path.length - own.length - 1);
      return chainPath(this.#compileGroup(group), rest);
    }
    if (imported !== undefined) return chainPath(this.compile(imported, scope), path);
    const { state } = this.context;
    const full = [...own, name, ...path];
    return () => state.document.read(full);
  }

  /** The group of the longest prefix of `base` + `path` that rules stand under, at least of `base`. */
  #findGroup(base: readonly string[], path: readonly string[]): RuleGroup | undefined {
    const { groups, depth } = this.context.index;
    for (let length = Math.min(path.length, depth - base.length); length >= 0; length--) {
      const group = groups.get(`data.${[...base, ...path.slice(0, length)].join('.')}`);
      if (group !== undefined) return group;
    }
    return undefined;
  }

  #compileGroup(group: RuleGroup): Evaluate {
    const { context } = this;
    const { state } = context;
    const { number } = group;
    return () => {
      const cached = state.cache[number];
      return cached === notEvaluated ? context.forceGroup(group) : (cached as Maybe);
    };
  }

  /** `data.a.b`: evaluates the modules at or below the path, then the rules on it. */
  protected compileDataPath(path: readonly string[]): Evaluate {
    const { context } = this;
    const { state } = context;
    const modules = this.#modulesAt(path);
    const group = path.length === 0 ? undefined : this.#findGroup([], path);
    if (group !== undefined && modules.length === 0) {
      return chainPath(this.#compileGroup(group), path.slice(group.path.length));
    }
    const everything = path.length === 0;
    return () => {
      if (everything && !state.active.includes(1)) for (const module of context.modules) context.forceModule(module);
      for (const module of modules) context.forceModule(module);
      if (group !== undefined) context.forceGroup(group);
      return state.document.read(path);
    };
  }

  #modulesAt(path: readonly string[]): readonly Module[] {
    if (path.length === 0) return [];
    const prefix = `data.${path.join('.')}`;
    return this.context.modules.filter((module) => {
      if (module === this.module) return false;
      const full = packagePath(module);
      return full === prefix || full.startsWith(`${prefix}.`);
    });
  }
}

function chainPath(base: Evaluate, path: readonly string[]): Evaluate {
  return path.length === 0 ? base : (frame) => chainFields(base(frame), path);
}
