import { checkTitles } from '../explain/fault.js';
import { parseReferenceStory } from '../explain/parse-reference-fault.js';
import type { JsonObject } from '../requests/index.js';
import type { Proof } from './compare-behaviour.js';
import type { PrecedingRequest } from './policy-life.js';

/** A request that one policy allows and the other denies, each in the state that precedes it. */
export interface Counterexample {
  readonly kind: string;
  /** What is being done, for people. */
  readonly step: string;
  readonly container: string | undefined;
  readonly request: JsonObject;
  /** Requests before it that changed the state of each policy. */
  readonly before: { readonly old: readonly PrecedingRequest[]; readonly new: readonly PrecedingRequest[] };
  /** What the policy that denies it says. */
  readonly denial: string;
}

/** Rules that narrate print much more than a reason. */
const maxDenial = 400;

/** Says of a proof why the one policy denies it. */
export function describeProof(proof: Proof): Counterexample {
  const { kind, step, container, request, old, new: next } = proof;
  const { prints, error } = proof.prints.length > 0 ? { ...proof, error: undefined } : judgeAgain(proof);
  const said = prints.map((print) => print.replace(/^agent_policy:\d+: /, ''));
  const text = said.join(' ') || error?.message || 'no rule allows it';
  const denial = text.length > maxDenial ? summarise(said) : text;
  return { kind, step, container, request, before: { old: old.passed, new: next.passed }, denial };
}

function judgeAgain({ kind, request, old, new: next, denier }: Proof) {
  const { agent, memory } = denier === 'old' ? old : next;
  agent.restore(memory);
  return agent.evaluate(kind, request, { raw: true, keepState: true });
}

function summarise(prints: readonly string[]): string {
  const fault = parseReferenceStory(prints)?.fault;
  if (fault) return `${checkTitles[fault.check]}${fault.subject === undefined ? '' : `: ${fault.subject}`}`;
  return `…${prints.join(' ').slice(-maxDenial)}`;
}
