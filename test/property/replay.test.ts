import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readPolicySource } from '../../generator/analysis/read-policy/index.js';
import { splitJsonValues } from '../../generator/analysis/replay/split-json-values.js';
import { createCollector } from '../../generator/diagnostics/index.js';
import { chunksOf } from '../analysis/replay/requests.js';
import { runs } from './property-runs.js';

/** Texts of what matters to a reader of JSON. */
const jsonLike = fc
  .array(fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '\n', ' ', 'a', '1', '{"kind":"A"}', '"x"'), {
    maxLength: 40,
  })
  .map((parts) => parts.join(''));

async function split(text: string, length: number): Promise<readonly unknown[]> {
  const pieces: unknown[] = [];
  for await (const piece of splitJsonValues(chunksOf(text, length))) pieces.push(piece);
  return pieces;
}

it('values are cut out of a text the same way, in whatever pieces it comes', async () => {
  await fc.assert(
    fc.asyncProperty(jsonLike, fc.integer({ min: 1, max: 7 }), async (text, length) => {
      expect(await split(text, length)).toEqual(await split(text, text.length + 1));
    }),
    runs(150),
  );
});

it('sound values come out whole, whatever their layout', async () => {
  const values = fc.array(
    fc.jsonValue({ maxDepth: 3 }).map((value) => ({ kind: 'A', request: value })),
    { maxLength: 5 },
  );
  await fc.assert(
    fc.asyncProperty(values, fc.constantFrom(undefined, 1, 2), fc.boolean(), async (list, indent, isArray) => {
      const texts = list.map((value) => JSON.stringify(value, undefined, indent));
      const text = isArray ? JSON.stringify(list, undefined, indent) : texts.join('\n');
      const pieces = (await split(text, 5)) as { text: string; isComplete: boolean }[];
      expect(pieces.map((piece) => [piece.isComplete, JSON.parse(piece.text)])).toEqual(
        JSON.parse(JSON.stringify(list)).map((value: unknown) => [true, value]),
      );
    }),
    runs(150),
  );
});

it('any text is read as a policy or said to be none', async () => {
  const starts = fc.constantFrom(
    '',
    'package agent_policy\n',
    'H4sI',
    'version = "0.1.0"\n',
    'apiVersion: v1\n',
    '{',
    '[',
  );
  await fc.assert(
    fc.asyncProperty(starts, fc.string({ unit: 'binary', maxLength: 200 }), async (start, rest) => {
      const collector = createCollector();
      const policies = await readPolicySource({ name: 'given', text: start + rest }, collector);
      expect(policies.length > 0 || collector.hasErrors).toBe(true);
      for (const policy of policies) policy.data;
    }),
    runs(150),
  );
});
