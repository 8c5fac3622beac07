import { describeVerdict, type JsonVerdict } from '../../../generator/analysis/replay/format-replay.js';
import { readReplayCases, replayRequests } from '../../../generator/analysis/replay/index.js';
import type { ReplayCase } from '../../../generator/analysis/replay/replay-case.js';
import { createCollector } from '../../../generator/diagnostics/index.js';
import { createAgentPolicy, parseModule } from '../../../rules/engine/index.js';
import { describeFinding } from '../../generate/generate-fixture.js';

/** A text in pieces, as it comes from a file or a pipe. */
export async function* chunksOf(text: string, length = text.length || 1): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

/** The cases of a text, and what is said about it. */
export async function readCases(text: string, length?: number) {
  const collector = createCollector();
  const cases: ReplayCase[] = [];
  for await (const one of readReplayCases('cases', chunksOf(text, length), collector)) cases.push(one);
  return { cases, findings: collector.diagnostics.map(describeFinding), diagnostics: collector.diagnostics };
}

export interface ReplaySetup {
  readonly fresh?: boolean;
  readonly showValues?: boolean;
  readonly policyValues?: readonly string[];
}

/** Verdicts of a policy on the requests of a text, as programs read them. */
export async function replayText(
  policy: string,
  text: string,
  setup: ReplaySetup = {},
): Promise<readonly JsonVerdict[]> {
  const { agent, error } = createAgentPolicy(policy);
  if (!agent) throw new Error(error.message);
  const readModule = () => parseModule(policy, { file: 'agent_policy' }).module;
  const source = { name: 'policy.rego', text: policy };
  const verdicts: JsonVerdict[] = [];
  const cases = readReplayCases('cases', chunksOf(text), createCollector());
  for await (const verdict of replayRequests(agent, cases, { ...setup, readModule })) {
    verdicts.push(describeVerdict(verdict, (start, end) => ({ source, start, end })));
  }
  return verdicts;
}
