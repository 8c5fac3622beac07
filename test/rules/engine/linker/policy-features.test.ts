import { describe, expect, it } from 'vitest';
import { createAgentPolicy, formatForPrint } from '../../../../rules/engine/index.js';
import { fitsShape, listHelperRules, prepareRules, shapeOfVariant } from '../../../../rules/engine/linker/fold.js';
import {
  describeFeatures,
  type JsonValue,
  listVariants,
  policyFeatures,
  sourceName,
} from '../../../../rules/engine/linker/index.js';
import { helperRules } from '../../../../rules/engine/linker/rule-names.gen.js';
import { extendPolicyData } from '../../agent-policy/extended-data.js';
import { HAS_CONFORMANCE, readGoldenPod } from '../../agent-policy/golden.js';
import { podRequests } from '../../agent-policy/pod-requests.js';
import type { PolicyData } from '../../agent-policy/policy-data.js';
import { assemblePolicy, assembleRules, type Json } from '../../agent-policy/policy-text.js';
import { linkOwnPolicy } from '../link-own-policy.js';
import { makeRandom, mutateRequest } from '../mutate-request.js';
import { parseRules } from './link.js';

const MUTATIONS = process.env.EXHAUSTIVE === undefined ? 60 : 1000;

/** Verdicts and states, in our engine. What fails for data that no generator makes fails in its own way. */
function judge(policy: string, data: PolicyData): readonly string[] {
  const { agent, error } = createAgentPolicy(policy);
  if (agent === undefined) throw new Error(error.message);
  return podRequests(data, { runtime: 'go', vfioDevices: 'listed' }).map(({ kind, request }) => {
    const { allowed } = agent.evaluate(kind, request);
    return `${kind} ${allowed} ${formatForPrint(agent.state ?? null)}`;
  });
}

describe('features of policy data', () => {
  it('are known of anything, and what is not sure has all rules', () => {
    const all = policyFeatures.map(({ levels }) => levels.length - 1).join('');
    for (const data of [null, [], {}, 'x', 1, { containers: {} }, { containers: [{}] }, { containers: [null] }]) {
      expect(describeFeatures(data)).toBe(all);
    }
    expect(describeFeatures({ containers: [] })[policyFeatures.findIndex(({ name }) => name === 'storages')]).toBe('0');
  });

  it.skipIf(!HAS_CONFORMANCE)('know data with few extensions or none as usual (CONFORMANCE)', () => {
    const usual = policyFeatures.findIndex(({ name }) => name === 'usual');
    const data = readGoldenPod('coco/pod-minimal#0');
    const extended = extendPolicyData(data);
    const { extensions: _, ...plain } = extended;
    const [pause, ...others] = plain.containers;
    const volumes = { ...plain, containers: [{ ...pause, extensions: { required_mounts: [7] } }, ...others] };
    const levels = [data, plain, volumes, extended].map((one) => describeFeatures(one as unknown as JsonValue)[usual]);
    expect(levels).toEqual(['0', '0', '1', '1']);
  });

  it.skipIf(!HAS_CONFORMANCE)('say of data only what is true, however they are changed (CONFORMANCE)', () => {
    const random = makeRandom(7);
    const keys = new Set<string>();
    for (const name of ['coco/pod-gpu#0', 'coco/pod-init-probes#0', 'coco/pod-volumes#0']) {
      let data = extendPolicyData(readGoldenPod(name)) as unknown as Json;
      for (let times = 0; times < 500; times++) {
        const key = describeFeatures(data as JsonValue);
        keys.add(key);
        expect(listVariants()).toContain(key);
        expect(fitsShape(data as JsonValue, shapeOfVariant(key))).toBe(true);
        if (times % 20 === 0) data = extendPolicyData(readGoldenPod(name)) as unknown as Json;
        data = mutateRequest(data, random) as Json;
      }
    }
    expect(keys.size).toBeGreaterThan(5);
  });

  it.skipIf(!HAS_CONFORMANCE).each(['coco/pod-gpu#0', 'coco/pod-minimal#0', 'coco/pod-volumes#0'])(
    'never give changed data of %s rules that answer otherwise (CONFORMANCE)',
    (name) => {
      const random = makeRandom(11);
      const original = extendPolicyData(readGoldenPod(name));
      for (let times = 0; times < MUTATIONS; times++) {
        const data = mutateRequest(original as unknown as Json, random) as Json;
        expect(judge(linkOwnPolicy(data), original)).toEqual(judge(assemblePolicy(data), original));
      }
    },
    60_000,
  );
});

describe('short names', () => {
  it('are given to the rules as they are: npm run generate', () => {
    const { rules, entryPoints } = prepareRules(parseRules(assembleRules()));
    expect([...helperRules].sort()).toEqual([...listHelperRules(rules, entryPoints)].sort());
  });

  it('lead back to those of the sources', () => {
    const policy = linkOwnPolicy({});
    const heads = [...policy.matchAll(/^([A-Z][A-Za-z0-9]?)(?=\(|:=| if)/gm)].map(([, name = '']) => name);
    expect(heads.length).toBeGreaterThan(100);
    expect(heads.filter((name) => sourceName(name) === name)).toEqual(['K', 'C']);
    expect(sourceName('CreateContainerRequest')).toBe('CreateContainerRequest');
  });
});
