import { describe, expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { choosePlatform, collectImageNeeds } from '../../generator/policy/index.js';
import { getSettings, makePod } from '../generate/generate-fixture.js';
import { readManifest } from '../manifest/read-manifest.js';

function readPod(...spec: readonly string[]) {
  const { workloads, findings } = readManifest(makePod(...spec));
  const [workload] = workloads;
  if (!workload) throw new Error(findings.join('\n'));
  return workload;
}

const containers = 'containers: [{name: a, image: registry.example/shell:1}]';
const affinity = (...terms: readonly string[]): string =>
  `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [${terms.join(', ')}]}}}`;
const term = (values: string, operator = 'In'): string =>
  `{matchExpressions: [{key: disk, operator: Exists}, {key: kubernetes.io/arch, operator: ${operator}, values: [${values}]}]}`;

describe('the platform of the images', () => {
  it.each<[string, readonly string[], string]>([
    ['is linux/amd64 where nobody says anything', [], 'amd64'],
    ['is what the node selector says', ['nodeSelector: {kubernetes.io/arch: arm64}'], 'arm64'],
    ['is what the required affinity says', [affinity(term('arm64'))], 'arm64'],
    ['is what all terms agree on', [affinity(term('arm64'), term('arm64'))], 'arm64'],
    ['is the default where terms differ', [affinity(term('arm64'), term('s390x'))], 'amd64'],
    [
      'is the default where a term leaves it open',
      [affinity(term('arm64'), '{matchExpressions: [{key: disk, operator: Exists}]}')],
      'amd64',
    ],
    ['is the default where one of several will do', [affinity(term('arm64, s390x'))], 'amd64'],
    ['is the default where a platform is only excluded', [affinity(term('arm64', 'NotIn'))], 'amd64'],
    [
      'is the selector’s, where both say',
      ['nodeSelector: {kubernetes.io/arch: s390x}', affinity(term('arm64'))],
      's390x',
    ],
  ])('%s', (_title, spec, architecture) => {
    expect(choosePlatform(readPod(...spec, containers), undefined)).toEqual({ os: 'linux', architecture });
  });

  it('is what --platform says, whatever the pod says', () => {
    const stated = { os: 'linux', architecture: 'riscv64' };
    expect(choosePlatform(readPod('nodeSelector: {kubernetes.io/arch: arm64}', containers), stated)).toEqual(stated);
  });
});

describe('what must be known of images', () => {
  const explicit = [
    'securityContext: {runAsUser: 1, runAsGroup: 2, supplementalGroups: []}',
    'initContainers: [{name: i, image: registry.example/web:1}]',
    containers,
  ];

  it('is the sandbox’s first, then init containers last one first, then containers, with their users', async () => {
    const needs = collectImageNeeds(readPod(...explicit), await getSettings(), undefined, createCollector());
    expect(needs.map(({ need, path }) => [need.reference, need.needsUsers, path.join('.')])).toEqual([
      ['mcr.microsoft.com/oss/kubernetes/pause:3.6', true, ''],
      ['registry.example/web:1', true, 'spec.initContainers.0.image'],
      ['registry.example/shell:1', true, 'spec.containers.0.image'],
    ]);
  });

  it('is no user file where a setting spares layers and the manifest says everything under guest pull', async () => {
    const settings = { ...(await getSettings()), extensions: { skip_layers_when_users_explicit: true } };
    const of = (...spec: readonly string[]) =>
      collectImageNeeds(readPod(...spec), settings, undefined, createCollector()).map(({ need }) => need.needsUsers);
    expect(of(...explicit)).toEqual([true, false, false]);
    expect(of('securityContext: {runAsUser: 1, runAsGroup: 2}', containers)).toEqual([true, true]);
    const shared = { ...settings, cluster_config: { ...settings.cluster_config, guest_pull: false } };
    expect(
      collectImageNeeds(readPod(...explicit), shared, undefined, createCollector()).map(({ need }) => need.needsUsers),
    ).toEqual([true, true, true]);
  });

  it('cannot be known of a container without an image', () => {
    const workload = readPod(containers);
    const [container] = workload.template.spec.containers;
    if (!container) throw new Error('no container');
    const { image: _image, ...nameless } = container;
    const template = { ...workload.template, spec: { ...workload.template.spec, containers: [nameless] } };
    return getSettings().then((settings) => {
      const collector = createCollector();
      const needs = collectImageNeeds({ ...workload, template }, settings, undefined, collector);
      expect(needs).toHaveLength(1);
      expect(collector.diagnostics.map(({ slug }) => slug)).toEqual(['container-image-missing']);
    });
  });
});
