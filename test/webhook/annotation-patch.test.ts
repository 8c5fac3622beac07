import fc from 'fast-check';
import fastJsonPatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import { buildAnnotationPatch } from '../../webhook/review/annotation-patch.js';
import { writePod } from '../support/write-review.js';

const apply = (pod: Record<string, unknown>, patch: ReturnType<typeof buildAnnotationPatch>) =>
  fastJsonPatch.applyPatch(structuredClone(pod), [...patch] as unknown as fastJsonPatch.Operation[], true).newDocument;

describe('buildAnnotationPatch', () => {
  it('adds the whole map where there is none', () => {
    expect(buildAnnotationPatch(writePod(), { 'a/b': '1' })).toEqual([
      { op: 'add', path: '/metadata/annotations', value: { 'a/b': '1' } },
    ]);
  });

  it('adds and replaces single keys, escaped, in order', () => {
    const pod = writePod({ annotations: { 'z~z': 'old', kept: 'yes' } });
    expect(buildAnnotationPatch(pod, { 'z~z': 'new', 'a/b': '1', kept: 'yes' })).toEqual([
      { op: 'add', path: '/metadata/annotations/a~1b', value: '1' },
      { op: 'add', path: '/metadata/annotations/z~0z', value: 'new' },
    ]);
  });

  it('is empty when the pod has it all', () => {
    expect(buildAnnotationPatch(writePod({ annotations: { a: '1' } }), { a: '1' })).toEqual([]);
    expect(buildAnnotationPatch(writePod(), {})).toEqual([]);
  });

  it('patches nothing but annotations, gives what was wanted, and nothing the second time', () => {
    const key = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__');
    const annotations = fc.dictionary(key, fc.string(), { noNullPrototype: true });
    const held = fc.oneof(annotations, fc.constant(null), fc.constant(undefined));
    fc.assert(
      fc.property(held, annotations, (present, wanted) => {
        const pod = writePod(present === undefined ? {} : { annotations: present });
        const patch = buildAnnotationPatch(pod, wanted);
        for (const { op, path } of patch) {
          expect(op).toBe('add');
          expect(path === '/metadata/annotations' || /^\/metadata\/annotations\/[^/]*$/.test(path)).toBe(true);
        }
        const patched = apply(pod, patch) as { metadata: { annotations?: Record<string, string> } };
        const changed = patch.length > 0 ? { ...present, ...wanted } : present;
        expect(patched).toEqual(writePod(changed === undefined ? {} : { annotations: changed }));
        expect(buildAnnotationPatch(patched, wanted)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
