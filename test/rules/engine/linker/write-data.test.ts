import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openObject } from '../../../../rules/engine/linker/data-shape.js';
import { foldRules, prepareRules } from '../../../../rules/engine/linker/fold.js';
import { type JsonValue, pruneData, restoreData, writeDataRule } from '../../../../rules/engine/linker/index.js';
import { usualData } from '../../../../rules/engine/linker/usual-data.js';
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

  it('are usual in whatever order their members come', () => {
    const { allow_raw_flags, forbidden_hw_addrs, forbidden_names } = usualData.request_defaults.UpdateInterfaceRequest;
    const data = {
      request_defaults: { UpdateInterfaceRequest: { forbidden_names, allow_raw_flags, forbidden_hw_addrs } },
    };
    expect(pruneData(data, { request_defaults: [] })).toEqual({ request_defaults: {} });
    const other = {
      request_defaults: { UpdateInterfaceRequest: { forbidden_names, allow_raw_flags: 1, forbidden_hw_addrs } },
    };
    expect(pruneData(other, { request_defaults: [] })).toEqual(other);
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
        openObject({}),
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

  it('that are left out because they are usual come back', () => {
    const { common, request_defaults: requests } = usualData;
    const data = { common: { ...common, other: 'x' }, request_defaults: { ...requests, ReadStreamRequest: true } };
    const pruned = pruneData(data, { common: ['other'], request_defaults: [] });
    expect(pruned).toEqual({ common: { other: 'x' }, request_defaults: { ReadStreamRequest: true } });
    expect(restoreData(pruned)).toEqual(data);
  });
});
