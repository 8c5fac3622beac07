import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Document, isMap, isScalar, isSeq, Scalar, visit } from 'yaml';
import { createCollector } from '../../generator/diagnostics/index.js';
import { editManifest, findWorkloads, type ManifestEdit, parseManifest } from '../../generator/manifest/index.js';

const key = 'io.katacontainers.config.hypervisor.cc_init_data';

const texts = fc.oneof(
  fc.constantFrom(
    '',
    'yes',
    '010',
    '~',
    'a: b',
    '# no',
    ' x ',
    'a\nb\n',
    'a\n\n  b',
    "it's",
    '"',
    '{',
    '- a',
    'é',
    '<<',
    '*a',
    '&a',
    '%',
    'a #b',
    'x:',
    '?',
  ),
  fc.string({ maxLength: 30, unit: 'grapheme-ascii' }),
);
const annotations = fc.option(
  fc.dictionary(fc.constantFrom('a', 'b/c', 'on', 'long key', key), fc.option(texts), { maxKeys: 4 }),
);
const metadata = fc.option(
  fc.record(
    { name: fc.constant('p'), labels: fc.dictionary(fc.constantFrom('app', 'yes'), texts), annotations },
    { requiredKeys: [] },
  ),
);
const podSpec = fc.record(
  {
    containers: fc.array(
      fc.record({ name: fc.constant('c'), image: fc.constant('i'), args: fc.array(texts, { maxLength: 3 }) }),
      { minLength: 1, maxLength: 1 },
    ),
    nodeSelector: fc.dictionary(fc.constantFrom('x', 'z'), texts),
  },
  { requiredKeys: ['containers'] },
);
const shuffled = <T extends object>(object: T, order: readonly number[]): T =>
  Object.fromEntries(
    Object.entries(object)
      .map((entry, index) => ({ entry, at: order[index] ?? 0 }))
      .sort((a, b) => a.at - b.at)
      .map(({ entry }) => entry),
  ) as T;

const template = fc.record({ metadata, spec: podSpec }, { requiredKeys: ['spec'] });
const numbers = fc.array(fc.nat(100), { minLength: 40, maxLength: 40 });
const objects = fc.tuple(template, fc.boolean(), numbers).map(([pod, isDeployment, order]): object =>
  isDeployment
    ? shuffled(
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'd' },
          spec: { template: shuffled(pod, order) },
        },
        order,
      )
    : shuffled({ apiVersion: 'v1', kind: 'Pod', ...pod }, order),
);

/** Writes a value with styles, comments, blank lines and indentation that `choices` decide. */
function writeYaml(value: object, choices: readonly number[]): string {
  const document = new Document(value);
  let next = 0;
  const choose = (among: number): number => (choices[next++ % choices.length] ?? 0) % among;
  const comment = (): string => ` note ${next}`;
  visit(document, {
    Scalar: (where, node) => {
      if (typeof node.value !== 'string') return;
      const styles = [
        Scalar.PLAIN,
        Scalar.QUOTE_DOUBLE,
        Scalar.QUOTE_SINGLE,
        Scalar.BLOCK_LITERAL,
        Scalar.BLOCK_FOLDED,
      ] as const;
      node.type = styles[choose(where === 'key' ? 3 : 5)] ?? Scalar.PLAIN;
      if (where !== 'key' && choose(4) === 0) node.comment = comment();
    },
    Collection: (_, node) => {
      if (choose(5) === 0) node.flow = true;
      if (choose(6) === 0) node.commentBefore = comment();
      if (choose(8) === 0) node.comment = comment();
    },
    Pair: (_, pair) => {
      if (isScalar(pair.key) && choose(6) === 0) pair.key.commentBefore = comment();
      if (isScalar(pair.key) && choose(6) === 0) pair.key.spaceBefore = true;
      // An absent value is written as nothing, `~` or `null`.
      if (isScalar(pair.value) && pair.value.value === null) pair.value.source = ['', '~', 'null'][choose(3)] ?? '';
    },
  });
  if (isMap(document.contents) || isSeq(document.contents)) document.contents.commentBefore = comment();
  // Scalars that YAML 1.1 reads otherwise must be quoted: the version decides.
  document.setSchema('1.1');
  const text = document.toString({
    indent: 2 + choose(3),
    indentSeq: choose(2) === 0,
    lineWidth: choose(3) === 0 ? 20 : 0,
    flowCollectionPadding: choose(2) === 0,
    nullStr: ['', '~', 'null'][choose(3)] ?? '',
  });
  return choose(4) === 0 ? text.replaceAll('\n', '\r\n') : choose(4) === 0 ? text.trimEnd() : text;
}

