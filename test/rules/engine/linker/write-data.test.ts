import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonValue, writeDataRule } from '../../../../rules/engine/linker/index.js';
import { readPolicyData } from '../../../support/read-annotations.js';
import { link } from './link.js';

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
    const policy = link('Request if input == policy_data.common.a', data);
    expect(readPolicyData(policy)).toEqual({ ...data, common: { a: 'x' }, cluster_config: {} });
    const all = link('Request if policy_data.common[input.x]', data);
    expect(readPolicyData(all)).toEqual({ ...data, cluster_config: {} });
  });
});
