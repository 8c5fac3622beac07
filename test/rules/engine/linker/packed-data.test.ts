import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../rules/engine/linker/index.js';
import { formData, restoreData } from '../../../../rules/engine/linker/index.js';
import { packData, unpackData } from '../../../../rules/engine/linker/packed-data.js';
import { readPackedData } from '../../../../rules/engine/linker/read-packed-data.js';
import { extendPolicyData } from '../../agent-policy/extended-data.js';
import { HAS_CONFORMANCE, readGoldenPods } from '../../agent-policy/golden.js';
import type { Json } from '../../agent-policy/policy-text.js';
import { linkOwnPolicy } from '../link-own-policy.js';
import { makeRandom, mutateRequest } from '../mutate-request.js';
import { parseRules } from './link.js';

const asJson = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value));

const mount = (destination: string, source = destination): JsonValue => ({
  destination,
  options: ['ro'],
  source,
  type_: 'bind',
});

const data = (...containers: readonly { readonly [name: string]: JsonValue }[]): JsonValue => ({
  common: { default_caps: [] },
  containers: containers.map(({ OCI: spec, ...members }) => ({
    OCI: { Annotations: {}, Mounts: [], ...(spec as object) },
    ...members,
  })),
});

describe('packed data', () => {
  it('say once what containers have in common, and mounts as lists', () => {
    const user = { UID: 1, GID: 2 };
    const packed = packData(
      data(
        { OCI: { Mounts: [mount('/a'), mount('/b')], Process: { User: user, Cwd: '/' } }, storages: [] },
        { OCI: { Mounts: [mount('/a'), mount('/c')], Process: { User: { ...user, UID: 5 }, Cwd: '/' } }, storages: [] },
      ),
    );
    expect(packed).toEqual({
      common: { default_caps: [] },
      container: { OCI: { Annotations: {}, Process: { Cwd: '/', User: { GID: 2 } } }, storages: [] },
      mounts: [['/a', ['ro'], '/a', 'bind']],
      containers: [
        { OCI: { Annotations: {}, Process: { User: { UID: 1 } } }, mounts: [['/b', ['ro'], '/b', 'bind']] },
        { OCI: { Annotations: {}, Process: { User: { UID: 5 } } }, mounts: [['/c', ['ro'], '/c', 'bind']] },
      ],
    });
  });

  it('leave with each container what rules look for in all of them', () => {
    const name = { 'io.kubernetes.cri.container-name': 'a' };
    const { containers, container } = packData(
      data({ OCI: { Annotations: name }, devices: [1] }, { OCI: { Annotations: name }, devices: [1] }),
    ) as { containers: JsonValue; container: JsonValue };
    expect(container).toEqual({ OCI: { Annotations: {} } });
    expect(containers).toEqual([
      { OCI: { Annotations: name }, devices: [1], mounts: [] },
      { OCI: { Annotations: name }, devices: [1], mounts: [] },
    ]);
  });

  it.each([
    ['one container', data({ OCI: { Version: '1' }, storages: [] })],
    ['no container', data()],
    ['a member that one has not', data({ a: 1, b: {} }, { b: {} }, { a: 1, b: {} })],
    ['an object here and another value there', data({ a: { x: 1 } }, { a: { x: 1 } }, { a: { y: 1 } }, { a: null })],
    ['an empty object', data({ a: {} }, { a: { x: 1 } }, { a: {} })],
    ['lists', data({ a: [1] }, { a: [1, 2] }, { a: [1] })],
    ['two mounts for one destination', data({ OCI: { Mounts: [mount('/a', 'x'), mount('/a', 'y')] } })],
    [
      'more mounts than others',
      data({ OCI: { Mounts: [mount('/a')] } }, { OCI: { Mounts: [mount('/a'), mount('/b')] } }),
    ],
  ])('come back whole: %s', (_, whole) => {
    expect(unpackData(packData(whole))).toEqual(whole);
    expect(unpackData(whole)).toBe(whole);
  });

  it.each([
    ['no mounts of a container', { containers: [{ OCI: {} }] }],
    ['no containers', { containers: null }],
    ['a mount that is no list', { mounts: [null] }],
    ['a mount of three members', { mounts: [['/a', [], 'a']] }],
    ['nothing in common', { container: [] }],
  ])('that are malformed stay as they are: %s', (_, changes) => {
    const malformed = { container: {}, containers: [], mounts: [], ...changes };
    expect(unpackData(malformed)).toBe(malformed);
    expect(() => restoreData(malformed)).not.toThrow();
  });

  it('have no member that a rule looks for in all containers, but those that stay', () => {
    const read = (rules: string) => () => readPackedData(parseRules(`package agent_policy\nimport rego.v1\n${rules}`));
    expect(read('a if policy_data.containers[_].devices == []')).not.toThrow();
    expect(read('a if policy_data.containers[input.x].storages == []')).not.toThrow();
    expect(read('a if policy_data.containers[_].storages == []')).toThrow(/^a reads all containers/);
    expect(read('a if { some one in policy_data.containers; one.storages == [] }')).toThrow(/^a reads all/);
  });

  it.skipIf(!HAS_CONFORMANCE)('of linked policies come back whole, also if they are changed (CONFORMANCE)', () => {
    const random = makeRandom(5);
    let packed = 0;
    for (const [name, golden] of readGoldenPods()) {
      const whole = extendPolicyData(golden);
      for (const changed of [whole, mutateRequest(whole, random), mutateRequest(whole, random)]) {
        const policy = linkOwnPolicy(changed as Json);
        const data = asJson(changed) as { readonly [section: string]: JsonValue };
        const restored = restoreData(readLinkedData(policy)) as typeof data;
        for (const section of ['containers', 'sandbox', 'extensions'])
          expect(restored[section], `${name} ${section}`).toEqual(data[section]);
        const isPacked = policy.includes('policy_data.mounts');
        expect('container' in (formData(policy, data) as object)).toBe(isPacked);
        if (isPacked) packed++;
      }
    }
    expect(packed).toBeGreaterThan(90);
  });
});

/** What a linked policy has between its last backquotes. */
function readLinkedData(policy: string): JsonValue {
  const end = policy.lastIndexOf('`');
  return JSON.parse(policy.slice(policy.lastIndexOf('`', end - 1) + 1, end));
}
