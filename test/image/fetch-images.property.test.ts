import fc from 'fast-check';
import { expect, test } from 'vitest';
import { application, base, fetch, need } from './fetch-setup.js';
import { indexType, makeRegistry, manifestType } from './fetch-source.js';

test('no manifest, index, configuration or layer makes it throw', { timeout: 120_000 }, async () => {
  const registry = makeRegistry();
  const manifest = registry.addImage('app:1', [base, application], {
    config: { User: 'a', Env: ['A=b'], Labels: { a: 'b' } },
  });
  const index = registry.addJson(
    {
      schemaVersion: 2,
      manifests: [{ ...manifest, platform: { os: 'linux', architecture: 'amd64' }, annotations: { a: 'b' } }],
    },
    indexType,
  );
  const manifestText = registry.blobs.get(manifest.digest)?.toString() ?? '';
  const configText = registry.blobs.get(JSON.parse(manifestText).config.digest)?.toString() ?? '';
  const texts = [registry.blobs.get(index.digest)?.toString() ?? '', manifestText, configText];
  const value = fc.jsonValue({ maxDepth: 2 });

  /** Replaces one value somewhere in a JSON document. */
  const mutate = (node: unknown, steps: readonly number[], put: unknown): unknown => {
    const [step, ...rest] = steps;
    if (step === undefined || typeof node !== 'object' || node === null) return put;
    const keys = Object.keys(node);
    const key = keys[step % Math.max(keys.length, 1)];
    if (key === undefined) return put;
    const changed = Object.entries(node).map(
      ([name, child]) => [name, name === key ? mutate(child, rest, put) : child] as const,
    );
    return Array.isArray(node) ? changed.map(([, child]) => child) : Object.fromEntries(changed);
  };

  await fc.assert(
    fc.asyncProperty(fc.nat(2), fc.array(fc.nat(20), { maxLength: 5 }), value, async (which, steps, put) => {
      const changed = JSON.stringify(mutate(JSON.parse(texts[which] ?? ''), steps, put) ?? null);
      const bytes = Buffer.from(changed);
      // Whatever names the changed document names it rightly, so that it is read at all.
      if (which === 2) {
        const document = JSON.parse(manifestText);
        document.config = { ...document.config, digest: registry.addBlob(bytes), size: bytes.length };
        registry.tags.set('app:1', registry.addJson(document, manifestType).digest);
      } else registry.tags.set('app:1', registry.addBlob(bytes));
      const { images, slugs } = await fetch(registry, [need('r.example/app:1')]);
      const facts = [...images.values()];
      expect(facts.length === 1 || slugs.length > 0).toBe(true);
      for (const { config } of facts) for (const text of config.Env ?? []) expect(typeof text).toBe('string');
    }),
    { numRuns: 1500 },
  );
});
