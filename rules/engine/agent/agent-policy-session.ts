import type { EvaluationLimits } from '../compile/evaluation-limits.js';
import type { TraceSink } from '../compile/trace.js';
import type { Evaluation, Policy } from '../compiled-policy.js';
import type { Position, RegoError, RegoErrorCode } from '../rego-error.js';
import type { Module } from '../syntax/ast.js';
import { fromJavaScript } from '../values/convert-value.js';
import { parseJson } from '../values/parse-json.js';
import { toJsonText } from '../values/print-value.js';
import { type Maybe, RegoObject, type Value } from '../values/value.js';
import { applyPatch, readPatch } from './apply-patch.js';
import { completeRequest } from './complete-request.js';
import type { LoadedPolicy } from './load-policy.js';

/** Errors of the agent around the engine's own: no value, a value of another type, an object of another shape, a patch that fails. */
export type AgentPolicyErrorCode =
  | RegoErrorCode
  | 'undefined-result'
  | 'result-type'
  | 'result-shape'
  | 'state-patch'
  | 'request';

export interface AgentPolicyError {
  readonly code: AgentPolicyErrorCode;
  readonly message: string;
  readonly position: Position | undefined;
}

export interface Verdict {
  readonly allowed: boolean;
  /** What the policy asked to change in its state, if anything. */
  readonly ops?: Value;
  /** As the agent reports them: those of failed requests before come first. Empty when this one failed. */
  readonly prints: readonly string[];
  readonly error?: AgentPolicyError;
}

export interface RequestOptions {
  /** Take the request as it is, without the fields that the agent would add. */
  readonly raw?: boolean;
  /** Judge only: leave the policy's state as it was before the request. */
  readonly keepState?: boolean;
  readonly trace?: TraceSink;
  /** Nobody wants the prints. */
  readonly silent?: boolean;
  readonly limits?: Partial<EvaluationLimits>;
}

/** The memory of an agent at one time, as another agent of the same rules can take it over. */
export interface AgentMemory {
  readonly data: RegoObject;
  readonly reloaded: boolean;
}

/** One agent with one policy: judges requests in order and keeps the policy's state, `data.pstate`, between them. */
export interface AgentPolicy {
  /** Judges a request, given as JSON text or as plain JavaScript. Integers beyond 2^53 need the text, or a `bigint`. */
  evaluate(kind: string, request: unknown, options?: RequestOptions): Verdict;
  /** `data.pstate` now. */
  readonly state: Maybe;
  /** Whether the policy lets requests pass that it denies or has no rule for. */
  readonly allowsFailures: boolean;
  /** Forgets the state, as an agent does that gets its policy anew. */
  reset(): void;
  /** The state now, to come back to it. */
  save(): AgentMemory;
  /** Goes on from a state that an agent saved. */
  restore(memory: AgentMemory): void;
}

/**
 * The guest's engine prepares a policy again whenever its state changes, and then takes a default for a single key (`default p["k"] := 1`)
 * for a second one. From the first change on, every request fails.
 */
export function findReloadError(module: Module): RegoError | null {
  for (const rule of module.rules) {
    if (rule.kind !== 'default' || rule.reference.kind !== 'bracket') continue;
    const { line, column, start, end } = rule.reference.target;
    const message = 'multiple default rules for the variable with the same index';
    return { code: 'definition', message, position: { file: module.file, line, column, start, end } };
  }
  return null;
}

const initialData = RegoObject.of([['pstate', new RegoObject()]]);

export class AgentPolicySession implements AgentPolicy {
  readonly #policy: Policy | RegoError;
  /** Looked for when it first matters; null: none. */
  #reloadError: RegoError | null | undefined;
  #reloaded = false;
  #data = initialData;
  #pendingPrints: string[] = [];
  #allowsFailures = false;

  readonly #module: Module;

  constructor({ policy, module, reloads }: LoadedPolicy) {
    this.#policy = policy;
    this.#module = module;
    if (reloads) this.#reloadError = null;
    this.reset();
  }

  get state(): Maybe {
    return this.#data.get('pstate');
  }

  get allowsFailures(): boolean {
    return this.#allowsFailures;
  }

  reset(): void {
    this.#data = initialData;
    this.#reloaded = false;
    this.#pendingPrints = [];
    this.#allowsFailures = false;
    this.#allowsFailures = this.evaluate('AllowRequestsFailingPolicy', '{}').allowed;
  }

  save(): AgentMemory {
    return { data: this.#data, reloaded: this.#reloaded };
  }

  restore({ data, reloaded }: AgentMemory): void {
    this.#data = data;
    this.#reloaded = reloaded;
    this.#pendingPrints = [];
  }

  evaluate(kind: string, request: unknown, options: RequestOptions = {}): Verdict {
    const input = readRequest(request);
    if (input === undefined) return failed('request', 'the request is not JSON');
    const evaluation = this.#run(kind, options.raw ? input : completeRequest(kind, input), options);
    this.#pendingPrints.push(...evaluation.prints);
    const { error } = evaluation;
    if (error !== undefined) return { allowed: false, prints: [], error };
    const prints = this.#pendingPrints;
    this.#pendingPrints = [];
    const verdict = this.#judge(evaluation.value, prints, options.keepState ?? false);
    return verdict.error === undefined && this.#allowsFailures ? { ...verdict, allowed: true } : verdict;
  }

  #run(kind: string, input: Value, { trace, limits, silent = false }: RequestOptions): Evaluation {
    const policy = this.#policy;
    if ('code' in policy) return { value: undefined, error: policy, prints: [] };
    if (this.#reloaded) {
      if (this.#reloadError === undefined) this.#reloadError = findReloadError(this.#module);
      if (this.#reloadError !== null) return { value: undefined, error: this.#reloadError, prints: [] };
    }
    return policy.evaluate(`data.agent_policy.${kind}`, input, {
      data: this.#data,
      silent,
      ...(trace === undefined ? {} : { trace }),
      ...(limits === undefined ? {} : { limits }),
    });
  }

  #judge(value: Maybe, prints: readonly string[], keepState: boolean): Verdict {
    if (value === undefined) {
      if (this.#allowsFailures) return { allowed: true, prints };
      return failed('undefined-result', 'the policy has no value for this request');
    }
    if (typeof value === 'boolean') return { allowed: value, prints };
    if (!(value instanceof RegoObject)) return failed('result-type', 'the value is neither a boolean nor an object');
    // The agent reads the object as JSON: sets are lists to it.
    const answer = parseJson(toJsonText(value));
    const allowed = answer instanceof RegoObject ? answer.get('allowed') : undefined;
    if (typeof allowed !== 'boolean') return failed('result-shape', '`allowed` is not a boolean');
    const given = answer instanceof RegoObject ? (answer.get('ops') ?? null) : null;
    const ops = given === null ? [] : readPatch(given);
    if (typeof ops === 'string') return failed('result-shape', ops);
    if (!allowed || given === null) return { allowed, prints };
    const patched = applyPatch(this.#data, ops);
    if (typeof patched === 'string') return failed('state-patch', patched);
    if (!(patched.document instanceof RegoObject)) return failed('state-patch', 'data must be object');
    if (!keepState) {
      this.#data = patched.document;
      this.#reloaded = true;
    }
    return { allowed, ops: given, prints };
  }
}

function readRequest(request: unknown): Maybe {
  if (typeof request === 'string') return parseJson(request);
  try {
    return fromJavaScript(request);
  } catch (thrown) {
    if (thrown instanceof RangeError || thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}

function failed(code: AgentPolicyErrorCode, message: string): Verdict {
  return { allowed: false, prints: [], error: { code, message, position: undefined } };
}
