import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldRules, prepareRules } from '../../../../rules/engine/linker/fold.js';
import { type JsonValue, pruneData, writeDataRule } from '../../../../rules/engine/linker/index.js';
import { readPolicyData } from '../../../support/read-annotations.js';
import { parseRules } from './link.js';

describe('data', () => {
  it('come back as they were, whatever they hold, in lines of at most 1,000 columns', () => {
    const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(fc.array(json, { maxLength: 12 }), fc.string({ maxLength: 30 }), (list, text) => {
        const data = { [text]: text, 'a`b': '`', list, long: 'x'.repeat(1200), many: Array(300).fill('some text') };
        const rule = writeDataRule(data);
        expect(readPolicyData(`\n${rule}`)).toEqual(JSON.parse(JSON.stringify(data)));
        expect(rule.split('\n').filter((line) => line.length > 1000 && !line.includes('xxxx'))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('that no rule reads go from the settings, and nowhere else', () => {
    const data = {
      common: { a: 'x', b: 'y' },
      cluster_config: { c: 1 },
      request_defaults: { X: false },
      containers: [1],
    };
    const reads = (rules: string) => {
      const { reads: found } = foldRules(
        prepareRules(parseRules(`package agent_policy\nimport rego.v1\n${rules}`)),
        data,
      );
      return { common: found.membersOf('common'), cluster_config: found.membersOf('cluster_config') };
    };
    const one = reads('Request if input == policy_data.common.a');
    expect(pruneData(data, one)).toEqual({ ...data, common: { a: 'x' }, cluster_config: {} });
    const all = reads('Request if policy_data.common[input.x]');
    expect(pruneData(data, all)).toEqual({ ...data, cluster_config: {} });
    const path = reads('Request if object.get(policy_data, ["cluster_config", "c"], input)');
    expect(pruneData(data, path)).toEqual({ ...data, common: {} });
  });
});
