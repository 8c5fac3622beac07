import { describe, expect, it } from 'vitest';
import {
  type ClusterState,
  findCandidateNodes,
  judgeNodes,
  makeClusterState,
  readClusterObjects,
} from '../../../generator/analysis/nodes/index.js';
import { tolerates } from '../../../generator/analysis/nodes/match-node.js';
import { createCollector } from '../../../generator/diagnostics/index.js';
import { findWorkloads, parseManifest, type Workload } from '../../../generator/manifest/index.js';

interface NodeSketch {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  readonly unschedulable?: boolean;
  readonly runtime?: string;
  readonly allocatable?: Readonly<Record<string, string>>;
}

const makeNode = ({
  name,
  labels = {},
  taints = [],
  unschedulable,
  runtime = 'containerd://2.2.0',
  allocatable = {},
}: NodeSketch) => ({
  kind: 'Node',
  metadata: { name, labels },
  spec: { taints, unschedulable },
  status: { allocatable, nodeInfo: { containerRuntimeVersion: runtime, kubeletVersion: 'v1.34.1' } },
});

function makeState(nodes: readonly NodeSketch[], classes: readonly unknown[] = []): ClusterState {
  return makeClusterState(nodes.map(makeNode), classes, 'nodes.json');
}

function readPod(spec: string, kind = 'Pod'): Workload {
  const indented = spec.replace(/^/gm, kind === 'Pod' ? '  ' : '      ');
  const text =
    kind === 'Pod'
      ? `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: i}]\n${indented}\n`
      : `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: p}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers: [{name: c, image: i}]\n${indented}\n`;
  const collector = createCollector();
  const file = parseManifest({ source: { name: 'pod.yaml', text }, path: undefined }, collector);
  const [workload] = findWorkloads([file], {}, collector);
  if (!workload) throw new Error(collector.diagnostics.map(({ message }) => message).join('\n'));
  return workload;
}

const names = (workload: Workload, state: ClusterState): readonly string[] =>
  findCandidateNodes(workload, state).eligible.map(({ name }) => name);

describe('candidate nodes', () => {
  const affinity = (requirement: string): string =>
    `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [${requirement}]}]}}}`;
  const state = makeState([
    { name: 'a', labels: { zone: 'east', size: '8' } },
    { name: 'b', labels: { zone: 'west', size: '16' } },
    { name: 'c' },
  ]);

  it.each([
    ['nodeSelector: {zone: east}', ['a']],
    [affinity('{key: zone, operator: In, values: [east, west]}'), ['a', 'b']],
    [affinity('{key: zone, operator: NotIn, values: [east]}'), ['b', 'c']],
    [affinity('{key: zone, operator: Exists}'), ['a', 'b']],
    [affinity('{key: zone, operator: DoesNotExist}'), ['c']],
    [affinity('{key: size, operator: Gt, values: ["8"]}'), ['b']],
    [affinity('{key: size, operator: Lt, values: ["16"]}'), ['a']],
    [affinity('{key: size, operator: Gt, values: [many]}'), []],
    [affinity('{key: zone, operator: Exists}, {key: size, operator: Lt, values: ["9"]}'), ['a']],
    ['nodeName: c', ['c']],
    [
      'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [b]}]}, {matchExpressions: [{key: zone, operator: In, values: [east]}]}]}}}',
      ['a', 'b'],
    ],
    ['affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{}]}}}', []],
  ])('%s', (spec, expected) => {
    expect(names(readPod(spec), state)).toEqual(expected);
  });

  it('takes selector and tolerations of the runtime class', () => {
    const nodes = makeState(
      [
        { name: 'kata', labels: { kata: 'yes' }, taints: [{ key: 'gpu', value: 'only', effect: 'NoSchedule' }] },
        { name: 'other' },
      ],
      [
        {
          metadata: { name: 'kata-qemu' },
          scheduling: {
            nodeSelector: { kata: 'yes' },
            tolerations: [{ key: 'gpu', operator: 'Equal', value: 'only' }],
          },
        },
      ],
    );
    expect(names(readPod('runtimeClassName: kata-qemu'), nodes)).toEqual(['kata']);
    expect(names(readPod('runtimeClassName: absent'), nodes)).toEqual(['other']);
  });

  it('leaves out cordoned and tainted nodes unless they are tolerated', () => {
    const nodes = makeState([
      { name: 'cordoned', unschedulable: true },
      { name: 'drained', taints: [{ key: 'maintenance', effect: 'NoExecute' }] },
      { name: 'preferred', taints: [{ key: 'busy', effect: 'PreferNoSchedule' }] },
    ]);
    expect(names(readPod(''), nodes)).toEqual(['preferred']);
    expect(names(readPod('tolerations: [{operator: Exists}]'), nodes)).toEqual(['cordoned', 'drained', 'preferred']);
    expect(names(readPod('tolerations: [{key: maintenance, operator: Exists, effect: NoExecute}]'), nodes)).toEqual([
      'drained',
      'preferred',
    ]);
    expect(names(readPod('', 'DaemonSet'), nodes)).toEqual(['cordoned', 'preferred']);
  });

  it('tells nodes that have the devices from those that lack them', () => {
    const nodes = makeState([
      { name: 'one', allocatable: { 'nvidia.com/pgpu': '1' } },
      { name: 'eight', allocatable: { 'nvidia.com/pgpu': '8' } },
    ]);
    const pod = readPod('initContainers: [{name: i, image: i, resources: {limits: {nvidia.com/pgpu: 2}}}]');
    const found = findCandidateNodes(pod, nodes);
    expect(found.eligible.map(({ name }) => name)).toEqual(['eight', 'one']);
    expect(found.fitting.map(({ name }) => name)).toEqual(['eight']);
  });
});