function read(text: string) {
  const collector = createCollector();
  const file = parseManifest({ source: { name: 'x', text }, path: 'x' }, collector);
  const workloads = findWorkloads([file], {}, collector);
  const annotate = (value: string): string => {
    const edits = workloads.map((workload): ManifestEdit => ({ kind: 'set-annotation', workload, key, value }));
    return editManifest(file, edits, collector);
  };
  const values = file.documents.map((document) => document.read().value).filter((value) => value !== undefined);
  return { workloads, collector, annotate, values: JSON.parse(JSON.stringify(values)) as Record<string, unknown>[] };
}

/** The value with the annotation put in, by plain means. */
function withAnnotation(object: Record<string, unknown>, value: string): unknown {
  const copy = structuredClone(object);
  const holder = copy.kind === 'Deployment' ? (copy.spec as { template: Record<string, unknown> }).template : copy;
  const meta = (holder.metadata ?? {}) as { annotations?: Record<string, unknown> | null };
  holder.metadata = { ...meta, annotations: { ...meta.annotations, [key]: value } };
  return copy;
}

describe('editManifest on random manifests in random styles', () => {
  const check = (text: string): void => {
    const before = read(text);
    if (before.collector.hasErrors) return;
    const value = `H4sI${'x'.repeat(100)}==`;
    const once = before.annotate(value);
    expect(before.collector.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const after = read(once);
    expect(after.values).toEqual(before.values.map((object) => withAnnotation(object, value)));
    expect(after.annotate(value)).toBe(once);
    const other = after.annotate('H4sIother');
    expect(other).toBe(once.replaceAll(value, 'H4sIother'));
  };

  it('changes only the annotation, and nothing when run again', () => {
    let checked = 0;
    fc.assert(
      fc.property(fc.array(objects, { minLength: 1, maxLength: 2 }), numbers, (values, choices) => {
        const text = values
          .map((value) => writeYaml(value, choices))
          .join(choices[0] === 0 ? '\n--- # next\n' : '\n---\n');
        if (!read(text).collector.hasErrors) checked += 1;
        check(text);
      }),
      { numRuns: 500 },
    );
    expect(checked).toBeGreaterThan(400);
  });

  it('in JSON too, which stays JSON', () => {
    fc.assert(
      fc.property(objects, fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        check(text);
        expect(JSON.parse(read(text).annotate('H4sI'))).toEqual(withAnnotation(JSON.parse(text), 'H4sI'));
      }),
      { numRuns: 200 },
    );
  });
});

it('parsing never throws on mutated text', () => {
  const base =
    'apiVersion: v1\nkind: Pod\nmetadata: &m {name: p}\nspec:\n  containers:\n  - name: a\n    image: "i"\n    args: [*m, |, x]\n';
  const noise = fc.constantFrom(
    '\t',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '*',
    '&',
    '|',
    '>',
    '%',
    '@',
    '`',
    '#',
    ':',
    '- ',
    '? ',
    '\n',
    '\r',
    '---',
    '...',
    '!!',
    '<<: ',
    '\u0000',
    '\uFEFF',
    '\uD800',
    ',',
    '  ',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(base.length), fc.nat(3), noise), { maxLength: 6 }), (changes) => {
      let text = base;
      for (const [at, length, insert] of changes) text = text.slice(0, at) + insert + text.slice(at + length);
      const { collector, annotate } = read(text);
      for (const { span } of collector.diagnostics) {
        expect(span && span.start >= 0 && span.start <= span.end && span.source.text.length === text.length).toBe(true);
      }
      annotate('H4sI');
    }),
    { numRuns: 1000 },
  );
});
