import { describe, expect, it } from 'vitest';
import { locateOffset } from '../../generator/diagnostics/index.js';
import { findDocumentPath } from '../../generator/manifest/index.js';
import { readManifest } from './read-manifest.js';

const containers = '{containers: [{name: a, image: i}]}';

/** A document as JSON, which is YAML. */
function object(
  apiVersion: string,
  kind: string,
  spec: unknown,
  metadata: unknown = { name: 'n', namespace: 'ns' },
): string {
  return JSON.stringify({ apiVersion, kind, metadata, spec });
}
const podSpec = { containers: [{ name: 'a', image: 'i' }] };
const template = { spec: podSpec };

describe('kinds', () => {
  it.each([
    ['v1', 'Pod', podSpec, 'pod', ''],
    ['apps/v1', 'Deployment', { selector: {}, template }, 'deployment', 'spec.template'],
    ['extensions/v1beta1', 'Deployment', { template }, 'deployment', 'spec.template'],
    ['apps/v1', 'DaemonSet', { template }, 'daemon-set', 'spec.template'],
    ['apps/v1', 'StatefulSet', { template }, 'stateful-set', 'spec.template'],
    ['apps/v1', 'ReplicaSet', { template }, 'replica-set', 'spec.template'],
    ['v1', 'ReplicationController', { template }, 'replication-controller', 'spec.template'],
    ['batch/v1', 'Job', { template }, 'job', 'spec.template'],
    [
      'batch/v1beta1',
      'CronJob',
      { schedule: '@daily', jobTemplate: { spec: { template } } },
      'cron-job',
      'spec.jobTemplate.spec.template',
    ],
    ['serving.knative.dev/v1', 'Service', { template }, 'prefix', 'spec.template'],
    ['argoproj.io/v1alpha1', 'Rollout', { template }, 'prefix', 'spec.template'],
    [
      'ray.io/v1',
      'RayCluster',
      { headGroupSpec: { template }, workerGroupSpecs: [{ template }, { template }] },
      'prefix',
      'spec.headGroupSpec.template spec.workerGroupSpecs.0.template spec.workerGroupSpecs.1.template',
    ],
    [
      'ray.io/v1',
      'RayJob',
      { rayClusterSpec: { headGroupSpec: { template } }, submitterPodTemplate: template },
      'prefix',
      'spec.rayClusterSpec.headGroupSpec.template spec.submitterPodTemplate',
    ],
    [
      'ray.io/v1',
      'RayService',
      { rayClusterConfig: { headGroupSpec: { template } } },
      'prefix',
      'spec.rayClusterConfig.headGroupSpec.template',
    ],
    [
      'jobset.x-k8s.io/v1alpha2',
      'JobSet',
      { replicatedJobs: [{ name: 'x', template: { spec: { template } } }] },
      'prefix',
      'spec.replicatedJobs.0.template.spec.template',
    ],
    [
      'leaderworkerset.x-k8s.io/v1',
      'LeaderWorkerSet',
      { leaderWorkerTemplate: { size: 2, leaderTemplate: template, workerTemplate: template } },
      'prefix',
      'spec.leaderWorkerTemplate.leaderTemplate spec.leaderWorkerTemplate.workerTemplate',
    ],
    [
      'kubeflow.org/v1',
      'PyTorchJob',
      { pytorchReplicaSpecs: { Master: { template }, Worker: { template } } },
      'prefix',
      'spec.pytorchReplicaSpecs.Master.template spec.pytorchReplicaSpecs.Worker.template',
    ],
    [
      'kubeflow.org/v2beta1',
      'MPIJob',
      { mpiReplicaSpecs: { Launcher: { template } } },
      'prefix',
      'spec.mpiReplicaSpecs.Launcher.template',
    ],
  ])('%s %s', (apiVersion, kind, spec, naming, paths) => {
    const { workloads, findings } = readManifest(object(apiVersion, kind, spec));
    expect(findings.filter((finding) => !finding.includes('operator-changes-pods'))).toEqual([]);
    expect(workloads.map(({ templatePath }) => templatePath.join('.')).join(' ')).toBe(paths);
    for (const workload of workloads) {
      expect(workload).toMatchObject({
        kind,
        apiVersion,
        name: 'n',
        namespace: 'ns',
        naming: { kind: naming, name: 'n' },
      });
      expect(workload.template.spec.containers[0]?.image).toBe('i');
      expect(workload.annotationPath).toEqual([...workload.templatePath, 'metadata', 'annotations']);
    }
  });

  it('PodTemplate has its template at the root', () => {
    const { workloads } = readManifest(
      `apiVersion: v1\nkind: PodTemplate\nmetadata: {name: t}\ntemplate: {spec: ${containers}}\n`,
    );
    expect(workloads[0]?.templatePath).toEqual(['template']);
  });

  it.each([
    ['v1', 'Service', { ports: [] }],
    ['example.com/v1', 'Deployment', { whatever: 1 }],
    ['networking.k8s.io/v1', 'NetworkPolicy', {}],
  ])('%s %s passes through without a word', (apiVersion, kind, spec) => {
    expect(readManifest(object(apiVersion, kind, spec))).toMatchObject({ workloads: [], findings: [] });
  });

  it.each([
    ['argoproj.io/v1alpha1', 'Workflow', { templates: [{ name: 'a', container: {} }] }, 'pod-template-not-covered'],
    ['argoproj.io/v1alpha1', 'Rollout', { workloadRef: { name: 'd' } }, 'pod-template-not-covered'],
    ['apps.nvidia.com/v1alpha1', 'NIMService', { image: {} }, 'kind-without-pod-template'],
    ['trainer.kubeflow.org/v1alpha1', 'TrainJob', { trainer: {} }, 'kind-without-pod-template'],
  ])('%s %s says that it is not covered', (apiVersion, kind, spec, slug) => {
    const { workloads, collector } = readManifest(object(apiVersion, kind, spec));
    expect(workloads).toEqual([]);
    expect(collector.diagnostics.map((found) => found.slug)).toEqual([slug]);
    expect(collector.hasErrors).toBe(false);
  });

  it('InferenceService: the pod spec stands without a template, annotations are the component’s', () => {
    const text = [
      'apiVersion: serving.kserve.io/v1beta1',
      'kind: InferenceService',
      'metadata: {name: m, annotations: {team: blue}}',
      'spec:',
      '  predictor:',
      '    minReplicas: 2',
      '    annotations: {a: b}',
      '    containers: [{name: mine, image: i}]',
      '  transformer: {model: {modelFormat: {name: onnx}}}',
    ].join('\n');
    const { workloads, collector } = readManifest(text);
    expect(collector.diagnostics.map(({ slug }) => slug)).toEqual([
      'operator-changes-pods',
      'pod-template-not-covered',
    ]);
    const [workload] = workloads;
    expect(workload?.annotationPath).toEqual(['spec', 'predictor', 'annotations']);
    expect(workload?.template.metadata.annotations).toEqual({ team: 'blue', a: 'b' });
    expect(workload?.template.spec.containers[0]?.name).toBe('kserve-container');
    const image = ['spec', 'containers', 0, 'image'];
    expect(workload && findDocumentPath(workload, image)).toEqual(['spec', 'predictor', 'containers', 0, 'image']);
    const span = workload?.spanOf(image);
    expect(span && text.slice(span.start, span.end)).toBe('i');
  });

  it('a setting adds kinds, with annotations elsewhere', () => {
    const extraKinds = [
      {
        apiGroup: 'example.com',
        kind: 'Farm',
        podTemplates: [{ template: 'spec.pools.*.pod', annotations: 'spec.pools.*.podAnnotations' }],
      },
    ];
    const { workloads, findings } = readManifest(
      object('example.com/v1', 'Farm', { pools: [{ pod: template }, {}, { pod: template }] }),
      { extraKinds },
    );
    expect(findings).toEqual([]);
    expect(workloads.map(({ annotationPath }) => annotationPath.join('.'))).toEqual([
      'spec.pools.0.podAnnotations',
      'spec.pools.2.podAnnotations',
    ]);
  });
});

