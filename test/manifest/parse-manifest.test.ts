import { describe, expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { parseManifest } from '../../generator/manifest/index.js';
import { listFindings } from './read-manifest.js';

/** Values of all documents, as plain JSON, and the findings. */
function parse(text: string): { values: unknown[]; findings: readonly string[] } {
  const collector = createCollector();
  const file = parseManifest({ source: { name: 'x', text }, path: undefined }, collector);
  const values = file.documents.map((document) => document.read().value).filter((value) => value !== undefined);
  return { values: JSON.parse(JSON.stringify(values)), findings: listFindings(collector) };
}

describe('streams', () => {
  it.each([
    ['documents', 'a: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['empty documents and comments', '# first\n---\n---\n# only a comment\n---\na: 1\n---\n', [{ a: 1 }]],
    ['an end marker', 'a: 1\n...\n---\nb: 2\n...\n', [{ a: 1 }, { b: 2 }]],
    ['content on the marker line', '--- {a: 1}\n--- # comment\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['directives', '%YAML 1.1\n# why not\n---\na: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['Windows line ends', 'a: 1\r\n---\r\nb: "x"\r\n', [{ a: 1 }, { b: 'x' }]],
    ['a byte order mark', '\uFEFFa: 1\n', [{ a: 1 }]],
    ['no line end', 'a: 1', [{ a: 1 }]],
    ['JSON', '{"a": 1}', [{ a: 1 }]],
    ['JSON with tabs', '{\n\t"a": 1,\n\t"b": [\n\t\t"c"\n\t]\n}\n', [{ a: 1, b: ['c'] }]],
    ['JSON values in a row', '{"a": "}{"}{"b": 2}\n{"c": 3}\n', [{ a: '}{' }, { b: 2 }, { c: 3 }]],
    ['JSON and YAML', '{"a": 1}\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['nothing', '', []],
    ['blanks', '\n  \n', []],
    ['a marker inside a block scalar', 'a: |\n  ---\n  b\n', [{ a: '---\nb\n' }]],
    ['a closing bracket at the margin', 'a: [\n  1\n]\nb: {\n  c: 2\n}\n', [{ a: [1], b: { c: 2 } }]],
    [
      'brackets and quotes, in which indentation does not count',
      `a:
  b: [
"c", {d: [
]},
plain
text
]
  e: ["
    f
  "]
  g: 'one
two

  three'
  h: 1
`,
      [{ a: { b: ['c', { d: [] }, 'plain text'], e: [' f '], g: 'one two\nthree', h: 1 } }],
    ],
  ])('%s', (_, text, values) => {
    expect(parse(text)).toEqual({ values, findings: [] });
  });

  it('keeps findings of other documents when one is broken', () => {
    const { values, findings } = parse('a: "open\n---\nb: 2\n---\nc: [1\n---\nd: 4\n');
    expect(values).toEqual([{ b: 2 }, { d: 4 }]);
    expect(findings.map((finding) => finding.split(' ').slice(0, 2).join(' '))).toEqual([
      '2:1 yaml-syntax',
      '6:1 yaml-syntax',
    ]);
  });

  it('says what is wrong with tabs and templates', () => {
    const collector = createCollector();
    parseManifest(
      { source: { name: 'x', text: 'a:\n\tb: 1\n---\nname: {{ .Values.name }}-x\n' }, path: undefined },
      collector,
    );
    expect(collector.diagnostics[0]?.help).toEqual(['indent with spaces: YAML does not allow tabs']);
    expect(collector.diagnostics.at(-1)?.help).toEqual(['render the template first: `{{` is not YAML']);
  });
});

describe('what kubectl makes of YAML', () => {
  it.each([
    ['keys become text', '{y: 1, 1: 2, 1.5: 3, 010: 4, 1e3: 6}', { true: 1, 1: 2, 1.5: 3, 8: 4, 1000: 6 }],
    ['a merge key before', 'x: &x {a: 1, b: 2}\nd:\n  <<: *x\n  a: 5\n', { x: { a: 1, b: 2 }, d: { a: 5, b: 2 } }],
    ['a merge key after wins', 'x: &x {a: 1, b: 2}\nd:\n  a: 5\n  <<: *x\n', { x: { a: 1, b: 2 }, d: { a: 1, b: 2 } }],
    ['of a list of merges the first wins', 'd:\n  <<: [{a: 1}, {a: 2, c: 1}]\n', { d: { a: 1, c: 1 } }],
    ['an anchor can be set again', 'a: &a 1\nb: &a 2\nc: *a\n', { a: 1, b: 2, c: 2 }],
    ['complex keys', '? a\n: b\n', { a: 'b' }],
    ['flow members without value', '{a, b: , c: 1}', { a: null, b: null, c: 1 }],
    ['`__proto__` is a name like any other', '{"__proto__": {"a": 1}}', JSON.parse('{"__proto__": {"a": 1}}')],
  ])('%s', (_, text, value) => {
    expect(parse(text)).toEqual({ values: [value], findings: [] });
  });

  it('warns of a key that stands twice and keeps the last', () => {
    expect(parse('a:\n  b: 1\n  b: 2\n')).toEqual({
      values: [{ a: { b: 2 } }],
      findings: ['3:3 duplicate-key key "b" stands twice in the same mapping'],
    });
  });

  it.each([
    ['an unknown alias', 'c: *a\n', '1:4 yaml-bad-value no anchor &a stands before this alias'],
    ['a null key', '~: 5\n', '1:1 yaml-bad-value a key is null'],
    ['a mapping as key', '? {a: 1}\n: 5\n', '1:3 yaml-bad-value a key is not a scalar'],
    [
      'a scalar to merge',
      'd:\n  <<: 5\n',
      '2:7 yaml-bad-value the value of a merge key `<<` is not a mapping or a list of mappings',
    ],
    [
      'a line break that only kubectl sees',
      'a: b\u2028c\n',
      '1:5 yaml-bad-value the character U+2028 is a line break to kubectl (YAML 1.1) and text to other readers',
    ],
    ['a value in itself', 'a: &a [*a]\n', '1:8 yaml-alias-expansion the value of anchor &a contains itself'],
  ])('refuses %s', (_, text, finding) => {
    expect(parse(text)).toEqual({ values: [], findings: [finding] });
  });
});

describe('hostile input', () => {
  it('refuses a bomb of aliases without unfolding it', () => {
    const lines = Array.from(
      { length: 30 },
      (_, index) =>
        `a${index}: &a${index} [${
          index === 0
            ? 'x'
            : Array(10)
                .fill(`*a${index - 1}`)
                .join(', ')
        }]`,
    );
    expect(parse(`${lines.join('\n')}\n`).findings[0]).toContain('yaml-alias-expansion');
  });

  it.each([
    ['lists', '['.repeat(5000)],
    ['closed lists', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['block lists', `${'- '.repeat(5000)}a`],
    ['mappings', `${'{a: '.repeat(5000)}1${'}'.repeat(5000)}`],
    ['keys', `${'? '.repeat(5000)}a`],
    ['JSON', `${'{"a":'.repeat(100_000)}1`],
  ])('refuses %s nested thousands deep', (_, text) => {
    const { values, findings } = parse(text);
    expect(values).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
  });

  it('names no more than a hundred repeated keys', () => {
    expect(parse('a: 1\n'.repeat(5000)).findings).toHaveLength(100);
  });
});

describe('Secrets', () => {
  const secret =
    'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  password: hunter2\n  password: hunter2\n';
  it.each([
    ['sound', secret],
    ['broken', secret.replace('kind: Secret', 'kind: Secret\nx: "')],
    [
      'in a list',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [{ kind: 'Secret', stringData: { p: 'hunter2' } }, { x: 1 }],
      }),
    ],
  ])('are masked in the text of findings (%s)', (_, text) => {
    const collector = createCollector();
    const file = parseManifest({ source: { name: 'x', text }, path: undefined }, collector);
    const shown = [
      file.documents[0]?.tree().shown.text ?? '',
      ...collector.diagnostics.map(({ span }) => span?.source.text ?? ''),
    ];
    expect(shown.join('\n')).not.toContain('hunter2');
    expect(shown[0]).toContain('*******');
    expect(shown.every((one) => one.length === text.length)).toBe(true);
  });
});
