import { describe, expect, it } from 'vitest';
import { podWith, readManifest } from './read-manifest.js';

const container = 'containers: [{name: a, image: i}]';

/** The findings of a pod with one container that has the given members, in flow style. */
function checkContainer(members: string, ...specLines: readonly string[]) {
  return readManifest(podWith(`containers: [{name: a, image: i, ${members}}]`, ...specLines));
}

describe('types', () => {
  it.each([
    [
      'env: [{name: A, value: yes}]',
      'spec.containers[0].env[0].value: expected text, found a boolean',
      'kubectl reads this as a boolean; quote it',
    ],
    [
      'env: [{name: A, value: 010}]',
      'spec.containers[0].env[0].value: expected text, found a whole number',
      'kubectl reads this as a number; quote it',
    ],
    ['command: sh', 'spec.containers[0].command: expected a list, found text', 'begin each element with `- `'],
    ['args: [a, {b: c}]', 'spec.containers[0].args[1]: expected text, found a mapping', undefined],
    [
      'ports: [{containerPort: "80"}]',
      'spec.containers[0].ports[0].containerPort: expected a whole number, found text',
      'remove the quotes',
    ],
    ['stdin: "true"', 'spec.containers[0].stdin: expected true or false, found text', 'remove the quotes'],
    [
      'securityContext: {runAsUser: 1000.5}',
      'spec.containers[0].securityContext.runAsUser: expected a whole number, found a number',
      undefined,
    ],
    ['resources: []', 'spec.containers[0].resources: expected a mapping, found a list', undefined],
    [
      'resources: {limits: {cpu: true}}',
      'spec.containers[0].resources.limits.cpu: expected a quantity, found a boolean',
      undefined,
    ],
    [
      'livenessProbe: {httpGet: {port: [1]}}',
      'spec.containers[0].livenessProbe.httpGet.port: expected a whole number or text, found a list',
      undefined,
    ],
  ])('%s', (members, message, help) => {
    const { collector, workloads } = checkContainer(members);
    expect(collector.diagnostics).toMatchObject([
      { slug: 'wrong-type', message, help: help === undefined ? [] : [help] },
    ]);
    expect(workloads).toEqual([]);
  });

  it.each(['1MB', '1x', '', '1 Gi', 'Gi'])('%j is no quantity', (text) => {
    expect(
      checkContainer(`resources: {limits: {memory: ${JSON.stringify(text)}}}`).collector.diagnostics,
    ).toMatchObject([{ slug: 'invalid-value' }]);
  });

  it('takes what the API server takes', () => {
    const { workloads, findings } = readManifest(
      podWith(
        'securityContext: {runAsUser: 1000.0, fsGroup: 1e3}',
        'nodeSelector: {x: }',
        'containers:',
        '- name: a',
        '  image: i',
        '  env:',
        '  args: [~, b]',
        '  resources: {limits: {cpu: 0.5, memory: 1e3, "nvidia.com/pgpu": 1, x: }}',
      ),
    );
    expect(findings).toEqual([]);
    const spec = workloads[0]?.template.spec;
    expect(spec).toEqual({
      securityContext: { runAsUser: 1000, fsGroup: 1000 },
      nodeSelector: { x: '' },
      containers: [
        {
          name: 'a',
          image: 'i',
          args: ['', 'b'],
          resources: { limits: { cpu: 0.5, memory: 1000, 'nvidia.com/pgpu': 1, x: '0' } },
        },
      ],
    });
    expect(Object.isFrozen(spec) && Object.isFrozen(spec?.containers[0])).toBe(true);
  });
});

