import { describe, expect, it } from 'vitest';
import { readCapturedPods } from './captures.js';
import { extendPolicyData } from './extended-data.js';
import { HAS_CONFORMANCE, readGoldenPod } from './golden.js';
import { mutateRequest } from './mutations.js';
import { HAS_ORACLE, judgeCases, type PolicyCase } from './oracle.js';
import { podRequests } from './pod-requests.js';
import { type PolicyData, toJson } from './policy-data.js';
import { assemblePolicy } from './policy-text.js';

interface Judged {
  /** `<request> <operator> <field>`, list positions as `*`. */
  readonly mutation: string;
  readonly allowed: boolean;
}

// All of them take minutes.
const SIMULATED = ['coco/pod-gpu#0', 'coco/pod-volumes#0'].concat(
  process.env.EXHAUSTIVE === undefined ? [] : ['coco/pod-init-probes#0', 'aks-mariner/pod-block-device#0'],
);

/** Judges every mutation of every request, each kind of copied file once. */
function attack(data: PolicyData, requests: readonly PolicyCase[]): Judged[] {
  const policy = assemblePolicy(toJson(data));
  const seen = new Set<string>();
  return requests.flatMap((original, position) => {
    const mutations = mutateRequest(original.request);
    const copied =
      original.kind === 'CopyFileRequest' ? JSON.stringify(mutations.map(({ name }) => name)) : `${position}`;
    if (seen.has(copied)) return [];
    seen.add(copied);
    const isCreate = original.kind === 'CreateContainerRequest';
    const before = requests.slice(0, position).filter((earlier) => earlier.kind === 'CreateContainerRequest');
    const attempts = mutations.map((mutation) => ({ ...original, allowed: false, request: mutation.request }));
    // The original comes first: it pins the pod's names. It is not started, so each mutation may take its place.
    const verdicts = judgeCases(policy, [...before, ...(isCreate ? [original] : []), ...attempts]).slice(
      -attempts.length,
    );
    return mutations.map((mutation, index) => {
      const field = mutation.path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
      return {
        mutation: `${original.kind} ${mutation.operator} ${field}`,
        allowed: verdicts[index]?.allowed === true,
      };
    });
  });
}

function report(name: string, judged: readonly Judged[]): number {
  const passed = judged.filter(({ allowed }) => allowed).map(({ mutation }) => mutation);
  if (process.env.SHOW_PASSED !== undefined) {
    const counts = new Map<string, number>();
    for (const mutation of passed) counts.set(mutation, (counts.get(mutation) ?? 0) + 1);
    console.log(name, judged.length, 1 - passed.length / judged.length, [...counts].sort());
  }
  return 1 - passed.length / judged.length;
}

describe.skipIf(!HAS_ORACLE || !HAS_CONFORMANCE)('requests that differ in one place (REGO_ORACLE)', () => {
  it.each(SIMULATED)('are denied for %s, except those of docs/rules.md', (name) => {
    const data = extendPolicyData(readGoldenPod(name));
    const judged = [
      ...attack(data, podRequests(data, { runtime: 'go', vfioDevices: 'listed' })),
      ...attack(data, podRequests(data, { runtime: 'rs', vfioDevices: 'listed', ipFamily: 6 })),
    ];
    // Small pods have few of the fields that are always compared.
    expect(report(name, judged)).toBeGreaterThan(0.94);
  });

  it('are denied for captured requests, except those of docs/rules.md', () => {
    const judged = readCapturedPods().flatMap(([, data, cases]) => attack(extendPolicyData(data), cases));
    expect(report('captures', judged)).toBeGreaterThan(0.95);
  });
});
