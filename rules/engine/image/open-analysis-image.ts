import type { AssignmentPlan, Pattern } from '../analysis/binding-plan.js';
import type { FunctionDefinition, FunctionEntry } from '../analysis/function-table.js';
import type { LoopExpression } from '../analysis/plan-bodies.js';
import type { BuiltinTable } from '../builtins/builtin.js';
import type { Analysis } from '../compile/analyze-modules.js';
import type { IndexedRule, RuleGroup } from '../compile/rule-index.js';
import type {
  Assignment,
  DefinitionRule,
  Expression,
  FunctionHead,
  Module,
  Query,
  Rule,
  Statement,
} from '../syntax/ast.js';
import { type AnalysisImage, imagedModule } from './analysis-image.js';
import { readImports } from './image-imports.js';
import { type PlannedNode, readLoops, readNoted, usualPattern, usualPlan } from './planned-node.js';

/**
 * What analysing the rules would give, without places. A rule is read when it is first asked for. The last one
 * stands for the data, which have to be put in its place.
 */
export function openAnalysisImage(image: AnalysisImage, builtins: BuiltinTable): Analysis {
  const module = new ImagedModule();
  const groups = new Map<string, RuleGroup>();
  const functions = new Map<string, FunctionEntry>();
  for (const text of [...image.rules, noData]) {
    const nameAt = text.indexOf(' ') + 1;
    const jsonAt = text.indexOf(' ', nameAt) + 1;
    const name = text.slice(nameAt, jsonAt - 1);
    const rule = new ImagedRule(text, jsonAt, module, module.imaged.length);
    module.imaged.push(rule);
    const path = `data.${imagedModule.packageName}.${name}`;
    let group = groups.get(path);
    if (group === undefined) {
      group = { number: groups.size, path: [imagedModule.packageName, name], definitions: [], defaults: [] };
      groups.set(path, group);
    }
    const form = text.charAt(0);
    if (form === 'd') group.defaults.push(rule as RuleGroup['defaults'][number]);
    else group.definitions.push(rule as RuleGroup['definitions'][number]);
    if (form !== 'f') continue;
    const entry = functions.get(path);
    if (entry === undefined) {
      functions.set(path, { arity: Number(text.slice(1, nameAt - 1)), definitions: [rule as FunctionDefinition] });
    } else entry.definitions.push(rule as FunctionDefinition);
  }
  return {
    modules: [module],
    functions,
    builtins,
    schedule: new NotedMap<Query, readonly number[]>((query) => (query as PlannedNode).order),
    plans: {
      statementLoops: new NotedMap<Statement, readonly LoopExpression[]>(readLoops),
      outputLoops: new NotedMap<Expression, readonly LoopExpression[]>(readLoops),
      assignments: new NotedMap<Assignment, AssignmentPlan>(
        (assignment) => readNoted(assignment, (assignment as PlannedNode).plan) ?? usualPlan(assignment),
      ),
      patterns: new NotedMap<Expression, Pattern>(readPattern),
      someIn: new NotedMap<Expression, { readonly key: Pattern | undefined; readonly value: Pattern }>((collection) => {
        const members = readNoted(collection, (collection as PlannedNode).members);
        return members && { key: members.key, value: members.value };
      }),
    },
    index: {
      rules: module.imaged,
      groups,
      depth: 2,
      imports: readImports(image.imports),
      prefixes: [],
      defaultFunctions: new Set(),
    },
  };
}

const noData = `r policy_data ${JSON.stringify({
  kind: 'definition',
  head: {
    kind: 'complete',
    reference: { kind: 'variable', name: 'policy_data' },
    value: { kind: 'object', fields: [] },
  },
  bodies: [],
})}`;

function readPattern(expression: Expression): Pattern | undefined {
  const { pattern } = expression as PlannedNode;
  if (pattern === undefined) return usualPattern(expression);
  if (pattern.kind === 'equalExpression' && pattern.expression === undefined)
    return { kind: 'equalExpression', expression };
  return readNoted(expression, pattern as Pattern);
}

/** A map that finds at a key itself what was never set. */
class NotedMap<K, V> extends Map<K, V> {
  readonly #read: (key: K) => V | undefined;

  constructor(read: (key: K) => V | undefined) {
    super();
    this.#read = read;
  }

  override get(key: K): V | undefined {
    return super.get(key) ?? this.#read(key);
  }
}

class ImagedModule implements Module {
  readonly file = imagedModule.file;
  readonly package: Expression = {
    kind: 'variable',
    name: imagedModule.packageName,
    line: 1,
    column: 9,
    start: 8,
    end: 8 + imagedModule.packageName.length,
  };
  readonly hasModifiers = false;
  readonly imports: Module['imports'] = [];
  readonly imaged: ImagedRule[] = [];

  get rules(): readonly Rule[] {
    return this.imaged.map(({ rule }) => rule);
  }
}

class ImagedRule implements IndexedRule {
  readonly module: Module;
  readonly number: number;
  readonly #text: string;
  readonly #jsonAt: number;
  #rule: Rule | undefined;

  constructor(text: string, jsonAt: number, module: Module, number: number) {
    this.#text = text;
    this.#jsonAt = jsonAt;
    this.module = module;
    this.number = number;
  }

  get rule(): Rule {
    this.#rule ??= JSON.parse(this.#text.slice(this.#jsonAt)) as Rule;
    return this.#rule;
  }

  get head(): FunctionHead {
    return (this.rule as DefinitionRule).head as FunctionHead;
  }
}
