import type { Pattern } from '../analysis/binding-plan.js';
import { findExtraArgument } from '../analysis/extra-argument.js';
import { packagePath } from '../analysis/function-table.js';
import type { Analysis } from '../compile/analyze-modules.js';
import { type Expression, type Module, type Rule, referenceOf } from '../syntax/ast.js';
import { type AnalysisImage, type ImagedForm, imagedModule } from './analysis-image.js';
import { writeImports } from './image-imports.js';
import { usualOrder, usualPattern, usualPlan } from './planned-node.js';

/**
 * Makes the image of a module whose last rule are the data. Undefined for what an image cannot hold: imports of more than plain names, `with`, rules whose
 * name is more than one word, and numbers that JSON does not keep.
 */
export function makeAnalysisImage(analysis: Analysis): AnalysisImage | undefined {
  const [module, ...others] = analysis.modules;
  const { index } = analysis;
  if (module === undefined || others.length > 0 || module.hasModifiers) return undefined;
  if (module.file !== imagedModule.file || packagePath(module) !== `data.${imagedModule.packageName}`) return undefined;
  const imports = writeImports(index.imports);
  if (imports === undefined || index.defaultFunctions.size > 0) return undefined;
  const own = module.rules.slice(0, -1);
  const forms = own.map(formOf);
  const texts = new ImageWriter(analysis, module).writeRules(own);
  const dataRule = module.rules.at(-1);
  if (dataRule === undefined || texts === undefined || forms.includes(undefined)) return undefined;
  return { dataLine: dataRule.line, imports, rules: texts.map((text, at) => `${forms[at]} ${text}`) };
}

function formOf(rule: Rule): `${ImagedForm} ${string}` | undefined {
  const reference = referenceOf(rule);
  if (reference.kind !== 'variable') return undefined;
  if (rule.kind === 'default') return rule.parameters.length === 0 ? `d ${reference.name}` : undefined;
  return rule.head.kind === 'function' ? `f${rule.head.parameters.length} ${reference.name}` : `r ${reference.name}`;
}

type Node = Record<string, unknown>;

class ImageWriter {
  readonly #analysis: Analysis;
  readonly #module: Module;
  /** The copy of each node. */
  readonly #copies = new Map<object, Node>();

  constructor(analysis: Analysis, module: Module) {
    this.#analysis = analysis;
    this.#module = module;
  }

  writeRules(rules: readonly Rule[]): readonly string[] | undefined {
    const copies = rules.map((rule) => this.#copy(rule));
    this.#notePlans();
    this.#noteLoops();
    try {
      return copies.map((rule) => JSON.stringify(rule, keepZero).replace(/[^ -~]/g, escapeUnit));
    } catch (thrown) {
      // A big integer, or a negative zero.
      if (thrown instanceof TypeError) return undefined;
      throw thrown;
    }
  }

  #copy(node: unknown): unknown {
    return copyWithoutPlaces(node, this.#copies);
  }

  /** Notes a plan at the copy of a node, unless it is the usual one. */
  #note(node: object, name: string, plan: unknown, usual: unknown): void {
    const copy = this.#copies.get(node);
    if (copy === undefined) return;
    const planned = this.#copy(plan);
    if (!isSame(planned, this.#copy(usual))) copy[name] = pointAtNodes(planned, copy);
  }

  #notePlans(): void {
    const { schedule, plans } = this.#analysis;
    for (const [query, order] of schedule) this.#note(query, 'order', order, usualOrder(query));
    for (const [assignment, plan] of plans.assignments) this.#note(assignment, 'plan', plan, usualPlan(assignment));
    for (const [expression, pattern] of this.#usedPatterns()) {
      // Without an expression, it is the node's own.
      const isOwn = pattern.kind === 'equalExpression' && pattern.expression === expression;
      this.#note(expression, 'pattern', isOwn ? { kind: pattern.kind } : pattern, usualPattern(expression));
    }
    for (const [collection, members] of plans.someIn) this.#note(collection, 'members', members, undefined);
  }

  /** Notes where loops stand. */
  #noteLoops(): void {
    const { statementLoops, outputLoops } = this.#analysis.plans;
    for (const [owner, loops] of [...statementLoops, ...outputLoops]) {
      const copy = this.#copies.get(owner);
      if (copy === undefined || loops.length === 0) continue;
      copy.loops = loops.map((loop) => findPath(copy, this.#copies.get(loop)));
    }
  }

  /** Patterns of last arguments matter only where there is one argument too many. */
  *#usedPatterns(): Iterable<readonly [Expression, Pattern]> {
    const { plans, functions, builtins } = this.#analysis;
    const path = packagePath(this.#module);
    const plain = new Set<Expression>();
    for (const node of this.#copies.keys()) {
      const call = node as Expression;
      if (call.kind !== 'call') continue;
      const last = call.args.at(-1);
      if (last !== undefined && findExtraArgument(call, path, functions, builtins) === undefined) plain.add(last);
    }
    for (const entry of plans.patterns) if (!plain.has(entry[0])) yield entry;
  }
}

const placeNames = new Set(['line', 'column', 'start', 'end']);

/** A copy without places; a node that was copied before has one copy. */
function copyWithoutPlaces(node: unknown, copies: Map<object, Node>): unknown {
  if (Array.isArray(node)) return node.map((item) => copyWithoutPlaces(item, copies));
  if (typeof node !== 'object' || node === null) return node;
  const known = copies.get(node);
  if (known !== undefined) return known;
  if (Object.getPrototypeOf(node) !== Object.prototype) throw new Error('a plan holds a value that JSON cannot');
  const copy: Node = {};
  copies.set(node, copy);
  for (const [key, value] of Object.entries(node)) {
    if (!placeNames.has(key) && value !== undefined) copy[key] = copyWithoutPlaces(value, copies);
  }
  return copy;
}

function findPath(from: unknown, target: unknown): readonly (string | number)[] | undefined {
  if (from === target) return [];
  if (typeof from !== 'object' || from === null) return undefined;
  for (const [key, inside] of Object.entries(from)) {
    const path = findPath(inside, target);
    if (path !== undefined) return [Array.isArray(from) ? Number(key) : key, ...path];
  }
  return undefined;
}

/** A plan with `{ at: path }` in the place of nodes of its owner: in the image, each node is there once. */
function pointAtNodes(plan: unknown, owner: Node): unknown {
  if (typeof plan !== 'object' || plan === null) return plan;
  const at = findPath(owner, plan);
  if (at !== undefined) return { at };
  if (Array.isArray(plan)) return plan.map((item) => pointAtNodes(item, owner));
  return Object.fromEntries(Object.entries(plan).map(([key, value]) => [key, pointAtNodes(value, owner)]));
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => isSame((a as Node)[key], (b as Node)[key]));
}

function keepZero(_key: string, value: unknown): unknown {
  if (Object.is(value, -0)) throw new TypeError('JSON has no negative zero');
  return value;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