describe('lists', () => {
  const item = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: podSpec });
  it('List, nested and typed', () => {
    const inner = { apiVersion: 'v1', kind: 'PodList', items: [{ metadata: { name: 'typed' }, spec: podSpec }] };
    const { workloads, findings } = readManifest(
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [item('first'), inner, item('last')] }),
    );
    expect(findings).toEqual([]);
    expect(workloads.map(({ name, templatePath }) => `${name} ${templatePath.join('.')}`)).toEqual([
      'first items.0',
      'typed items.1.items.0',
      'last items.2',
    ]);
  });
  it.each([
    ['items of a wrong type', { items: {} }, 'bad-list'],
    ['an item that is no object', { items: [1] }, 'bad-list'],
    ['an item without kind', { items: [{ spec: {} }] }, 'document-without-kind'],
  ])('%s', (_, members, slug) => {
    expect(
      readManifest(JSON.stringify({ apiVersion: 'v1', kind: 'List', ...members })).collector.diagnostics[0]?.slug,
    ).toBe(slug);
  });
});

describe('objects that are not whole', () => {
  it.each([
    ['no kind', 'apiVersion: v1\nspec: {containers: []}\n', '1:1 document-without-kind the object has no `kind`'],
    ['no apiVersion', `kind: Pod\nspec: ${containers}\n`, '1:7 missing-api-version Pod states no `apiVersion`'],
    [
      'no template',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector: {}\n  containers: []\n',
      '5:3 missing-pod-template Deployment d has no pod template at spec.template',
    ],
    [
      'no spec',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: d}\n',
      '1:1 missing-field spec: a pod template needs a spec',
    ],
  ])('%s', (_, text, finding) => {
    expect(readManifest(text).findings).toContain(finding);
  });
  it('documents that are no manifests pass', () => {
    expect(readManifest('just text\n---\n- 1\n- 2\n---\nname: x\nversion: 2\n').findings).toEqual([]);
  });
});

