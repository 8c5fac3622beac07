import { expect, it } from 'vitest';
import { createAdmissionGate } from '../../webhook/server/admission-gate.js';

const limits = { inFlight: 3, queue: 10, bodyBytes: 2 ** 20 };
const never = new AbortController().signal;

it('small reviews do not wait for large ones, which still have their turn', async () => {
  const gate = createAdmissionGate(() => limits);
  const leave = await gate.enter(2 ** 20, never);
  let large: (() => void) | undefined;
  const waiting = gate.enter(2 ** 20, never).then((entered) => {
    large = entered;
  });
  expect(gate.waiting).toBe(1);
  const small = await gate.enter(1000, never);
  expect([gate.inFlight, gate.waiting]).toEqual([2, 1]);
  leave?.();
  await waiting;
  expect([gate.inFlight, gate.waiting]).toEqual([2, 0]);
  small?.();
  large?.();
  expect(gate.inFlight).toBe(0);
});
