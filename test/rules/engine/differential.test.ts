import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
