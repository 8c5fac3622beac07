import { expect, it } from 'vitest';
import { createCollector, locateOffset } from '../../generator/diagnostics/index.js';
import { findWorkloads, parseManifest } from '../../generator/manifest/index.js';

function listFindings(metadata: string): string[] {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: ${metadata}\nspec: {containers: [{name: a, image: b}]}\n`;
  const collector = createCollector();
  findWorkloads([parseManifest({ source: { name: 'pod.yaml', text }, path: 'pod.yaml' }, collector)], {}, collector);
  return collector.diagnostics.map(({ slug, message, span }) => {
    const { line, column } = span ? locateOffset(span.source, span.start) : { line: 0, column: 0 };
    return `${line}:${column} ${slug} ${message}`;
  });
}

it.each(['{name: a}', '{name: a.b-c.1, namespace: shop-1}', '{generateName: web-}', `{name: ${'a'.repeat(253)}}`])(
  '%s is a name',
  (metadata) => {
    expect(listFindings(metadata)).toEqual([]);
  },
);

it.each([
  ['{name: "process-$ITEM"}', '3:18 invalid-value metadata.name: "process-$ITEM" cannot be the name of an object'],
  ['{name: Web}', '3:18 invalid-value metadata.name: "Web" cannot be the name of an object'],
  ['{generateName: -web}', '3:26 invalid-value metadata.generateName: "-web" cannot be the name of an object'],
  ['{name: a, namespace: a.b}', '3:32 invalid-value metadata.namespace: "a.b" cannot be a namespace'],
])('%s is refused, since no pod can have it', (metadata, finding) => {
  expect(listFindings(metadata)).toEqual([finding]);
});
