import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { explainInput } from '../../../generator/analysis/explain/index.js';
import { readPolicySource } from '../../../generator/analysis/read-policy/index.js';
import { createCollector } from '../../../generator/diagnostics/index.js';
import type { GeneratedPolicy } from '../../../generator/generate/index.js';
import { findWorkloads, parseManifest } from '../../../generator/manifest/index.js';
import { referenceRules } from '../../conformance/conformance-data.js';
import { HAS_ORACLE, judgeCases } from '../../rules/agent-policy/oracle.js';
import type { Json } from '../../rules/agent-policy/policy-text.js';
import { linkOwnPolicy } from '../../rules/engine/link-own-policy.js';
import { dropExtensions } from '../../support/read-annotations.js';
import { makePolicy } from '../verified-pod.js';
import { makeRequests, mistakes, nameScenario, podText, type Scenario, scenarios, wraps } from './denial-scenarios.js';

const folder = 'test/golden-explain';
const hasReferenceRules = existsSync(referenceRules);
const made = await makePolicy(podText);

/** What a narrating policy says is long. */
const isPacked = ({ policy, isCut }: Scenario): boolean => policy === 'reference' && !isCut;
const pathOf = (scenario: Scenario): string =>
  join(folder, `${nameScenario(scenario)}.txt${isPacked(scenario) ? '.gz' : ''}`);

function readGolden(scenario: Scenario): string {
  const bytes = readFileSync(pathOf(scenario));
  return (isPacked(scenario) ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The policy's data; the reference's have no extensions. */
function dataOf({ policy }: Scenario, { data }: GeneratedPolicy): Json {
  const json = JSON.parse(JSON.stringify(data));
  if (policy === 'reference') return dropExtensions(json) as Json;
  return policy === 'ours' ? json : { ...json, extensions: { ...json.extensions, debug: true } };
}

/** The policy that denies. The reference's rules are not ours to ship: without them ours stand in, which say the same of its data. */
function policyOf(scenario: Scenario, isReal = hasReferenceRules): string {
  const data = dataOf(scenario, made);
  return scenario.policy === 'reference' && isReal
    ? `${readFileSync(referenceRules, 'utf8')}\npolicy_data := ${JSON.stringify(data, undefined, 2)}`
    : linkOwnPolicy(data);
}

function mistakeOf({ mistake }: Scenario) {
  const found = mistakes[mistake];
  if (!found) throw new Error(`no mistake is called ${mistake}`);
  return found;
}

/** What the guest's own engine says, as the agent and those behind it pass it on. */
function makeGolden(scenario: Scenario): string {
  const { kind, request, before } = makeRequests(made, mistakeOf(scenario));
  const cases = [
    ...before.map((one) => ({ ...one, description: one.step, allowed: true })),
    { kind, request, description: '', allowed: false },
  ];
  const verdicts = judgeCases(policyOf(scenario), cases as never, ['--raw']);
  const strange = verdicts.filter(({ allowed }, index) => allowed !== cases[index]?.allowed);
  expect(strange.map((one) => JSON.stringify(one))).toEqual([]);
  const prints = verdicts.at(-1)?.prints ?? '';
  // In which line of a linked policy a print stands changes with every rule.
  const said = scenario.policy === 'reference' ? prints : prints.replace(/agent_policy:\d+:/g, 'agent_policy:100:');
  return wraps[scenario.wrap](`${kind} is blocked by policy: ${said}`, scenario.isCut);
}

async function explain(scenario: Scenario, policyText: string) {
  const collector = createCollector();
  const { now: [from, to] = ['', ''] } = mistakeOf(scenario);
  const text = podText.replace(from, to);
  expect(from === '' || text !== podText).toBe(true);
  const [workload] = findWorkloads(
    [parseManifest({ source: { name: 'pod.yaml', text }, path: 'pod.yaml' }, collector)],
    {},
    collector,
  );
  const [policy] = await readPolicySource({ name: 'policy.rego', text: policyText }, collector);
  return explainInput({
    text: readGolden(scenario),
    policy,
    workload,
    showValues: false,
    link: (data) => linkOwnPolicy(JSON.parse(JSON.stringify(data))),
  });
}

/** Whether the answer is right, in words; nothing is certain that is wrong. */
async function judge(scenario: Scenario, policyText: string): Promise<string> {
  const { check, subject, causes, kind } = mistakeOf(scenario);
  const { explanations } = await explain(scenario, policyText);
  const [one, ...others] = explanations;
  if (!one || others.length > 0) return `${explanations.length} explanations`;
  const answer = `${one.fault.check} ${one.fault.subject ?? ''}: ${one.cause.certainty} ${one.cause.name}, container ${one.container}, trial ${one.trial.kind}`;
  const isCauseRight =
    causes.includes(one.cause.name) || (one.cause.name === 'unknown' && one.cause.certainty === 'unknown');
  if (!isCauseRight) return `${one.cause.certainty === 'certain' ? 'WRONG AND CERTAIN' : 'wrong'}: ${answer}`;
  // Of what narrates and is cut, only the container can be known, and that the rest cannot.
  if (scenario.policy === 'reference' && scenario.isCut) {
    return one.container === 'main' && one.fault.check === 'unknown' && one.gaps.some((gap) => gap.includes('cut'))
      ? 'right'
      : `wrong: ${answer}`;
  }
  const isSubjectRight = subject === undefined || one.fault.subject === subject;
  const isNamed =
    kind !== 'CreateContainerRequest' ||
    one.container !== undefined ||
    one.gaps.some((gap) => gap.startsWith('which container'));
  const isFirst = causes[0] === one.cause.name || causes.includes(one.cause.name);
  return one.fault.check === check && isSubjectRight && isNamed && isFirst ? 'right' : `wrong: ${answer}`;
}

describe('explaining golden denials', () => {
  it('has forty', () => {
    expect(scenarios).toHaveLength(40);
    expect(new Set(scenarios.map(nameScenario)).size).toBe(40);
  });

  it.each(scenarios.map((scenario) => ({ name: nameScenario(scenario), scenario })))('$name', async ({ scenario }) => {
    expect(await judge(scenario, policyOf(scenario, false))).toBe('right');
    if (scenario.policy === 'reference' && hasReferenceRules) {
      expect(await judge(scenario, policyOf(scenario))).toBe('right');
    }
  });

  it('hides values in all of them', async () => {
    for (const scenario of scenarios) {
      const { explanations } = await explain(scenario, policyOf(scenario, false));
      for (const { said } of explanations) expect(said ?? '').not.toContain('correct-horse-battery');
    }
  });
});

describe.skipIf(!HAS_ORACLE || !hasReferenceRules)('golden denials and the guest’s engine', () => {
  it.each(scenarios.map((scenario) => ({ name: nameScenario(scenario), scenario })))(
    '$name is what it says',
    ({ scenario }) => {
      const golden = makeGolden(scenario);
      if (process.env.GOLDEN_UPDATE === '1') {
        mkdirSync(folder, { recursive: true });
        writeFileSync(pathOf(scenario), isPacked(scenario) ? gzipSync(golden, { level: 9 }) : golden);
      }
      expect(readGolden(scenario)).toBe(golden);
    },
  );
});
