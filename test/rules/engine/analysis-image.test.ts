import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { imageRules } from '../../../rules/engine/agent/image-rules.js';
import { openAgentPolicy } from '../../../rules/engine/agent/index.js';
import { findExtraArgument } from '../../../rules/engine/analysis/extra-argument.js';
import { guestBuiltins } from '../../../rules/engine/builtins/builtin-table.js';
import { type Analysis, analyzeModules } from '../../../rules/engine/compile/analyze-modules.js';
import type { AnalysisImage } from '../../../rules/engine/image/analysis-image.js';
import { readImageTable, writeImageTable } from '../../../rules/engine/image/index.js';
import { openAnalysisImage } from '../../../rules/engine/image/open-analysis-image.js';
import { createAgentPolicy, parseModule, toJsonText } from '../../../rules/engine/index.js';
import { foldVariants } from '../../../rules/engine/linker/fold.js';
import { listVariants } from '../../../rules/engine/linker/index.js';
import type { Assignment, Call, Expression, Query, Rule, Statement } from '../../../rules/engine/syntax/ast.js';
import { HAS_CONFORMANCE, readGoldenPods } from '../agent-policy/golden.js';
import { podRequests } from '../agent-policy/pod-requests.js';
import { type PolicyData, toJson } from '../agent-policy/policy-data.js';
import { assembleRules } from '../agent-policy/policy-text.js';
import { linkOwnPolicy } from './link-own-policy.js';
import { makeRandom, mutateRequest } from './mutate-request.js';

const { module: shipped } = parseModule(assembleRules());
const variants = foldVariants(shipped?.rules ?? []);
const keys = [...listVariants()];

function analyze(rulesText: string): Analysis {
  const { module, error } = parseModule(`${rulesText}policy_data := {}\n`, { file: 'agent_policy' });
  if (module === undefined) throw new Error(error.message);
  return analyzeModules([module], guestBuiltins);
}

/** All that a compiler asks for at the nodes of a rule, and the rule itself, without places. */
function describeRule(rule: Rule, { plans, schedule, functions, builtins }: Analysis): unknown {
  const found: unknown[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('statements' in node) {
      const query = node as Query;
      found.push(['order', schedule.get(query) ?? [...query.statements.keys()]]);
    }
    const loops =
      'modifiers' in node ? plans.statementLoops.get(node as Statement) : plans.outputLoops.get(node as Expression);
    for (const loop of loops ?? [])
      found.push(['loop', loop, loop.kind === 'bracket' && plans.patterns.get(loop.index)]);
    if ('kind' in node && node.kind === 'assignment') found.push(['plan', plans.assignments.get(node as Assignment)]);
    if ('kind' in node && node.kind === 'call') {
      const extra = findExtraArgument(node as Call, 'data.agent_policy', functions, builtins);
      if (extra !== undefined) found.push(['extra', plans.patterns.get(extra)]);
    }
    if ('collection' in node) found.push(['members', plans.someIn.get(node.collection as Expression)]);
    for (const [key, value] of Object.entries(node)) if (!notedNames.has(key)) visit(value);
  };
  visit(rule);
  const parameters = rule.kind === 'definition' && rule.head.kind === 'function' ? rule.head.parameters : [];
  const patterns = parameters.map((parameter) => plans.patterns.get(parameter));
  return JSON.parse(JSON.stringify([rule, found, patterns], (key, value) => (leftOut(key) ? undefined : value)));
}

const notedNames = new Set(['order', 'plan', 'pattern', 'loops', 'members']);
const places = new Set(['line', 'column', 'start', 'end']);
const leftOut = (key: string): boolean => places.has(key) || notedNames.has(key);

function describeAnalysis(analysis: Analysis): unknown {
  const { index, functions } = analysis;
  return {
    groups: [...index.groups].map(([key, { number, path, definitions, defaults }]) => {
      return { key, number, path, definitions: definitions.map(numberOf), defaults: defaults.map(numberOf) };
    }),
    functions: [...functions].map(([path, { arity, definitions }]) => [path, arity, definitions.length]),
    depth: index.depth,
    imports: [...index.imports.keys()],
    prefixes: index.prefixes,
    defaultFunctions: [...index.defaultFunctions],
    rules: index.rules.slice(0, -1).map(({ rule }) => describeRule(rule, analysis)),
  };
}