describe('--runtime-class-names', () => {
  const pod = (name: string, runtimeClass: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {${runtimeClass} containers: [{name: a, image: i}]}\n`;
  it('keeps classes that begin with one of the names, and pods without a class', () => {
    const text = [
      pod('match', 'runtimeClassName: kata-qemu-snp,'),
      pod('other', 'runtimeClassName: runc,'),
      pod('none', ''),
    ].join('---\n');
    expect(readManifest(text, { runtimeClassNames: ['kata'] }).workloads.map(({ name }) => name)).toEqual([
      'match',
      'none',
    ]);
  });
  it('looks at nothing else of pods of other classes', () => {
    const text =
      'apiVersion: apps/v1\nkind: Deployment\nspec:\n  bogus: 1\n  template:\n    spec:\n      runtimeClassName: runc\n      containers: 7\n';
    expect(readManifest(text, { runtimeClassNames: ['kata'] })).toMatchObject({ workloads: [], findings: [] });
  });
});

it('spans lead to the value, or to the nearest that exists', () => {
  const { workloads } = readManifest(
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: a\n      image: x\n`,
  );
  const at = (path: readonly (string | number)[]) => {
    const span = workloads[0]?.spanOf(path);
    return span && locateOffset(span.source, span.start);
  };
  expect(at(['spec', 'containers', 0, 'image'])).toEqual({ line: 7, column: 14 });
  expect(at(['spec', 'containers', 0, 'command', 3])).toEqual({ line: 6, column: 7 });
  expect(at(['metadata', 'annotations'])).toEqual({ line: 3, column: 11 });
});

describe('volumes that claims make', () => {
  const claims = [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '1Gi' } } } }];
  const mounting = {
    spec: { containers: [{ name: 'a', image: 'i', volumeMounts: [{ name: 'data', mountPath: '/d' }] }] },
  };
  it.each([
    ['apps/v1', 'StatefulSet', { volumeClaimTemplates: claims, template: mounting }],
    [
      'jobset.x-k8s.io/v1alpha2',
      'JobSet',
      {
        volumeClaimPolicies: [{ templates: claims }],
        replicatedJobs: [{ template: { spec: { template: mounting } } }],
      },
    ],
    [
      'leaderworkerset.x-k8s.io/v1',
      'LeaderWorkerSet',
      { leaderWorkerTemplate: { volumeClaimTemplates: claims, workerTemplate: mounting } },
    ],
  ])('%s %s knows them by name', (apiVersion, kind, spec) => {
    const { workloads, collector } = readManifest(object(apiVersion, kind, spec));
    expect(collector.hasErrors).toBe(false);
    expect(workloads[0]?.volumeClaimTemplates).toEqual(['data']);
  });
});
