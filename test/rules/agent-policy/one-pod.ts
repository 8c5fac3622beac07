import { judgeCases, type PolicyCase, type PolicyVerdict } from './oracle.js';
import { type PolicyData, toJson } from './policy-data.js';
import { assemblePolicy, type Json } from './policy-text.js';

/** A case whose expected verdict does not matter. */
export function ask(kind: string, request: Json): PolicyCase {
  return { description: kind, kind, allowed: true, request };
}

/** Verdicts of the requests, sent in order to one policy. */
export function judge(data: PolicyData, cases: readonly PolicyCase[]): readonly PolicyVerdict[] {
  return judgeCases(assemblePolicy(toJson(data)), cases, ['--state']);
}

/** Whether each request was allowed. */
export function verdictsOf(data: PolicyData, cases: readonly PolicyCase[]): readonly boolean[] {
  return judge(data, cases).map(({ allowed }) => allowed);
}

/** The reason that the host gets, without the position in the policy. */
export function reasonOf(data: PolicyData, cases: readonly PolicyCase[]): string {
  return (
    judge(data, cases)
      .at(-1)
      ?.prints?.replace(/agent_policy:\d+: /g, '') ?? ''
  );
}

/** A copy of a request with another value at a path such as `OCI.Process.Cwd`. */
export function changed(request: Json, path: string, value: Json | ((old: Json) => Json)): Json {
  const copy = structuredClone(request) as Json;
  const steps = path.split('/');
  let node = copy as { [step: string]: Json };
  for (const step of steps.slice(0, -1)) node = node[step] as { [step: string]: Json };
  const last = steps.at(-1) ?? '';
  node[last] = typeof value === 'function' ? value(node[last] ?? null) : value;
  return copy;
}
