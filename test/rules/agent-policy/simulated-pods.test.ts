import { describe, expect, it } from 'vitest';
import { HAS_CONFORMANCE, readGoldenPods } from './golden.js';
import { HAS_ORACLE, judgeCases } from './oracle.js';
import { podRequests, type RuntimeProfile } from './pod-requests.js';
import { toJson } from './policy-data.js';
import { assemblePolicy } from './policy-text.js';

const PROFILES: readonly (readonly [string, RuntimeProfile])[] = [
  ['Go runtime', { runtime: 'go', vfioDevices: 'listed' }],
  ['Go runtime, VFIO devices not listed', { runtime: 'go', vfioDevices: 'none' }],
  [
    'Rust runtime, IPv6, switches behind bridges',
    { runtime: 'rs', vfioDevices: 'listed', pciPathParts: 3, ipFamily: 6 },
  ],
];

describe.skipIf(!HAS_ORACLE || !HAS_CONFORMANCE)('rules with data of the reference generator (REGO_ORACLE)', () => {
  it.each(readGoldenPods())('allow all that the runtimes send for %s', (_name, data) => {
    const policy = assemblePolicy(toJson(data));
    for (const [profile, options] of PROFILES) {
      const verdicts = judgeCases(policy, podRequests(data, options));
      const denied = verdicts.filter((verdict) => !verdict.allowed);
      expect(denied.map((verdict) => `${profile}: ${verdict.kind}: ${verdict.prints} ${verdict.error ?? ''}`)).toEqual(
        [],
      );
    }
  });
});
