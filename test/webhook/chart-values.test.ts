import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, parseDocument } from 'yaml';
import { annotationNames, createCollector, judgeAnnotation, openSettings } from '../../generator/index.js';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly default?: unknown;
  readonly description?: string;
}

const collect = (node: Node): unknown =>
  node.default ??
  Object.fromEntries(Object.entries(node.properties ?? {}).map(([key, property]) => [key, collect(property)]));

describe('the chart', () => {
  it('has the same defaults in values.yaml as in its schema', async () => {
    const schema = JSON.parse(await readFile('deploy/chart/values.schema.json', 'utf8')) as Node;
    const { global: _, ...wanted } = collect(schema) as Record<string, unknown>;
    expect(parseDocument(await readFile('deploy/chart/values.yaml', 'utf8')).toJS()).toEqual(wanted);
  });

  it('documents every value in place', async () => {
    const text = await readFile('deploy/chart/values.yaml', 'utf8');
    const bare: string[] = [];
    const visit = (node: unknown, path: string, schema: Node | undefined): void => {
      if (!isMap(node)) return;
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : '';
        const property = schema?.properties?.[key];
        if (property?.properties && property.default === undefined) visit(pair.value, `${path}${key}.`, property);
        else if (!new RegExp(`# .*\\n *${key}:`).test(text)) bare.push(`${path}${key}`);
      }
    };
    const schema = JSON.parse(await readFile('deploy/chart/values.schema.json', 'utf8')) as Node;
    visit(parseDocument(text).contents, '', schema);
    expect(bare).toEqual([]);
  });

  it('demands a policy of no class that takes none', async () => {
    const { classes } = JSON.parse(await readFile('drop-ins/profiles.json', 'utf8')) as { classes: { name: string }[] };
    const chooser = await openSettings({ dropIns: [] }, createCollector());
    const without: string[] = [];
    for (const { name } of classes) {
      const profile = await chooser.profileFor(name);
      const fate = profile ? judgeAnnotation(profile, annotationNames.initdata) : 'unknown';
      if (fate === 'rejected' || fate === 'ignored') without.push(name);
    }
    const { admissionPolicy } = parseDocument(await readFile('deploy/chart/values.yaml', 'utf8')).toJS();
    expect(admissionPolicy.classesWithoutPolicy).toEqual(without);
  });

  it('runs as a user that the image has, and not as root', async () => {
    const image = await readFile('deploy/Dockerfile', 'utf8');
    const deployment = await readFile('deploy/chart/templates/deployment.yaml', 'utf8');
    expect(image).toMatch(/^USER 65532:65532$/m);
    expect(deployment).toMatch(/runAsUser: 65532/);
  });
});
