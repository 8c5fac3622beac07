import { type Policy, replaceLastRule } from '../compiled-policy.js';
import { compilePolicy } from '../policy.js';
import type { RegoError } from '../rego-error.js';
import type { DefinitionRule, Expression, Module, Rule } from '../syntax/ast.js';
import { referenceOf } from '../syntax/ast.js';
import type { LineStart } from '../syntax/lexer.js';
import { parseLastRule, parseModule } from '../syntax/parse-module.js';
import { dottedPath, rootName } from '../syntax/path-components.js';
import { rulesBeforeData } from './read-data-rule.js';

/** A text that has been read. Mistakes that only show at the first request stand in the place of the policy. */
export interface LoadedPolicy {
  readonly module: Module;
  readonly policy: Policy | RegoError;
  /** Whether it is known that the agent can load the policy again. */
  readonly reloads?: boolean;
}

const file = 'agent_policy';

/**
 * Policies of many pods share their rules and differ in their data, which are the last rule: `policy_data := …`. What was read and
 * compiled for one such text serves all others that are the same up to that rule.
 */
const known = new Map<string, { readonly loaded: LoadedPolicy & { readonly policy: Policy }; readonly line: number }>();
const MAX_KNOWN = 32;
/** The same policy is often read and asked in turn. */
const recent: { readonly text: string; readonly loaded: LoadedPolicy | RegoError }[] = [];
const MAX_RECENT = 4;
/** What no other rule may define: the data and the built-in that reads them. */
const ownNames = new Set(['policy_data', 'json']);

export function loadPolicy(text: string): LoadedPolicy | RegoError {
  const again = recent.find((one) => one.text === text);
  if (again) return again.loaded;
  const loaded = loadAnew(text);
  recent.unshift({ text, loaded });
  recent.length = Math.min(recent.length, MAX_RECENT);
  return loaded;
}

function loadAnew(text: string): LoadedPolicy | RegoError {
  const rules = rulesBeforeData(text);
  const dataAt = rules.length;
  const earlier = dataAt === 0 ? undefined : known.get(rules);
  const shared = earlier && giveData(earlier.loaded.policy, text, { at: dataAt, line: earlier.line });
  if (earlier !== undefined && shared !== undefined) return { module: earlier.loaded.module, policy: shared };
  const parsed = parseModule(text, { file });
  if (parsed.module === undefined) return parsed.error;
  const { module } = parsed;
  const compiled = compilePolicy([module]);
  if (compiled.policy === undefined) return { module, policy: compiled.error };
  const loaded = { module, policy: compiled.policy };
  if (dataAt > 0 && endsWithData(module, dataAt)) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(rules, { loaded, line: module.rules.at(-1)?.line ?? 0 });
  }
  return loaded;
}

/** The policy with the data that the text ends with; undefined where it ends with anything else. */
function giveData(policy: Policy, text: string, from: LineStart): Policy | undefined {
  const rule = parseLastRule(text, from, { file });
  return isDataRule(rule) ? replaceLastRule(policy, rule) : undefined;
}

/**
 * Whether the last rule is the data, begins where it was looked for, and is the only one of that name. Then no other rule depends on more
 * than its name: it binds nothing and calls nothing of the policy.
 */
export function endsWithData({ rules }: Module, start: number): boolean {
  const last = rules.at(-1);
  if (!isDataRule(last) || last.start !== start) return false;
  return rules.every((rule) => rule === last || !ownNames.has(rootName(referenceOf(rule))));
}

function isDataRule(rule: Rule | undefined): rule is DefinitionRule {
  if (rule?.kind !== 'definition' || rule.bodies.length > 0 || rule.head.kind !== 'complete') return false;
  const { reference, value } = rule.head;
  if (reference.kind !== 'variable' || reference.name !== 'policy_data' || value === undefined) return false;
  if (value.kind !== 'call') return isClosed(value);
  return dottedPath(value.callee) === 'json.unmarshal' && value.args.every(isClosed);
}

/** Whether an expression is made of literals alone. */
function isClosed(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
      return true;
    case 'array':
    case 'set':
      return expression.items.every(isClosed);
    case 'object':
      return expression.fields.every(([key, value]) => isClosed(key) && isClosed(value));
    default:
      return false;
  }
}
