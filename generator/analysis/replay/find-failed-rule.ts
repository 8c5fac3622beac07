import {
  type DefinitionRule,
  dottedPath,
  type Expression,
  type Module,
  type Position,
  type Rule,
} from '../../../rules/engine/index.js';
import type { TracedCall, TracedStep } from './trace-calls.js';

/** The part of a policy that decided against a request. */
export interface FailedRule {
  /** Path of the rule or function within its package: `allow_process`. */
  readonly name: string;
  /** Offsets in the policy's text. */
  readonly start: number;
  readonly end: number;
}

/**
 * Finds why a rule gave nothing: from its first body's furthest statement that failed, down into what that statement
 * called in vain. A list of checks, each a list of faults, is a check that failed: the first that has a fault.
 */
export function findFailedRule(kind: string, calls: readonly TracedCall[], module: Module): FailedRule | undefined {
  const entry = chooseFurthest(calls.filter(({ name }) => name === kind));
  if (entry) return explainCall(entry, module, true);
  const [rule] = module.rules.filter(
    (candidate) => dottedPath(isDefinition(candidate) ? candidate.head.reference : candidate.reference) === kind,
  );
  return rule && { name: kind, start: rule.start, end: rule.end };
}

function explainCall(call: TracedCall, module: Module, isEntry = false): FailedRule {
  const definition = module.rules.find((rule) => isDefinition(rule) && rule.start === call.position.start);
  const failed = findFailedStatement(call, definition && isDefinition(definition) ? definition : undefined, isEntry);
  const called = failed
    ? listCallsOf(call.steps, failed)
    : call.steps.flatMap((step) => (step.kind === 'call' ? [step.call] : []));
  const faulty = findFaultyCheck(called, module);
  if (faulty) return faulty;
  const vain = chooseFurthest(listVainCalls(called));
  if (vain) return explainCall(vain, module);
  const place = failed ?? call.position;
  return { name: call.name, start: place.start, end: place.end };
}

function isDefinition(rule: Rule): rule is DefinitionRule {
  return rule.kind === 'definition';
}

/** The furthest statement of a body that failed: of the first body for a request's own rule, whose others explain. */
function findFailedStatement(
  { steps }: TracedCall,
  definition: DefinitionRule | undefined,
  isEntry: boolean,
): Position | undefined {
  const bodies = isEntry ? definition?.bodies.slice(0, 1) : definition?.bodies;
  const starts = bodies && new Set(bodies.flatMap(({ query }) => query.statements.map(({ start }) => start)));
  let furthest: Position | undefined;
  for (const step of steps) {
    if (step.kind !== 'fail' || (starts && !starts.has(step.position.start))) continue;
    if (!furthest || step.position.start >= furthest.start) furthest = step.position;
  }
  return furthest;
}

/** What a statement called when it was run last. */
function listCallsOf(steps: readonly TracedStep[], { start }: Position): readonly TracedCall[] {
  let called: TracedCall[] = [];
  let found: readonly TracedCall[] = [];
  for (const step of steps) {
    if (step.kind === 'call') called.push(step.call);
    else if (step.position.start === start) {
      if (step.kind === 'fail') found = called;
      called = [];
    }
  }
  return found;
}

/** Calls of which no definition gave a value. The definitions of one function run in the order of the text. */
function listVainCalls(calls: readonly TracedCall[]): readonly TracedCall[] {
  const groups: TracedCall[][] = [];
  for (const call of calls) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before?.name === call.name && before.position.start < call.position.start) group.push(call);
    else groups.push([call]);
  }
  return groups.filter((group) => group.every(({ holds }) => !holds)).flat();
}

/** The call that came furthest before it failed; the last of several. */
function chooseFurthest(calls: readonly TracedCall[]): TracedCall | undefined {
  const progress = ({ steps }: TracedCall): number =>
    new Set(steps.flatMap((step) => (step.kind === 'eval' ? [step.position.start] : []))).size;
  let best: { readonly call: TracedCall; readonly reached: number } | undefined;
  for (const call of calls) {
    const reached = progress(call);
    if (!best || reached >= best.reached) best = { call, reached };
  }
  return best?.call;
}

/** Of a rule whose value is a list of lists of faults: the first item with a fault. */
function findFaultyCheck(calls: readonly TracedCall[], module: Module): FailedRule | undefined {
  for (const { name, position, value } of calls) {
    if (!Array.isArray(value) || value.length === 0 || !value.every((item) => Array.isArray(item))) continue;
    const index = value.findIndex((faults) => Array.isArray(faults) && faults.length > 0);
    const rule = module.rules.find(({ start }) => start === position.start);
    const item = rule && isDefinition(rule) ? itemsOf(rule)[index] : undefined;
    if (item) return { name, start: item.start, end: item.end };
  }
  return undefined;
}

function itemsOf({ head }: DefinitionRule): readonly Expression[] {
  const value = head.kind === 'complete' ? head.value : undefined;
  return value?.kind === 'array' ? value.items : [];
}
