import { expect, it } from 'vitest';
import { printRule, shortenNames } from '../../../../rules/engine/linker/fold.js';
import { parseRules } from './link.js';

it('no local name is that of the import, which the engine would take it for', () => {
  const statements = Array.from({ length: 100 }, (_, index) => `name_${index} := input.x`);
  const [rule] = parseRules(`package agent_policy\nimport rego.v1\nRequest if {\n${statements.join('\n')}\n}`);
  const text = rule === undefined ? '' : printRule(shortenNames(rule, () => false));
  const names = [...text.matchAll(/^(\w+):=/gm)].map(([, name]) => name);
  expect(new Set(names).size).toBe(100);
  expect(names).not.toContain('v1');
});
