import { describe, expect, it } from 'vitest';
import type { Decide, Decision } from '../../webhook/decide/decide.js';
import { answerReview } from '../../webhook/review/answer-review.js';
import { writePod, writeReview } from '../support/write-review.js';

const never = new AbortController().signal;
const ask = (decide: Decide | Decision, request = {}, deadline = never, endpoint: 'mutate' | 'validate' = 'mutate') =>
  answerReview(JSON.stringify(writeReview(request)), {
    endpoint,
    decide: typeof decide === 'function' ? decide : async () => decide,
    deadline,
    retryAfterSeconds: 3,
  });

describe('answers', () => {
  it('a patch, in base64, with its type', async () => {
    const { answer, outcome } = await ask({ kind: 'allowed', annotations: { a: '1' }, audit: { digest: 'sha256:1' } });
    expect(outcome).toBe('mutated');
    expect(answer.response).toMatchObject({ uid: '705ab4f5-6393-11e8-b7cc-42010a800002', allowed: true });
    expect(answer.response.patchType).toBe('JSONPatch');
    expect(JSON.parse(Buffer.from(answer.response.patch ?? '', 'base64').toString())).toEqual([
      { op: 'add', path: '/metadata/annotations', value: { a: '1' } },
    ]);
    expect(answer.response.auditAnnotations).toEqual({ digest: 'sha256:1', outcome: 'mutated' });
  });

  it('neither patch nor type when nothing changes: the API server refuses one without the other', async () => {
    const { answer, outcome } = await ask({ kind: 'allowed' });
    expect(outcome).toBe('unchanged');
    expect(answer.response).not.toHaveProperty('patch');
    expect(answer.response).not.toHaveProperty('patchType');
  });

  it('a denial with code, reason and text', async () => {
    const { answer, outcome } = await ask({ kind: 'denied', code: 403, message: 'GP1234 container-server: no' });
    expect(outcome).toBe('denied');
    expect(answer.response.status).toEqual({
      status: 'Failure',
      code: 403,
      reason: 'Forbidden',
      message: 'GP1234 container-server: no',
    });
  });

  it('a retry as 429 with the seconds that clients read', async () => {
    const { answer, code } = await ask({ kind: 'retry', retryAfterSeconds: 1.2, message: 'pulling' });
    expect(code).toBe(429);
    expect(answer.response.status).toMatchObject({ reason: 'TooManyRequests', details: { retryAfterSeconds: 2 } });
  });

  it('a retry when the deadline comes first', async () => {
    const deadline = new AbortController();
    const asked = ask(() => new Promise(() => {}), {}, deadline.signal);
    deadline.abort();
    const { outcome, answer } = await asked;
    expect(outcome).toBe('retry');
    expect(answer.response.status?.details).toEqual({ retryAfterSeconds: 3 });
  });

  it('a denial when deciding throws; the text of the failure stays inside', async () => {
    const handled = await ask(() => Promise.reject(new Error('password=hunter2')));
    expect(handled).toMatchObject({ outcome: 'error', code: 500 });
    expect(JSON.stringify(handled.answer)).not.toContain('hunter2');
    expect(handled.failure).toBeInstanceOf(Error);
  });

  it('a denial, too, when deciding throws at once', async () => {
    const handled = await ask(() => {
      throw new Error('at once');
    });
    expect(handled).toMatchObject({ outcome: 'error', code: 500 });
  });

  it('never a patch from the validating twin', async () => {
    const handled = await ask({ kind: 'allowed', annotations: { a: '1' } }, {}, never, 'validate');
    expect(handled).toMatchObject({ outcome: 'error', code: 500 });
  });

  it('a denial with the sizes when annotations grow past what Kubernetes takes', async () => {
    const object = writePod({ annotations: { theirs: 'x'.repeat(200_000) } });
    const { answer } = await ask({ kind: 'allowed', annotations: { ours: 'y'.repeat(70_000) } }, { object });
    expect(answer.response.status).toMatchObject({ code: 422 });
    expect(answer.response.status?.message).toMatch(/270010 bytes, 70004 of them ours; Kubernetes takes 262144/);
  });

  it('at most three warnings of 120 runes, cut between characters', async () => {
    const warnings = ['🔒'.repeat(200), 'two\nlines', 'three', 'four'];
    const { answer } = await ask({ kind: 'allowed', warnings });
    expect(answer.response.warnings).toHaveLength(3);
    expect([...(answer.response.warnings?.[0] ?? '')]).toHaveLength(120);
    expect(answer.response.warnings?.[1]).toBe('two');
    expect(answer.response.warnings?.[2]).toMatch(/and 2 more/);
  });
});
