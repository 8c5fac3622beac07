import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseOwnFault } from '../../../generator/analysis/explain/parse-own-fault.js';

const folder = 'rules/agent_policy';
const subjects =
  /"((?:container|sandbox|process|args|env|capabilities|annotations|mounts|storages|devices|linux|exec|copy|interface|routes|neighbours): ?[^"]*)"/g;

/** What the rules may say, with something in the place of what a rule fills in. */
const prints = readdirSync(folder)
  .filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego'))
  // `concat(part, [before, after])` puts a part between two texts.
  .map((name) => readFileSync(join(folder, name), 'utf8').replace(/\["(\w+: [^"]*)", "([^"]*)"\]/g, '"$1%d$2"'))
  .flatMap((text) => [...text.matchAll(subjects)])
  .map(([, text = '']) => text.replace(/%[dv]/g, '1'))
  .map((text) => (text.endsWith(':') ? `${text} /part` : text));

it.each([...new Set(prints)])('a denial that says %j is understood', (print) => {
  const fault = parseOwnFault([print]);
  expect(fault).toBeDefined();
  // What is named last is the part that it is about.
  if (print.endsWith(': /part')) expect(fault?.subject).toBe('/part');
});