const numberOf = ({ number }: { readonly number: number }): number => number;

function imageOf(rulesText: string): AnalysisImage {
  const image = imageRules(rulesText);
  if (image === undefined) throw new Error('no image');
  return image;
}

describe('the image of rules', () => {
  it.each(keys)('says what reading and analysing variant %s says', (key) => {
    const { text } = variants(key);
    const opened = openAnalysisImage(imageOf(text), guestBuiltins);
    expect(describeAnalysis(opened)).toEqual(describeAnalysis(analyze(text)));
  });

  it('can be found by its key among others', () => {
    const images = new Map(keys.slice(0, 4).map((key) => [`key${key}`, imageOf(variants(key).text)]));
    const table = writeImageTable(images);
    for (const [key, image] of images) expect(readImageTable(table, key)).toEqual(image);
    expect(readImageTable(table, 'key')).toBeUndefined();
    expect(readImageTable('', 'key')).toBeUndefined();
  });

  it('is only made of rules that it can hold', () => {
    const header = 'package agent_policy\nimport rego.v1\n';
    expect(imageRules(`${header}R if f(1)\nf(x) if x == 1\n`)?.rules).toHaveLength(2);
    for (const rules of [
      'R if 123456789012345678901234567890 == input.a\n',
      'R if input.a == -0.0\n',
      'a.b := 1\n',
      'default f(x) := 1\n',
      'R if data.x with data.x as 1\n',
      'import data.other["x-y"]\n',
      'policy_data := {}\n',
      'R if {\n',
    ]) {
      expect(imageRules(header + rules), rules).toBeUndefined();
    }
  });

  it('keeps loops, patterns and orders that are not the usual ones', () => {
    const text = `package agent_policy
import rego.v1
R if {
  wanted == policy_data.list[i].name
  wanted = input.name
  [first, "x"] = input.pair
  f(first, [wanted], ok)
  ok
  names := [name | name := policy_data.list[_].name]
  every name in names { name != 7 }
}
f(a, [b]) := true if a == b
f(a, _) := c if { a == "z"; c := false }
`;
    const opened = openAnalysisImage(imageOf(text), guestBuiltins);
    expect(describeAnalysis(opened)).toEqual(describeAnalysis(analyze(text)));
    const policy = `${text}policy_data := json.unmarshal(\`{"list": [{"name": "n"}, {"name": "m"}]}\`)\n`;
    const quick = openAgentPolicy(policy, () => imageOf(text));
    const { agent } = createAgentPolicy(policy);
    for (const request of [{ name: 'm', pair: ['m', 'x'] }, { name: 'm', pair: ['m', 'y'] }, { name: 'o' }, {}]) {
      expect(quick?.evaluate('R', request).allowed).toBe(agent?.evaluate('R', request).allowed);
    }
    expect(quick?.evaluate('R', { name: 'm', pair: ['m', 'x'] }).allowed).toBe(true);
  });

  it('holds what is planned for nodes that are looped over, in the older syntax too', () => {
    const text = `package agent_policy
import future.keywords.if
import future.keywords.in
import future.keywords.every
default R := false
R if {
  some pair in policy_data.pairs
  [name, [first, _]] := [input.names[_], policy_data.pairs[i]]
  name == pair[0]
  count([x | x := input.names[j]; x == first]) == 1
  every n in input.names { n in {"a", "b", policy_data.pairs[_][1]} }
}
R if { {"names": [wanted], "more": policy_data.pairs[_][0]} = input; wanted == "c" }
`;
    const opened = openAnalysisImage(imageOf(text), guestBuiltins);
    expect(describeAnalysis(opened)).toEqual(describeAnalysis(analyze(text)));
    const policy = `${text}policy_data := ${JSON.stringify(
      {
        pairs: [
          ['a', 'x'],
          ['b', 'y'],
        ],
      },
      undefined,
      2,
    )}`;
    const quick = openAgentPolicy(policy, () => imageOf(text));
    const { agent } = createAgentPolicy(policy);
    const requests = [
      { names: ['a'] },
      { names: ['a', 'y'] },
      { names: ['a', 'a'] },
      { names: ['z'] },
      { names: ['b', 'q'] },
      {},
      { names: ['c'], more: 'b' },
      { names: ['c'], more: 'z' },
    ];
    const verdicts = requests.map((request) => quick?.evaluate('R', request).allowed);
    expect(verdicts).toEqual(requests.map((request) => agent?.evaluate('R', request).allowed));
    expect(new Set(verdicts).size).toBe(2);
  });

  it('fits no text whose data have another form', () => {
    const text = 'package agent_policy\nimport rego.v1\nR if policy_data.a == input.a\n';
    const find = (rules: string) => (rules === text ? imageOf(text) : undefined);
    const open = (data: string) => openAgentPolicy(`${text}${data}`, find);
    const written = open('policy_data := json.unmarshal(`{"a": 1}`)\n');
    expect([1, 2].map((a) => written?.evaluate('R', { a }).allowed)).toEqual([true, false]);
    const literal = open('policy_data := {\n  "a": 1\n}');
    expect([1, 2].map((a) => literal?.evaluate('R', { a }).allowed)).toEqual([true, false]);
    for (const data of [
      'policy_data := {"a": 1}\n',
      'policy_data := {\n  "a": 1,\n  "a": 2\n}\n',
      'policy_data := {\n  "a": "\\ud800"\n}\n',
      'policy_data := {\n  "a": input\n}\n',
      'policy_data := {\n  "a": 1.0\n}\n',
      'policy_data := json.unmarshal(`{"a": 1}`)\nq := 1\n',
      'policy_data := json.unmarshal(`{"a": `) + json.unmarshal(`1}`)\n',
      `policy_data := json.unmarshal(\`{"a": "${'x'.repeat(65_536)}"}\`)\n`,
      '',
    ]) {
      expect(open(data), data.slice(0, 60)).toBeUndefined();
    }
    expect(openAgentPolicy(`${text}q := 1\npolicy_data := json.unmarshal(\`{}\`)\n`, find)).toBeUndefined();
  });
});

