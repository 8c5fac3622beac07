import type { PodNaming } from './workload.js';

/** Where a kind keeps a pod template. */
export interface PodTemplateRow {
  /**
   * Members from the object's root to the template, joined by dots; `*` stands for every element of a list and every
   * member of a mapping. The empty string is the object itself.
   */
  readonly template: string;
  /** `pod-template` has `metadata` and `spec`; `pod-spec` is a pod spec itself, beside which members of the kind's own stand. */
  readonly layout?: 'pod-template' | 'pod-spec';
  /** From the object's root to the mapping of annotations that reach the pods, each `*` as in `template`. Default: `metadata.annotations` of the template. */
  readonly annotations?: string;
  /** Members of the pod spec that the kind adds to Kubernetes' own. */
  readonly extraSpecFields?: readonly string[];
  /** Names that the kind's controller gives: to a container without a name, and to the only container whatever its name. */
  readonly containerNames?: { readonly unnamed?: string; readonly only?: string };
}

/** What to say of a kind beside its templates. */
export interface KindNotice {
  readonly slug: 'pod-template-not-covered' | 'operator-changes-pods' | 'kind-without-pod-template';
  readonly says: string;
  readonly help: string;
}

/** A kind of object whose pods are to have a policy. */
export interface WorkloadKindRow {
  /** API groups, without version, in which the kind is meant; the core group is the empty string. */
  readonly apiGroup: string | readonly string[];
  readonly kind: string;
  readonly naming?: PodNaming['kind'];
  readonly podTemplates: readonly PodTemplateRow[];
  readonly notice?: KindNotice;
  /** From the object's root to the lists of claims that its pods mount by name; a StatefulSet's place when not stated. */
  readonly volumeClaims?: string;
  /** Whether a container may lack its image because the kind's controller fills it in. */
  readonly fillsImages?: boolean;
  /** Kubernetes' name for the type of `spec`, for kinds whose own fields are checked too. */
  readonly specType?: string;
}

const useWebhook = 'the admission webhook sees the pods as they are made and can give them their policy';

const template = (path: string): readonly PodTemplateRow[] => [{ template: path }];
const jobOf = (kind: string, replicas: string): WorkloadKindRow => ({
  apiGroup: 'kubeflow.org',
  kind,
  podTemplates: template(`spec.${replicas}.*.template`),
  notice: {
    slug: 'operator-changes-pods',
    says: 'the training operator adds environment variables (and, for some frameworks, init containers) to the pods',
    help: useWebhook,
  },
});
const ray = (kind: string, cluster: string, others: readonly PodTemplateRow[] = []): WorkloadKindRow => ({
  apiGroup: 'ray.io',
  kind,
  podTemplates: [
    { template: `${cluster}.headGroupSpec.template` },
    { template: `${cluster}.workerGroupSpecs.*.template` },
    ...others,
  ],
  notice: {
    slug: 'operator-changes-pods',
    says: 'the KubeRay operator rewrites the command, adds environment variables, probes and volumes, and may add init and sidecar containers',
    help: useWebhook,
  },
});
const argo = (kind: string): WorkloadKindRow => ({
  apiGroup: 'argoproj.io',
  kind,
  podTemplates: [],
  notice: {
    slug: 'pod-template-not-covered',
    says: 'Argo Workflows adds an init and a wait container to each pod and wraps its command, none of which the manifest shows; no policy is made',
    help: useWebhook,
  },
});
const knative = (kind: string, path: string): WorkloadKindRow => ({
  apiGroup: 'serving.knative.dev',
  kind,
  podTemplates: [
    {
      template: path,
      extraSpecFields: ['containerConcurrency', 'timeoutSeconds', 'responseStartTimeoutSeconds', 'idleTimeoutSeconds'],
      containerNames: { unnamed: 'user-container' },
    },
  ],
  notice: {
    slug: 'operator-changes-pods',
    says: 'Knative adds the container queue-proxy, environment variables and a volume to the pods',
    help: useWebhook,
  },
});

const inferenceFields = [
  ...[
    'annotations',
    'labels',
    'minReplicas',
    'maxReplicas',
    'scaleTarget',
    'scaleMetric',
    'scaleMetricType',
    'autoScaling',
  ],
  ...['containerConcurrency', 'timeout', 'canaryTrafficPercent', 'logger', 'batcher', 'deploymentStrategy'],
  ...[
    'model',
    'sklearn',
    'xgboost',
    'tensorflow',
    'pytorch',
    'triton',
    'onnx',
    'huggingface',
    'pmml',
    'lightgbm',
    'paddle',
  ],
  ...['workerSpec', 'art', 'alibi'],
];
const inference = (component: string): PodTemplateRow => ({
  template: `spec.${component}`,
  layout: 'pod-spec',
  annotations: `spec.${component}.annotations`,
  extraSpecFields: inferenceFields,
  containerNames: { only: 'kserve-container' },
});

/**
 * The kinds whose pods are known from a manifest. A setting can add rows; a row for a kind that is here already replaces it.
 * Shapes are those of the projects' custom resource definitions.
 */