describe('unknown fields', () => {
  it.each([
    [
      'imagePullpolicy: Always',
      '5:36 unknown-field spec.containers[0].imagePullpolicy: Kubernetes has no such field',
      'did you mean `imagePullPolicy`?',
    ],
    [
      'volumeMount: []',
      '5:36 unknown-field spec.containers[0].volumeMount: Kubernetes has no such field',
      'did you mean `volumeMounts`?',
    ],
    [
      'runtimeClassName: x',
      '5:36 unknown-field spec.containers[0].runtimeClassName: Kubernetes has no such field',
      '`runtimeClassName` is a field of the pod spec; is it indented too much or too little?',
    ],
  ])('%s', (members, finding, help) => {
    const { findings, collector } = checkContainer(members);
    expect(findings).toEqual([finding]);
    expect(collector.diagnostics[0]?.help).toEqual([help]);
  });

  it('are found around a template too, and dropped when that is asked for', () => {
    const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  replica: 1\n  template:\n    spec:\n      ${container}\n      bogus: 1\n`;
    expect(readManifest(text).findings).toEqual([
      '5:3 unknown-field spec.replica: Kubernetes has no such field',
      '9:7 unknown-field spec.template.spec.bogus: Kubernetes has no such field',
    ]);
    const silent = readManifest(text, { silentUnsupportedFields: true });
    expect(silent.findings).toEqual([]);
    expect(silent.workloads[0]?.template.spec).not.toHaveProperty('bogus');
  });

  it('names of methods of objects are unknown like any other', () => {
    expect(checkContainer('constructor: 1, __proto__: {a: 1}').findings).toHaveLength(2);
  });
});

describe('relations', () => {
  it.each([
    ['no containers', podWith('containers: []'), 'invalid-value'],
    ['no name', podWith('containers: [{image: i}]'), 'missing-field'],
    ['no image', podWith('containers: [{name: a}]'), 'container-without-image'],
    ['names of init containers', podWith(container, 'initContainers: [{name: a, image: i}]'), 'duplicate-name'],
    ['names of volumes', podWith(container, 'volumes: [{name: v}, {name: v}]'), 'duplicate-name'],
    ['two sources', podWith(container, 'volumes: [{name: v, emptyDir: {}, hostPath: {path: /}}]'), 'volume-source'],
    ['the range of users', podWith(container, 'securityContext: {runAsUser: -1}'), 'invalid-value'],
    ['the range of groups', podWith(container, 'securityContext: {supplementalGroups: [2147483648]}'), 'invalid-value'],
    ['ephemeral containers', podWith(container, 'ephemeralContainers: [{name: d, image: i}]'), 'unsupported-field'],
    ['Windows', podWith(container, 'os: {name: windows}'), 'unsupported-field'],
  ])('%s', (_, text, slug) => {
    const { collector } = readManifest(text);
    expect(collector.diagnostics.map((found) => found.slug)).toEqual([slug]);
    // What is wrong here leaves the rest readable, so that later stages can report their findings in the same run.
    expect(collector.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
  });

  it.each([
    ['volumeMounts: [{name: w, mountPath: /a}]', 'unknown-volume'],
    ['volumeDevices: [{name: w, devicePath: /dev/a}]', 'unknown-volume'],
    ['volumeMounts: [{name: v, mountPath: /a}, {name: v, mountPath: /a}]', 'duplicate-name'],
    ['volumeMounts: [{name: v, mountPath: "/a:b"}]', 'invalid-mount-path'],
    ['volumeMounts: [{name: v, mountPath: /a/../b}]', 'invalid-mount-path'],
    ['volumeMounts: [{name: v, mountPath: /a, subPath: ../b}]', 'invalid-value'],
    ['volumeMounts: [{name: v, mountPath: /a, subPath: b, subPathExpr: c}]', 'invalid-value'],
    ['env: [{name: "a=b"}]', 'invalid-value'],
    ['env: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]', 'invalid-value'],
    ['env: [{name: A, valueFrom: {}}]', 'invalid-value'],
    ['env: [{name: A, valueFrom: {configMapKeyRef: {key: k}}}]', 'missing-field'],
    ['envFrom: [{}]', 'invalid-value'],
    ['securityContext: {privileged: true, allowPrivilegeEscalation: false}', 'invalid-value'],
  ])('%s', (members, slug) => {
    const { collector } = checkContainer(members, 'volumes: [{name: v, emptyDir: {}}]');
    expect(collector.diagnostics.map((found) => found.slug)).toEqual([slug]);
  });

  it('fills in what Kubernetes fills in', () => {
    const { workloads, findings } = checkContainer(
      'volumeMounts: [{name: v, mountPath: data}]',
      'volumes: [{name: v, emptyDir: }]',
    );
    expect(findings).toEqual([]);
    expect(workloads[0]?.template.spec.volumes).toEqual([{ name: 'v', emptyDir: {} }]);
    expect(workloads[0]?.template.spec.containers[0]?.volumeMounts).toEqual([{ name: 'v', mountPath: '/data' }]);
  });

  it('reports all at once', () => {
    const { findings } = readManifest(
      podWith('bogus: 1', 'hostNetwork: "yes"', 'containers: [{name: a, image: 5, stdin: 1}, {nam: b}]'),
    );
    expect(findings.map((finding) => finding.split(' ')[1])).toEqual([
      'unknown-field',
      'wrong-type',
      'wrong-type',
      'wrong-type',
      'unknown-field',
      'missing-field',
    ]);
  });
});

describe('what the guest does not enforce is accepted and named', () => {
  it.each([
    ['seccompProfile: {type: RuntimeDefault}', ['default-not-enforced-in-guest']],
    ['seccompProfile: {type: Unconfined}', []],
    ['seccompProfile: {type: Localhost, localhostProfile: a.json}', ['not-enforced-in-guest']],
    ['appArmorProfile: {type: RuntimeDefault}', ['default-not-enforced-in-guest']],
    ['seLinuxOptions: {level: "s0:c1,c2"}', ['not-enforced-in-guest']],
  ])('%s', (members, slugs) => {
    const { collector, workloads } = checkContainer(`securityContext: {${members}}`);
    expect(collector.diagnostics.map(({ slug }) => slug)).toEqual(slugs);
    expect(workloads).toHaveLength(1);
  });

  it.each([
    ['hostPID: true', ['not-enforced-in-guest']],
    ['hostPID: false', []],
    ['hostUsers: false', ['field-may-fail']],
    ['os: {name: linux}', []],
    ['workloadRef: {name: w}', []],
    ['resourceClaims: [{name: gpu}]', ['field-may-fail']],
    ['securityContext: {allowPrivilegeEscalation: false}', ['not-a-kubernetes-field']],
  ])('%s', (line, slugs) => {
    const { collector, workloads } = readManifest(podWith(container, line));
    expect(collector.diagnostics.map(({ slug }) => slug)).toEqual(slugs);
    expect(workloads).toHaveLength(1);
  });
});
