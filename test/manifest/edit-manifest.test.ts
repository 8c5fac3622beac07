import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import {
  editManifest,
  findDocumentPath,
  findWorkloads,
  type ManifestEdit,
  parseManifest,
} from '../../generator/manifest/index.js';

const key = 'example.com/policy';

/** Sets the annotation of every workload and gives the text, or the findings when there are errors. */
function annotate(text: string, value = 'H4sIvalue=='): string | readonly string[] {
  const collector = createCollector();
  const file = parseManifest({ source: { name: 'x', text }, path: 'x' }, collector);
  const workloads = findWorkloads([file], {}, collector);
  const edits = workloads.map(
    (workload, index): ManifestEdit => ({ kind: 'set-annotation', workload, key, value: `${value}${index || ''}` }),
  );
  const result = editManifest(file, edits, collector);
  const errors = collector.diagnostics.filter(({ severity }) => severity === 'error');
  return errors.length > 0 ? errors.map(({ slug }) => slug) : result;
}

const spec = 'spec: {containers: [{name: a, image: i}]}\n';
const head = 'apiVersion: v1\nkind: Pod\n';

describe('the annotation is put in, and nothing else changes', () => {
  it.each([
    [
      'at the end of a block',
      'metadata:\n  annotations:\n    a: b\n  name: p\n',
      'metadata:\n  annotations:\n    a: b\n    example.com/policy: H4sIvalue==\n  name: p\n',
    ],
    [
      'after a comment on the line',
      'metadata:\n  annotations:\n    a: b # why\n    # more\n  name: p\n',
      'metadata:\n  annotations:\n    a: b # why\n    example.com/policy: H4sIvalue==\n    # more\n  name: p\n',
    ],
    [
      'after a block scalar',
      'metadata:\n  annotations:\n    a: |+\n      text\n\n  name: p\n',
      'metadata:\n  annotations:\n    a: |+\n      text\n\n    example.com/policy: H4sIvalue==\n  name: p\n',
    ],
    [
      'after a value that is not there',
      'metadata:\n  annotations:\n    a:\n  name: p\n',
      'metadata:\n  annotations:\n    a:\n    example.com/policy: H4sIvalue==\n  name: p\n',
    ],
    [
      'into a flow mapping',
      'metadata: {name: p, annotations: {a: b}}\n',
      'metadata: {name: p, annotations: {a: b, example.com/policy: H4sIvalue==}}\n',
    ],
    [
      'into an empty flow mapping',
      'metadata:\n  name: p\n  annotations: {}\n',
      'metadata:\n  name: p\n  annotations: {example.com/policy: H4sIvalue==}\n',
    ],
    [
      'into a null',
      'metadata:\n  annotations: null # none\n  name: p\n',
      'metadata:\n  annotations: {example.com/policy: H4sIvalue==} # none\n  name: p\n',
    ],
    [
      'into nothing',
      'metadata:\n    annotations: # none\n    # really\n    name: p\n',
      'metadata:\n    annotations: # none\n        example.com/policy: H4sIvalue==\n    # really\n    name: p\n',
    ],
    [
      'with the mapping of annotations',
      'metadata:\n  name: p\n  labels:\n    a: b\n',
      'metadata:\n  name: p\n  labels:\n    a: b\n  annotations:\n    example.com/policy: H4sIvalue==\n',
    ],
    [
      'with the mapping, in flow style',
      'metadata: {name: p}\n',
      'metadata: {name: p, annotations: {example.com/policy: H4sIvalue==}}\n',
    ],
    ['with metadata', '', 'metadata:\n  annotations:\n    example.com/policy: H4sIvalue==\n'],
    ['with metadata that is null', 'metadata:\n', 'metadata:\n  annotations:\n    example.com/policy: H4sIvalue==\n'],
    ['with metadata that is empty', 'metadata: {}\n', 'metadata: {annotations: {example.com/policy: H4sIvalue==}}\n'],
  ])('%s', (_, before, after) => {
    expect(annotate(head + before + spec)).toBe(head + after + spec);
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    expect(annotate(windows(head + before + spec))).toBe(windows(head + after + spec));
    expect(annotate(head + after + spec)).toBe(head + after + spec);
  });

  it.each([
    ['plain', 'old', 'H4sIvalue=='],
    ['single quoted', "'old'", "'H4sIvalue=='"],
    ['double quoted', '"old"', '"H4sIvalue=="'],
    ['folded', '>-\n      old\n      value\n', 'H4sIvalue==\n'],
    ['literal', '|\n      old\n', 'H4sIvalue==\n'],
    ['over several lines', 'old\n      value', 'H4sIvalue=='],
    ['absent', '', 'H4sIvalue=='],
  ])('in place of one that is there: %s', (_, before, after) => {
    const text = (value: string) =>
      `${head}metadata:\n  annotations:\n    example.com/policy:${value && ` ${value}`} \n    a: b\n${spec}`.replace(
        '\n \n',
        '\n',
      );
    expect(annotate(text(before))).toBe(text(after));
  });

  it('a value that is already there stays as it is written', () => {
    const text = `${head}metadata:\n  annotations:\n    example.com/policy: >-\n      H4sIvalue==\n${spec}`;
    expect(annotate(text)).toBe(text);
  });

  it('in templates, with the indentation of the file', () => {
    const text = (metadata: string) =>
      `kind: Deployment # web\napiVersion: apps/v1\nmetadata: {name: d}\nspec:\n    template:\n${metadata}        spec:\n            containers:\n            - {name: a, image: i}`;
    expect(annotate(text(''))).toBe(
      text('        metadata:\n            annotations:\n                example.com/policy: H4sIvalue==\n'),
    );
  });

  it('at the end of a file without a line end', () => {
    const text = `${head}${spec}metadata:\n  name: p`;
    expect(annotate(text)).toBe(`${text}\n  annotations:\n    example.com/policy: H4sIvalue==`);
  });

  it('in each document of a stream and each item of a list', () => {
    const pod = (inner: string, margin = '') =>
      `${head}metadata:\n  name: p\n${inner}${spec}`
        .replaceAll(/^(?=.)/gm, margin)
        .replace(margin, margin.replace(/ {2}$/, '- '));
    const added = (index: string) => `  annotations:\n    example.com/policy: H4sIvalue==${index}\n`;
    const text = (a: string, b: string, c: string) =>
      `# one\n${pod(a)}---\n${pod(b)}---\napiVersion: v1\nkind: List\nitems:\n${pod(c, '  ')}`;
    expect(annotate(text('', '', ''))).toBe(text(added(''), added('1'), added('2')));
  });

  it.each([
    [
      'compact',
      (metadata: string) =>
        `{"apiVersion":"v1","kind":"Pod","metadata":{${metadata}},"spec":{"containers":[{"name":"a","image":"i"}]}}`,
      '"name":"p"',
      '"name":"p","annotations":{"example.com/policy":"H4sIvalue=="}',
    ],
    [
      'compact, empty',
      (metadata: string) =>
        `{"apiVersion":"v1","kind":"Pod","metadata":{${metadata}},"spec":{"containers":[{"name":"a","image":"i"}]}}`,
      '"annotations":{}',
      '"annotations":{"example.com/policy":"H4sIvalue=="}',
    ],
    [
      'pretty',
      (metadata: string) =>
        `{\n  "apiVersion": "v1",\n  "kind": "Pod",\n  "metadata": {\n    "name": "p",\n    "annotations": {\n${metadata}\n    }\n  },\n  "spec": {"containers": [{"name": "a", "image": "i"}]}\n}\n`,
      '      "a": "b"',
      '      "a": "b",\n      "example.com/policy": "H4sIvalue=="',
    ],
  ])('in JSON, %s', (_, text, before, after) => {
    expect(annotate(text(before))).toBe(text(after));
    expect(() => JSON.parse(text(after))).not.toThrow();
  });

  it('keeps anchors, and puts a member beside a merge key', () => {
    const text = (added: string) =>
      `${head}metadata:\n  labels: &labels {a: b}\n  annotations:\n    <<: *labels\n${added}${spec}`;
    expect(annotate(text(''))).toBe(text('    example.com/policy: H4sIvalue==\n'));
  });

  it('replaces an alias by the value', () => {
    const text = (value: string) =>
      `${head}metadata:\n  labels: {a: &old b}\n  annotations:\n    example.com/policy: ${value}\n${spec}`;
    expect(annotate(text('*old'))).toBe(text('H4sIvalue=='));
  });
});