export const workloadKinds: readonly WorkloadKindRow[] = [
  { apiGroup: '', kind: 'Pod', naming: 'pod', podTemplates: template('') },
  {
    apiGroup: ['apps', 'extensions'],
    kind: 'Deployment',
    naming: 'deployment',
    podTemplates: template('spec.template'),
    specType: 'DeploymentSpec',
  },
  {
    apiGroup: ['apps', 'extensions'],
    kind: 'DaemonSet',
    naming: 'daemon-set',
    podTemplates: template('spec.template'),
    specType: 'DaemonSetSpec',
  },
  {
    apiGroup: 'apps',
    kind: 'StatefulSet',
    naming: 'stateful-set',
    podTemplates: template('spec.template'),
    specType: 'StatefulSetSpec',
  },
  {
    apiGroup: ['apps', 'extensions'],
    kind: 'ReplicaSet',
    naming: 'replica-set',
    podTemplates: template('spec.template'),
    specType: 'ReplicaSetSpec',
  },
  {
    apiGroup: '',
    kind: 'ReplicationController',
    naming: 'replication-controller',
    podTemplates: template('spec.template'),
    specType: 'ReplicationControllerSpec',
  },
  { apiGroup: 'batch', kind: 'Job', naming: 'job', podTemplates: template('spec.template'), specType: 'JobSpec' },
  {
    apiGroup: 'batch',
    kind: 'CronJob',
    naming: 'cron-job',
    podTemplates: template('spec.jobTemplate.spec.template'),
    specType: 'CronJobSpec',
  },
  { apiGroup: '', kind: 'PodTemplate', podTemplates: template('template') },
  {
    apiGroup: 'serving.kserve.io',
    kind: 'InferenceService',
    podTemplates: [inference('predictor'), inference('transformer'), inference('explainer')],
    fillsImages: true,
    notice: {
      slug: 'operator-changes-pods',
      says: 'KServe adds default resources, a storage initializer and, in serverless mode, the container queue-proxy to the pods',
      help: useWebhook,
    },
  },
  knative('Service', 'spec.template'),
  knative('Configuration', 'spec.template'),
  knative('Revision', ''),
  argo('Workflow'),
  argo('WorkflowTemplate'),
  argo('CronWorkflow'),
  argo('ClusterWorkflowTemplate'),
  { apiGroup: 'argoproj.io', kind: 'Rollout', podTemplates: template('spec.template') },
  ray('RayCluster', 'spec'),
  ray('RayJob', 'spec.rayClusterSpec', template('spec.submitterPodTemplate')),
  ray('RayService', 'spec.rayClusterConfig'),
  {
    apiGroup: 'jobset.x-k8s.io',
    kind: 'JobSet',
    podTemplates: template('spec.replicatedJobs.*.template.spec.template'),
    volumeClaims: 'spec.volumeClaimPolicies.*.templates',
  },
  {
    apiGroup: 'leaderworkerset.x-k8s.io',
    kind: 'LeaderWorkerSet',
    podTemplates: [
      { template: 'spec.leaderWorkerTemplate.leaderTemplate' },
      { template: 'spec.leaderWorkerTemplate.workerTemplate' },
    ],
    volumeClaims: 'spec.leaderWorkerTemplate.volumeClaimTemplates',
    notice: {
      slug: 'operator-changes-pods',
      says: 'LeaderWorkerSet adds the environment variables LWS_LEADER_ADDRESS, LWS_GROUP_SIZE and LWS_WORKER_INDEX to the pods',
      help: 'allow them in the settings (request_defaults.CreateContainerRequest.allow_env_regex)',
    },
  },
  jobOf('PyTorchJob', 'pytorchReplicaSpecs'),
  jobOf('TFJob', 'tfReplicaSpecs'),
  jobOf('MPIJob', 'mpiReplicaSpecs'),
  jobOf('XGBoostJob', 'xgbReplicaSpecs'),
  jobOf('PaddleJob', 'paddleReplicaSpecs'),
  jobOf('JAXJob', 'jaxReplicaSpecs'),
  jobOf('MXJob', 'mxReplicaSpecs'),
  {
    apiGroup: 'trainer.kubeflow.org',
    kind: 'TrainJob',
    podTemplates: [],
    notice: {
      slug: 'kind-without-pod-template',
      says: 'a TrainJob has no pod template: its pods come from a TrainingRuntime in the cluster',
      help: useWebhook,
    },
  },
  {
    apiGroup: 'apps.nvidia.com',
    kind: 'NIMService',
    podTemplates: [],
    notice: {
      slug: 'kind-without-pod-template',
      says: 'a NIMService has no pod template: the NIM operator makes its pods',
      help: useWebhook,
    },
  },
];

const readKinds = new Map<string, readonly WorkloadKindRow[]>();
for (const row of workloadKinds) readKinds.set(row.kind, [...(readKinds.get(row.kind) ?? []), row]);

/** Whether objects of a kind are read at all: workloads, configuration and lists. */
export function isReadKind(kind: string, apiVersion: string): boolean {
  if (kind.endsWith('List')) return true;
  if (kind === 'ConfigMap' || kind === 'Secret') return groupOf(apiVersion) === '';
  return readKinds.get(kind)?.some((row) => isOfGroup(row, apiVersion)) ?? false;
}

/** The API group of an `apiVersion`: what stands before the slash, the empty string for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}

/** Finds the row of a kind; rows of the setting come before the table's. */
export function findKindRow(
  kind: string,
  apiVersion: string,
  extraKinds: readonly WorkloadKindRow[],
): WorkloadKindRow | undefined {
  const fits = (row: WorkloadKindRow): boolean => row.kind === kind && isOfGroup(row, apiVersion);
  return extraKinds.find(fits) ?? readKinds.get(kind)?.find(fits);
}

function isOfGroup({ apiGroup }: WorkloadKindRow, apiVersion: string): boolean {
  const group = groupOf(apiVersion);
  return typeof apiGroup === 'string' ? apiGroup === group : apiGroup.includes(group);
}
