import { RegoFault } from '../rego-error.js';
import { type Maybe, RegoObject, type Value } from '../values/value.js';
import { DataDocument } from './data-document.js';
import type { EvaluationLimits } from './evaluation-limits.js';
import { RuleValues } from './rule-values.js';
import type { TraceSink } from './trace.js';

/** Stands in the cache for a value that nothing has asked for yet. */
export const notEvaluated = Symbol('not evaluated');

/** A function's replacement by `with`: another function's path, or a value. */
export type FunctionOverride = { readonly path: string } | { readonly value: Value };

/** What `with` changes and puts back. */
export interface Overlay {
  readonly input: Maybe;
  readonly document: DataDocument;
  readonly processed: Uint8Array;
  readonly cache: (Maybe | typeof notEvaluated)[];
  readonly ruleValues: RuleValues;
  readonly withInput: Maybe;
  readonly withData: RegoObject;
  readonly overrides: ReadonlyMap<string, FunctionOverride> | undefined;
}

/** The state of the running evaluation of one compiled policy; compiled closures hold on to it. */
export class EvaluationState {
  input: Maybe;
  document = new DataDocument(new RegoObject());
  /** The base data, as `with` has changed it so far. */
  withData = new RegoObject();
  /** The base data itself: a value that stands there is never overwritten by a rule. */
  baseData = new RegoObject();
  withInput: Maybe;
  /** By rule: evaluated; being evaluated. */
  processed = new Uint8Array(0);
  active = new Uint8Array(0);
  /** Values of rule groups. */
  cache: (Maybe | typeof notEvaluated)[] = [];
  ruleValues = new RuleValues();
  overrides: ReadonlyMap<string, FunctionOverride> | undefined;
  prints: string[] = [];
  silent = false;
  depth = 0;
  strict = false;
  trace: TraceSink | undefined;
  #steps = 0;
  #memory = 0;
  #limits: EvaluationLimits;
  readonly #ruleCount: number;
  readonly #groupCount: number;

  constructor(ruleCount: number, groupCount: number, limits: EvaluationLimits) {
    this.#ruleCount = ruleCount;
    this.#groupCount = groupCount;
    this.#limits = limits;
  }

  begin(input: Maybe, data: RegoObject, limits: EvaluationLimits, trace: TraceSink | undefined): void {
    this.input = input;
    this.withInput = input;
    this.withData = data;
    this.baseData = data;
    this.#limits = limits;
    this.#steps = 0;
    this.#memory = 0;
    this.depth = 0;
    this.prints = [];
    this.trace = trace;
    this.overrides = undefined;
    this.active = new Uint8Array(this.#ruleCount);
    this.forgetRules(data);
  }

  /** Starts the rules anew over `data`. */
  forgetRules(data: RegoObject): void {
    this.document = new DataDocument(data);
    this.processed = new Uint8Array(this.#ruleCount);
    this.cache = new Array<Maybe | typeof notEvaluated>(this.#groupCount).fill(notEvaluated);
    this.ruleValues = new RuleValues();
  }

  saveOverlay(): Overlay {
    const { input, document, processed, cache, ruleValues, withInput, withData, overrides } = this;
    return { input, document, processed, cache, ruleValues, withInput, withData, overrides };
  }

  restoreOverlay(overlay: Overlay): void {
    Object.assign(this, overlay);
  }

  step(): void {
    if (++this.#steps > this.#limits.maxSteps) {
      throw new RegoFault('step-limit', `evaluation takes more than ${this.#limits.maxSteps} steps`, undefined);
    }
  }

  enterCall(): void {
    this.step();
    if (++this.depth > this.#limits.maxDepth) {
      throw new RegoFault('depth-limit', `calls nested deeper than ${this.#limits.maxDepth}`, undefined);
    }
  }

  allocate(units: number): void {
    this.#memory += units;
    if (this.#memory > this.#limits.maxMemory) {
      throw new RegoFault(
        'memory-limit',
        `evaluation needs more than ${this.#limits.maxMemory} units of memory`,
        undefined,
      );
    }
  }
}