describe('tolerations', () => {
  const taint = { key: 'k', value: '5', effect: 'NoSchedule' };
  it.each([
    [{ key: 'k', value: '5' }, true],
    [{ key: 'k', value: '6' }, false],
    [{ key: 'k', operator: 'Exists' }, true],
    [{ operator: 'Exists' }, true],
    [{ operator: 'Exists', effect: 'NoExecute' }, false],
    [{ key: 'other', operator: 'Exists' }, false],
    [{ operator: 'Equal', value: '5' }, false],
    [{ key: 'k', operator: 'Gt', value: '4' }, true],
    [{ key: 'k', operator: 'Nonsense', value: '5' }, false],
  ])('%j', (toleration, expected) => {
    expect(tolerates(toleration, taint)).toBe(expected);
  });
});

describe('what nodes decide', () => {
  const stated = { ociVersions: undefined, acceptsSet: false, gpuKeys: ['nvidia.com/pgpu'] };
  const judge = (workload: Workload, state: ClusterState, more: Partial<Parameters<typeof judgeNodes>[2]> = {}) => {
    const collector = createCollector();
    const facts = judgeNodes(workload, state, { ...stated, ...more }, collector);
    return { ...facts, slugs: collector.diagnostics.map(({ slug }) => slug), diagnostics: collector.diagnostics };
  };

  it('is one OCI version where all nodes write it', () => {
    const state = makeState([{ name: 'a' }, { name: 'b', runtime: 'containerd://2.3.1' }]);
    expect(judge(readPod(''), state)).toMatchObject({ ociVersions: ['1.3.0'], slugs: [] });
  });

  it('is an error that lists nodes where versions differ, and a set where that is asked for', () => {
    const state = makeState([{ name: 'a' }, { name: 'b', runtime: 'containerd://1.7.27' }]);
    const { slugs, diagnostics } = judge(readPod(''), state);
    expect(slugs).toEqual(['oci-versions-mixed']);
    expect(diagnostics[0]?.notes).toEqual(['1.1.0: b (containerd 1.7.27)', '1.3.0: a (containerd 2.2.0)']);
    expect(judge(readPod(''), state, { acceptsSet: true })).toMatchObject({
      ociVersions: ['1.1.0', '1.3.0'],
      slugs: [],
    });
  });

  it('is checked against what was stated', () => {
    const state = makeState([{ name: 'a' }, { name: 'b', runtime: 'containerd://2.1.0' }]);
    expect(judge(readPod(''), state, { ociVersions: ['1.3.0'] }).slugs).toEqual(['oci-version-contradicts-nodes']);
    expect(judge(readPod(''), state, { ociVersions: ['1.2.1', '1.3.0'] }).slugs).toEqual([]);
  });

  it('names nodes with another runtime or an unknown release', () => {
    const state = makeState([
      { name: 'a', runtime: 'cri-o://1.34.0' },
      { name: 'b', runtime: 'containerd://9.0.0' },
    ]);
    expect(judge(readPod(''), state)).toMatchObject({
      ociVersions: [],
      slugs: ['node-runtime-not-containerd', 'node-containerd-unknown'],
    });
  });

  it('takes the names of GPUs from nodes that pass them to VMs', () => {
    const model = 'nvidia.com/GH100_H100L_94GB';
    const pod = readPod(`initContainers: [{name: i, image: i, resources: {limits: {${model}: 1}}}]`);
    const passthrough = { 'nvidia.com/gpu.workload.config': 'vm-passthrough' };
    const state = makeState([{ name: 'a', labels: passthrough, allocatable: { [model]: '4' } }]);
    expect(judge(pod, state)).toMatchObject({ gpuKeys: [model], slugs: ['gpu-keys-from-nodes'] });
    expect(judge(pod, makeState([{ name: 'a', allocatable: { [model]: '4' } }])).gpuKeys).toEqual([]);
    const nic = readPod('initContainers: [{name: i, image: i, resources: {limits: {nvidia.com/hostdev: 1}}}]');
    const withNic = makeState([{ name: 'a', labels: passthrough, allocatable: { 'nvidia.com/hostdev': '4' } }]);
    expect(judge(nic, withNic).gpuKeys).toEqual([]);
  });

  it('says when only nodes were saved, and when the class is not there', () => {
    const saved = readClusterObjects(
      { kind: 'NodeList', items: [{ ...makeNode({ name: 'a' }), kind: undefined }] },
      'n.json',
    );
    if (!saved.ok) throw new Error(saved.problem);
    expect(judge(readPod('runtimeClassName: kata-qemu'), saved.state).slugs).toEqual([
      'runtime-class-scheduling-unknown',
    ]);
    expect(judge(readPod('runtimeClassName: kata-qemu'), makeState([{ name: 'a' }])).slugs).toEqual([
      'runtime-class-absent',
    ]);
  });
});

describe('saved objects', () => {
  it.each([
    [42, 'it holds no Kubernetes object'],
    [{ kind: 'List', items: [{ kind: 'Pod' }] }, 'it holds no Node'],
    [{ kind: 'Node' }, 'Node 1 has no metadata.name'],
  ])('%j cannot be used', (value, problem) => {
    expect(readClusterObjects(value, 'x')).toEqual({ ok: false, problem });
  });

  it('may be spread over lists, with values that are no objects', () => {
    const result = readClusterObjects(
      [
        { kind: 'List', items: [makeNode({ name: 'b' }), null, 3] },
        makeNode({ name: 'a' }),
        { kind: 'Node', metadata: { name: 'c', labels: 7 }, spec: { taints: 'x' } },
      ],
      'x',
    );
    expect(result.ok && result.state.nodes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});
