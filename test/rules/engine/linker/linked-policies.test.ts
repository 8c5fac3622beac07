import { describe, expect, it } from 'vitest';
import { createAgentPolicy, formatForPrint } from '../../../../rules/engine/index.js';
import { extendPolicyData } from '../../agent-policy/extended-data.js';
import { HAS_CONFORMANCE, readGoldenPods } from '../../agent-policy/golden.js';
import { HAS_ORACLE, judgeCases, type PolicyCase } from '../../agent-policy/oracle.js';
import { podRequests } from '../../agent-policy/pod-requests.js';
import { type PolicyData, toJson } from '../../agent-policy/policy-data.js';
import { assemblePolicy, assembleRules, type Json } from '../../agent-policy/policy-text.js';
import { linkOwnPolicy } from '../link-own-policy.js';
import { makeRandom, mutateRequest } from '../mutate-request.js';

const MUTATIONS = process.env.EXHAUSTIVE === undefined ? 30 : 300;

/** A pod's life, then changed requests that meet the state of it. */
function makeCases(data: PolicyData, seed: number): readonly PolicyCase[] {
  const random = makeRandom(seed);
  const own =
    seed % 2 === 0
      ? podRequests(data, { runtime: 'go', vfioDevices: 'listed' })
      : podRequests(data, { runtime: 'rs', vfioDevices: 'none', ipFamily: 6 });
  const changed = Array.from({ length: MUTATIONS }, () => {
    const original = own[random(own.length)] as PolicyCase;
    let { request } = original;
    for (let times = random(2); times >= 0; times--) request = mutateRequest(request, random) as Json;
    return { ...original, request };
  });
  return [...own, ...changed];
}

/** Lines differ between the texts. */
const withoutLines = (text = '') => text.replaceAll(/agent_policy:\d+(:\d+)?/g, 'agent_policy');

function judgeHere(policy: string, cases: readonly PolicyCase[]): readonly string[] {
  const { agent, error } = createAgentPolicy(policy);
  if (agent === undefined) throw new Error(error.message);
  return cases.map(({ kind, request }) => {
    const { allowed, prints, error: failure } = agent.evaluate(kind, request);
    return `${allowed} ${failure?.code} ${withoutLines(prints.join(' '))} ${formatForPrint(agent.state ?? null)}`;
  });
}

function judgeThere(policy: string, cases: readonly PolicyCase[]): readonly string[] {
  return judgeCases(policy, cases, ['--state']).map(({ allowed, prints, state, error = '' }) => {
    const [kind] = withoutLines(error).split('\n').slice(-1);
    return `${allowed} ${kind} ${withoutLines(prints)} ${JSON.stringify(state)}`;
  });
}

/** Settings that open requests, and what containers may have beyond the reference's data. */
function openSettings(data: PolicyData): PolicyData {
  const copy = structuredClone(data) as unknown as {
    request_defaults: Record<string, unknown>;
    containers: { extensions?: unknown }[];
  };
  Object.assign(copy.request_defaults, {
    ExecProcessRequest: { allowed_commands: [['df', '-h']], regex: ['^ls .*$'] },
    ReadStreamRequest: true,
    UpdateEphemeralMountsRequest: true,
  });
  for (const container of copy.containers.slice(1)) container.extensions = { go_exec: true, apparmor: 'own' };
  return copy as unknown as PolicyData;
}

// Pods differ less between settings than among themselves.
const goldenPods = readGoldenPods().filter(
  ([name]) => process.env.EXHAUSTIVE !== undefined || name.startsWith('coco/'),
);
const pods = goldenPods.flatMap(([name, data]) => [
  [name, data] as const,
  [`${name}, with extensions`, extendPolicyData(data) as PolicyData] as const,
  [`${name}, opened`, openSettings(data)] as const,
]);

describe.skipIf(!HAS_CONFORMANCE)('linked policies (CONFORMANCE; the guest by REGO_ORACLE)', () => {
  it.each(pods)('answer as the whole rules do for %s', (_name, data) => {
    const cases = makeCases(data, pods.findIndex(([name]) => name === _name) + 1);
    const [whole, linked] = [assemblePolicy(toJson(data)), linkOwnPolicy(toJson(data))];
    expect(judgeHere(linked, cases)).toEqual(judgeHere(whole, cases));
    if (HAS_ORACLE) expect(judgeThere(linked, cases)).toEqual(judgeThere(whole, cases));
  });

  it('are lean, and no line is longer than a value makes it', () => {
    for (const [, data] of pods) {
      const linked = linkOwnPolicy(toJson(data));
      expect(linked.length).toBeLessThan(assembleRules().length + JSON.stringify(data).length);
      expect(linked.split('\n').filter((line) => line.length > 1200)).toEqual([]);
    }
  });
});
