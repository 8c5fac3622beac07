import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Counterexample, DiffMemory, diffPolicies } from '../../../generator/analysis/diff/index.js';
import { createAgentPolicy } from '../../../rules/engine/index.js';
import { HAS_ORACLE, judgeCases } from '../../rules/agent-policy/oracle.js';
import { compareTexts, makePolicyText, readRules, readText, writeFindings } from './compare-pods.js';
import { basePod, type ManifestEdit, manifestEdits } from './manifest-edits.js';

const goldenFile = 'test/golden-diff/findings.json';
const isUpdate = process.env.GOLDEN_UPDATE === '1';
const golden: Record<string, readonly string[]> = isUpdate ? {} : JSON.parse(readFileSync(goldenFile, 'utf8'));

async function makePair({ edit, options }: ManifestEdit, isReverse: boolean): Promise<readonly [string, string]> {
  const old = await makePolicyText(basePod);
  const next = await makePolicyText(edit(basePod), await options?.());
  return isReverse ? [next, old] : [old, next];
}

/** What a policy says to a request after those that precede it. */
function judge(policy: string, example: Counterexample, side: 'old' | 'new'): readonly boolean[] {
  const cases = [...example.before[side], example].map(({ kind, request }) => ({ kind, request }));
  const { agent } = createAgentPolicy(policy);
  const own = cases.map(({ kind, request }) => agent?.evaluate(kind, request, { raw: true }).allowed ?? false);
  if (HAS_ORACLE) {
    const verdicts = judgeCases(
      policy,
      cases.map((one, index) => ({ description: String(index), allowed: true, ...one })),
      ['--raw'],
    );
    expect(verdicts.map(({ allowed }) => allowed)).toEqual(own);
  }
  return own;
}

function expectOnly(allowing: string, denying: string, example: Counterexample, side: 'old' | 'new'): void {
  const other = side === 'old' ? 'new' : 'old';
  expect(judge(allowing, example, side).every((allowed) => allowed)).toBe(true);
  expect(judge(denying, example, other).at(-1)).toBe(false);
}

describe('a change of a manifest has these effects (guest engine: REGO_ORACLE)', () => {
  const pairs = manifestEdits.flatMap((edit) => [
    [edit.name, edit, false] as const,
    [`${edit.name}, reversed`, edit, true] as const,
  ]);

  // All of them take a minute with the guest's engine: every other one is left to EXHAUSTIVE=1.
  const isAll = isUpdate || process.env.EXHAUSTIVE === '1';
  const chosen = pairs.filter(([, , isReverse], index) => isAll || isReverse === index % 4 > 1);

  it.each(chosen)('%s', async (name, edit, isReverse) => {
    const [old, next] = await makePair(edit, isReverse);
    const compared = await compareTexts(old, next);
    for (const { relation, allowsMore, allowsLess, notes } of compared.findings) {
      if (relation === 'wider' || relation === 'changed') expect(allowsMore).toBeDefined();
      if (relation === 'narrower' && notes.length === 0) expect(allowsLess).toBeDefined();
      if (relation === 'narrower') expect(allowsMore).toBeUndefined();
      if (allowsMore) expectOnly(next, old, allowsMore, 'new');
      if (allowsLess) expectOnly(old, next, allowsLess, 'old');
    }
    const lines = [compared.relation, ...writeFindings(compared)];
    if (isUpdate) {
      golden[name] = lines;
      writeFileSync(goldenFile, `${JSON.stringify(golden, undefined, 2)}\n`);
    } else expect(lines).toEqual(golden[name]);
  });
});

describe('what one comparison learns', () => {
  const edits = manifestEdits.filter((_, index) => index % 4 === 0);
  const memory = new DiffMemory();

  it.each(edits)('changes no other: $name', async (edit) => {
    const [old, next] = await makePair(edit, false);
    const first = await compareTexts(old, next, memory);
    const again = await compareTexts(old, next, memory);
    expect([first.relation, ...writeFindings(first)]).toEqual(golden[edit.name]);
    expect(writeFindings(again)).toEqual(writeFindings(first));
    for (const { relation, allowsMore } of again.findings) {
      if (relation === 'wider' || relation === 'changed') expect(allowsMore).toBeDefined();
      if (allowsMore) expectOnly(next, old, allowsMore, 'new');
    }
  });
});

describe('policies of one meaning are equal', () => {
  it('linked and whole', async () => {
    const linked = await makePolicyText(basePod);
    const whole = await makePolicyText(basePod, { link: false });
    expect(linked).not.toBe(whole);
    expect((await compareTexts(linked, whole)).relation).toBe('equal');
    expect((await compareTexts(whole, linked)).relation).toBe('equal');
  });

  it('but not policies of other rules, of which nothing is known', async () => {
    const whole = await makePolicyText(basePod, { link: false });
    const open = whole.replace('default SetPolicyRequest := false', 'default SetPolicyRequest := true');
    const { findings } = await compareTexts(whole, open);
    expect(findings.map(({ relation, title }) => `${relation} ${title}`)).toEqual(['wider the rules differ']);
    expect(findings[0]?.allowsMore?.kind).toBe('SetPolicyRequest');
    const back = await compareTexts(open, whole);
    expect(back.relation).toBe('incomparable');
  });

  it('and a policy that does not load is a mistake of the user', async () => {
    const { createCollector } = await import('../../../generator/diagnostics/index.js');
    const collector = createCollector();
    const text = await makePolicyText(basePod);
    const broken = await readText('package agent_policy\n\nimport rego.v1\n\nx := {');
    expect(diffPolicies(await readText(text), broken, await readRules(), collector)).toBeUndefined();
    expect(collector.diagnostics.map(({ slug }) => slug)).toEqual(['policy-unloadable']);
  });
});