describe('what is shared is left alone', () => {
  it.each([
    [
      'metadata that is an alias',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: &meta\n  name: d\nspec:\n  template:\n    metadata: *meta\n    spec: {containers: [{name: a, image: i}]}\n',
    ],
    [
      'annotations with an anchor that others use',
      `${head}metadata:\n  annotations: &all\n    a: b\n  labels: *all\n${spec}`,
    ],
    [
      'annotations from a merge key',
      `x: &x {annotations: {a: b}}\n${head}metadata:\n  <<: *x\n  name: p\n${spec}`.replace('x: &x', 'status: &x'),
    ],
    [
      'a template that two pods share',
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: PodTemplate\n  template: &t {spec: {containers: [{name: a, image: i}]}}\n- apiVersion: v1\n  kind: PodTemplate\n  template: *t\n`,
    ],
  ])('%s', (_, text) => {
    const result = annotate(text);
    expect(result).toContain('annotation-behind-alias');
  });
});

it('a scalar is replaced in its own style', () => {
  const text = (images: readonly string[]) =>
    `${head}metadata: {name: p}\nspec:\n  containers:\n${images.map((image, index) => `    - {name: c${index}, image: ${image}} # ${index}\n`).join('')}`;
  const collector = createCollector();
  const file = parseManifest({ source: { name: 'x', text: text(['a:1', '"b"', "'c'"]) }, path: 'x' }, collector);
  const [workload] = findWorkloads([file], {}, collector);
  if (!workload) throw new Error('no workload');
  const edits = workload.template.spec.containers.map(
    ({ image }, index): ManifestEdit => ({
      kind: 'replace-scalar',
      document: workload.document,
      path: findDocumentPath(workload, ['spec', 'containers', index, 'image']),
      value: `${image}@sha256:${index}`,
    }),
  );
  expect(editManifest(file, edits, collector)).toBe(text(['a:1@sha256:0', '"b@sha256:1"', "'c@sha256:2'"]));
  expect(collector.diagnostics).toEqual([]);
});

it('a long value goes in whole', () => {
  const value = `H4sI${'A'.repeat(50_000)}==`;
  expect(annotate(`${head}metadata: {name: p}\n${spec}`, value)).toBe(
    `${head}metadata: {name: p, annotations: {example.com/policy: ${value}}}\n${spec}`,
  );
});

const conformance = new URL('../../../shared/conformance/', import.meta.url);
describe.skipIf(!existsSync(conformance))('conformance manifests', () => {
  const files = ['manifests', 'manifests-beyond'].flatMap((folder) =>
    existsSync(conformance) ? readdirSync(new URL(folder, conformance)).map((name) => `${folder}/${name}`) : [],
  );
  it.each(files)('%s keeps its lines', (name) => {
    const text = readFileSync(new URL(name, conformance), 'utf8');
    const edited = annotate(text);
    if (typeof edited !== 'string') throw new Error(edited.join());
    expect(edited).not.toBe(text);
    const lines = new Set(edited.split('\n'));
    const changed = text.split('\n').filter((line) => !lines.has(line));
    expect(changed.every((line) => line.trim() === '' || /\{|metadata|annotations/.test(line))).toBe(true);
    expect(annotate(edited)).toBe(edited);
  });
});