function expectSameVerdicts(policy: string, data: PolicyData): void {
  const quick = openAgentPolicy(policy, imageOf);
  const { agent } = createAgentPolicy(policy);
  if (quick === undefined || agent === undefined) throw new Error('the policy cannot be loaded');
  const random = makeRandom(7);
  for (const { kind, request } of podRequests(data, { runtime: 'go', vfioDevices: 'listed' })) {
    const changed = Array.from({ length: 4 }, () => mutateRequest(request, random));
    for (const sent of [...changed, request]) {
      const [one, other] = [quick.evaluate(kind, sent), agent.evaluate(kind, sent)];
      expect([one.allowed, one.error?.code, one.prints.map(withoutLine)]).toEqual([
        other.allowed,
        other.error?.code,
        other.prints.map(withoutLine),
      ]);
    }
  }
  expect(toJsonText(quick.state ?? null)).toBe(toJsonText(agent.state ?? null));
}

describe.skipIf(!HAS_CONFORMANCE)('a policy from an image', () => {
  it.each(readGoldenPods().slice(0, 12))('judges as its text does: %s', (_name, data) => {
    expectSameVerdicts(linkOwnPolicy(toJson(data)), data);
  });
});

const { GENPOLICY_RULES: referenceRules } = process.env;

describe.skipIf(!HAS_CONFORMANCE || !referenceRules)(
  "a policy from an image of the reference's rules (GENPOLICY_RULES)",
  () => {
    it.each(readGoldenPods().slice(0, 6))('judges as its text does: %s', (_name, data) => {
      const rules = `${readFileSync(referenceRules ?? '', 'utf8')}\n`;
      expectSameVerdicts(`${rules}policy_data := ${JSON.stringify(data, undefined, 2)}`, data);
    });
  },
);

const withoutLine = (print: string): string => print.replace(/^agent_policy:\w+: /, '');
