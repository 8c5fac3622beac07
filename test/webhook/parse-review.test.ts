import { describe, expect, it } from 'vitest';
import { findUid, parseReview } from '../../webhook/review/parse-review.js';
import { writePod, writeReview } from '../support/write-review.js';

const parse = (value: unknown) => parseReview(typeof value === 'string' ? value : JSON.stringify(value), 'mutate');

describe('a review as the API server sends it', () => {
  it('of a Deployment, before the pod has a name', () => {
    const parsed = parse(writeReview());
    expect(parsed).toMatchObject({
      kind: 'review',
      review: { endpoint: 'mutate', operation: 'CREATE', namespace: 'models', name: undefined, dryRun: false },
    });
  });

  it('of a subresource', () => {
    const pod = writePod({ name: 'llm-1' });
    const parsed = parse(
      writeReview({ operation: 'UPDATE', subResource: 'resize', name: 'llm-1', object: pod, oldObject: pod }),
    );
    expect(parsed).toMatchObject({ kind: 'review', review: { subResource: 'resize', oldObject: pod } });
  });

  it('of a deletion, which has no new object', () => {
    const parsed = parse(writeReview({ operation: 'DELETE', object: null, oldObject: writePod(), name: 'llm-1' }));
    expect(parsed).toMatchObject({ kind: 'review', review: { operation: 'DELETE', object: undefined } });
  });
});

describe('what is refused, each with its reason', () => {
  const cases: readonly (readonly [string, unknown, RegExp])[] = [
    ['no JSON', '{', /not JSON/],
    ['nothing', '', /not JSON/],
    ['null', 'null', /not a JSON object/],
    ['a list', [], /not a JSON object/],
    ['a number', 7, /not a JSON object/],
    ['no request', { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' }, /request must be an object/],
    ['a request that is a list', { ...writeReview(), request: [] }, /request must be an object/],
    ['v1beta1', { ...writeReview(), apiVersion: 'admission.k8s.io/v1beta1' }, /apiVersion/],
    ['another kind', { ...writeReview(), kind: 'Pod' }, /kind/],
    ['no uid', writeReview({ uid: undefined }), /uid/],
    ['an empty uid', writeReview({ uid: '' }), /uid/],
    ['a uid that is a number', writeReview({ uid: 1 }), /uid/],
    ['an endless uid', writeReview({ uid: 'u'.repeat(1000) }), /uid/],
    ['no operation', writeReview({ operation: undefined }), /operation/],
    ['an unknown operation', writeReview({ operation: 'PATCH' }), /operation/],
    ['no resource', writeReview({ resource: undefined }), /resource/],
    ['another resource', writeReview({ resource: { group: '', version: 'v1', resource: 'nodes' } }), /resource/],
    ['another group', writeReview({ resource: { group: 'x', version: 'v1', resource: 'pods' } }), /resource/],
    ['no namespace', writeReview({ namespace: undefined }), /namespace/],
    ['an empty namespace', writeReview({ namespace: '' }), /namespace/],
    ['a name that is a number', writeReview({ name: 3 }), /request\.name/],
    ['dryRun as a text', writeReview({ dryRun: 'yes' }), /dryRun/],
    ['userInfo as a text', writeReview({ userInfo: 'me' }), /userInfo/],
    ['groups as a text', writeReview({ userInfo: { username: 'me', groups: 'all' } }), /groups/],
    ['no object', writeReview({ object: null }), /object is missing/],
    ['an object that is a text', writeReview({ object: 'pod' }), /object must be an object/],
    ['no metadata', writeReview({ object: { spec: {} } }), /metadata/],
    ['no spec', writeReview({ object: { metadata: {} } }), /spec/],
    ['annotations as a list', writeReview({ object: writePod({ annotations: ['a'] }) }), /annotations/],
    ['an annotation that is a number', writeReview({ object: writePod({ annotations: { a: 1 } }) }), /annotations/],
    ['an update without the old object', writeReview({ operation: 'UPDATE' }), /oldObject is missing/],
    [
      'a key that changes prototypes',
      JSON.stringify(writeReview()).replace('"labels":{', '"labels":{"__proto__":{"a":1},'),
      /__proto__/,
    ],
    [
      'the same key in disguise',
      JSON.stringify(writeReview()).replace('"labels":{', '"labels":{"\\u005f_proto__":{"a":1},'),
      /__proto__/,
    ],
  ];
  it.each(cases)('%s', (_name, value, reason) => {
    const parsed = parse(value);
    expect(parsed.kind).toBe('malformed');
    expect(parsed.kind === 'malformed' && parsed.problems.join('; ')).toMatch(reason);
  });

  it('keeps the uid of a review that is cut in the middle', () => {
    const parsed = parse(JSON.stringify(writeReview()).slice(0, 400));
    expect(parsed).toMatchObject({ kind: 'malformed' });
    // The fixture has kind and apiVersion first, as the API server writes them.
    expect(findUid(JSON.stringify(writeReview()))).toBe('705ab4f5-6393-11e8-b7cc-42010a800002');
  });

  it('takes no uid from a place where a user could have written it', () => {
    expect(findUid(JSON.stringify({ note: '"request":{"uid":"forged"' }))).toBeUndefined();
  });
});
