import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readGoldenPods } from '../agent-policy/golden.js';
import { podRequests, type RuntimeProfile } from '../agent-policy/pod-requests.js';
import { toJson } from '../agent-policy/policy-data.js';
import { assemblePolicy } from '../agent-policy/policy-text.js';
import { linkOwnPolicy } from './link-own-policy.js';
import { makeRandom, mutateRequest } from './mutate-request.js';
import { compareWithOracle, type RequestCase } from './oracle.js';
import { requestsFromPolicy } from './policy-requests.js';

const { REGO_ORACLE: oracle = '', CONFORMANCE: conformance = '', GENPOLICY_RULES: rulesFile = '' } = process.env;

/** Requests for each policy: with 92 policies, over 5,000 pairs. */
const REQUESTS_PER_POLICY = 56;

describe.skipIf(oracle === '')('the same answers as the guest (its engine from REGO_ORACLE)', () => {
  const folder = join(import.meta.dirname, 'probes');
  for (const name of ['language', 'numbers', 'patterns', 'references', 'results', 'statements']) {
    it(`on the language probes: ${name}`, () => {
      const policy = readFileSync(join(folder, `${name}.rego`), 'utf8');
      const cases = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as RequestCase[];
      expect(compareWithOracle(oracle, policy, cases, true)).toEqual([]);
    });
  }
});

describe.skipIf(oracle === '' || conformance === '' || rulesFile === '')(
  'the same answers as the guest on policies (REGO_ORACLE, CONFORMANCE, GENPOLICY_RULES)',
  () => {
    const ready = oracle !== '' && conformance !== '' && rulesFile !== '';
    const rules = ready ? readFileSync(rulesFile, 'utf8') : '';
    const captures = ready ? readCaptures(join(conformance, 'captures')) : [];
    const policies = ready ? readPolicies(join(conformance, 'golden')) : [];

    it('compares at least 5,000 pairs', () => {
      expect(policies.length * REQUESTS_PER_POLICY).toBeGreaterThanOrEqual(5000);
    });

    it.each(policies)('$name', ({ data, seed }) => {
      const text = `${rules}\npolicy_data := ${JSON.stringify(data, null, 1)}\n`;
      const cases = makeSequence(requestsFromPolicy(data), captures, seed);
      expect(compareWithOracle(oracle, text, cases, false)).toEqual([]);
    });
  },
);

/** Ours run on what a simulated runtime sends: all of it in order, then mutations in the state that it left, some sent twice. */
const MUTATIONS_PER_PROFILE = 24;
const PROFILES: readonly RuntimeProfile[] = [
  { runtime: 'go', vfioDevices: 'listed' },
  { runtime: 'rs', vfioDevices: 'listed', pciPathParts: 3, ipFamily: 6 },
];

describe.skipIf(oracle === '' || conformance === '')(
  'the same answers as the guest on our own rules (REGO_ORACLE, CONFORMANCE)',
  () => {
    const pods = oracle === '' || conformance === '' ? [] : readGoldenPods();
    let pairs = 0;

    it.each(pods.map(([name, data], seed) => ({ name, data, seed })))('$name', ({ data, seed }) => {
      const [plain, linked] = [assemblePolicy(toJson(data)), linkOwnPolicy(toJson(data))];
      for (const [index, profile] of PROFILES.entries()) {
        const cases = makeStatefulSequence(podRequests(data, profile), seed * 2 + index + 1);
        pairs += cases.length;
        // Each pod meets both forms; which runtime goes with which form changes from pod to pod.
        const policy = (seed + index) % 2 === 0 ? plain : linked;
        expect(compareWithOracle(oracle, policy, cases, false)).toEqual([]);
      }
    });

    it('compares at least 5,000 pairs', () => {
      expect(pairs).toBeGreaterThanOrEqual(5000);
    });
  },
);

/** A pod's requests with changed ones among them, each before the one that it was made of; at the end more of them. */
function makeStatefulSequence(own: readonly RequestCase[], seed: number): readonly RequestCase[] {
  const random = makeRandom(seed);
  const mutate = (original: RequestCase): RequestCase => {
    let { request } = original;
    for (let times = random(2); times >= 0; times--) request = mutateRequest(request, random);
    return { ...original, description: `mutated ${original.description}`, request };
  };
  const cases = own.flatMap((original) => (random(3) === 0 ? [mutate(original), original] : [original]));
  for (let count = 0; count < MUTATIONS_PER_PROFILE; count++) {
    const original = own[random(own.length)] as RequestCase;
    cases.push(random(5) === 0 ? original : mutate(original));
  }
  return cases;
}

/** The originals in order, then mutations of them, so that the state of earlier requests is met by later ones. */
function makeSequence(
  own: readonly RequestCase[],
  captures: readonly RequestCase[],
  seed: number,
): readonly RequestCase[] {
  const random = makeRandom(seed);
  const cases = [...own, ...captures];
  while (cases.length < REQUESTS_PER_POLICY) {
    const originals = random(4) > 0 ? own : captures;
    const original = originals[random(originals.length)];
    if (original === undefined) break;
    let { request } = original;
    for (let times = random(3); times >= 0; times--) request = mutateRequest(request, random);
    cases.push({ ...original, description: `mutated ${original.description}`, request });
  }
  return cases.slice(0, REQUESTS_PER_POLICY);
}

function readCaptures(folder: string): readonly RequestCase[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as RequestCase[]);
}

function readPolicies(folder: string): { name: string; data: Record<string, unknown>; seed: number }[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.includes('/') && file.endsWith('.json'),
  );
  return files.sort().flatMap((file, fileIndex) => {
    const pods = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>[];
    return pods.map((data, index) => ({ name: `${file} pod ${index}`, data, seed: fileIndex * 100 + index + 1 }));
  });
}
