import type { DiagnosticSlug } from '../diagnostics/index.js';
import { podFieldTypes } from './pod-fields.gen.js';

/**
 * What becomes of a field. `used` shapes the policy; `irrelevant` is for the cluster or the node and never seen by the
 * guest; `unenforced` is accepted though nothing in the guest enforces it; `unsupported` is an error.
 */
export type FieldUse = 'used' | 'irrelevant' | 'unenforced' | 'unsupported';

type TypeUses = 'used' | 'irrelevant' | Partial<Readonly<Record<FieldUse, string>>>;

/**
 * The use of every field of every type below a pod template, by Kubernetes' names of types. Fields that a row does not
 * name are an error of this table; `docs/fields.md` is made from it.
 */
const uses: Readonly<Record<string, TypeUses>> = {
  PodTemplateSpec: 'used',
  ObjectMeta: {
    used: 'name generateName namespace labels annotations',
    irrelevant:
      'creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generation managedFields ownerReferences resourceVersion selfLink uid',
  },
  PodSpec: {
    used: `containers initContainers volumes runtimeClassName nodeName nodeSelector affinity serviceAccountName serviceAccount
      automountServiceAccountToken enableServiceLinks hostNetwork hostPID hostIPC hostname subdomain setHostnameAsFQDN
      hostnameOverride shareProcessNamespace securityContext imagePullSecrets resources os`,
    irrelevant: `activeDeadlineSeconds dnsConfig dnsPolicy hostAliases overhead preemptionPolicy priority priorityClassName
      readinessGates restartPolicy schedulerName schedulingGates terminationGracePeriodSeconds tolerations
      topologySpreadConstraints workloadRef`,
    unenforced: 'hostUsers resourceClaims',
    unsupported: 'ephemeralContainers',
  },
  Container: {
    used: `name image imagePullPolicy command args workingDir env envFrom resources volumeMounts volumeDevices livenessProbe
      readinessProbe startupProbe lifecycle restartPolicy securityContext stdin tty terminationMessagePath
      terminationMessagePolicy serviceAccountName`,
    irrelevant: 'ports resizePolicy restartPolicyRules stdinOnce',
  },
  SecurityContext: {
    used: 'privileged readOnlyRootFilesystem allowPrivilegeEscalation runAsUser runAsGroup runAsNonRoot capabilities procMount',
    irrelevant: 'windowsOptions',
    unenforced: 'seccompProfile appArmorProfile seLinuxOptions',
  },
  PodSecurityContext: {
    used: `runAsUser runAsGroup runAsNonRoot fsGroup supplementalGroups supplementalGroupsPolicy sysctls
      allowPrivilegeEscalation`,
    irrelevant: 'fsGroupChangePolicy seLinuxChangePolicy windowsOptions',
    unenforced: 'seccompProfile appArmorProfile seLinuxOptions',
  },
  ...sameUse(
    'used',
    `Capabilities SeccompProfile AppArmorProfile SELinuxOptions Sysctl PodOS LocalObjectReference
    EnvVar EnvVarSource EnvFromSource ConfigMapKeySelector SecretKeySelector ObjectFieldSelector ResourceFieldSelector
    FileKeySelector ConfigMapEnvSource SecretEnvSource VolumeMount VolumeDevice ExecAction NodeSelector
    NodeSelectorRequirement Volume EmptyDirVolumeSource HostPathVolumeSource PersistentVolumeClaimVolumeSource
    EphemeralVolumeSource ImageVolumeSource VolumeProjection KeyToPath`,
  ),
  Lifecycle: { used: 'postStart preStop', irrelevant: 'stopSignal' },
  LifecycleHandler: { used: 'exec', irrelevant: 'httpGet sleep tcpSocket' },
  Probe: {
    used: 'exec',
    irrelevant:
      'failureThreshold grpc httpGet initialDelaySeconds periodSeconds successThreshold tcpSocket terminationGracePeriodSeconds timeoutSeconds',
  },
  ResourceRequirements: { used: 'limits requests', unenforced: 'claims' },
  Affinity: { used: 'nodeAffinity', irrelevant: 'podAffinity podAntiAffinity' },
  NodeAffinity: {
    used: 'requiredDuringSchedulingIgnoredDuringExecution',
    irrelevant: 'preferredDuringSchedulingIgnoredDuringExecution',
  },
  NodeSelectorTerm: { used: 'matchExpressions', irrelevant: 'matchFields' },
  ConfigMapVolumeSource: { used: 'name optional items', irrelevant: 'defaultMode' },
  SecretVolumeSource: { used: 'secretName optional items', irrelevant: 'defaultMode' },
  DownwardAPIVolumeSource: { used: 'items', irrelevant: 'defaultMode' },
  ProjectedVolumeSource: { used: 'sources', irrelevant: 'defaultMode' },
  DownwardAPIVolumeFile: { used: 'path fieldRef resourceFieldRef', irrelevant: 'mode' },
  ...sameUse(
    'used',
    `ConfigMapProjection SecretProjection DownwardAPIProjection ServiceAccountTokenProjection
    ClusterTrustBundleProjection PodCertificateProjection`,
  ),
  // Kubelet mounts these on the node; the guest sees a directory or a block device, whatever is behind it.
  ...sameUse(
    'irrelevant',
    `AWSElasticBlockStoreVolumeSource AzureDiskVolumeSource AzureFileVolumeSource CSIVolumeSource
    CephFSVolumeSource CinderVolumeSource FCVolumeSource FlexVolumeSource FlockerVolumeSource GCEPersistentDiskVolumeSource
    GitRepoVolumeSource GlusterfsVolumeSource ISCSIVolumeSource NFSVolumeSource PhotonPersistentDiskVolumeSource
    PortworxVolumeSource QuobyteVolumeSource RBDVolumeSource ScaleIOVolumeSource StorageOSVolumeSource
    VsphereVirtualDiskVolumeSource`,
  ),
  // Claims, scheduling, networking and the life of the object are the cluster's.
  ...sameUse(
    'irrelevant',
    `PersistentVolumeClaim PersistentVolumeClaimCondition PersistentVolumeClaimSpec
    PersistentVolumeClaimStatus PersistentVolumeClaimTemplate ModifyVolumeStatus VolumeResourceRequirements
    TypedLocalObjectReference TypedObjectReference PodAffinity PodAffinityTerm PodAntiAffinity PreferredSchedulingTerm
    WeightedPodAffinityTerm LabelSelector LabelSelectorRequirement Toleration TopologySpreadConstraint PodDNSConfig
    PodDNSConfigOption HostAlias PodReadinessGate PodSchedulingGate PodResourceClaim ResourceClaim ContainerPort
    ContainerResizePolicy ContainerRestartRule ContainerRestartRuleOnExitCodes GRPCAction HTTPGetAction HTTPHeader
    SleepAction TCPSocketAction WindowsSecurityContextOptions ManagedFieldsEntry OwnerReference EphemeralContainer`,
  ),
  // The specs around a template decide how many pods there are and when, not what is in them.
  ...sameUse(
    'irrelevant',
    `DeploymentSpec DeploymentStrategy RollingUpdateDeployment DaemonSetSpec DaemonSetUpdateStrategy
    RollingUpdateDaemonSet StatefulSetSpec StatefulSetOrdinals StatefulSetPersistentVolumeClaimRetentionPolicy
    StatefulSetUpdateStrategy RollingUpdateStatefulSetStrategy ReplicaSetSpec ReplicationControllerSpec JobSpec CronJobSpec
    JobTemplateSpec PodFailurePolicy PodFailurePolicyRule PodFailurePolicyOnExitCodesRequirement
    PodFailurePolicyOnPodConditionsPattern SuccessPolicy SuccessPolicyRule`,
  ),
};

/** Fields that this release of Kubernetes does not serve, with their types, accepted all the same. */
const extraFields: Readonly<Record<string, string>> = {
  // Kubernetes 1.35: gang scheduling.
  PodSpec: 'workloadRef:any',
  // The reference generator reads these two, which Kubernetes does not have.
  PodSecurityContext: 'allowPrivilegeEscalation:bool',
  Container: 'serviceAccountName:string',
};

/** A finding that a field brings with it, for values that `when` accepts (any value when it is absent). */
export interface FieldFinding {
  readonly slug: DiagnosticSlug;
  readonly when?: (value: unknown) => boolean;
  readonly says: string;
  readonly help?: string;
}

const isTrue = (value: unknown): boolean => value === true;
const isNotEmpty = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
const hasType =
  (...types: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && 'type' in value && types.includes(String(value.type));

const profileFindings = {
  seccompProfile: [
    {
      slug: 'default-not-enforced-in-guest',
      when: hasType('RuntimeDefault'),
      says: 'the runtime drops seccomp filters (disable_guest_seccomp), so the default profile is not enforced in the guest',
    },
    {
      slug: 'not-enforced-in-guest',
      when: hasType('Localhost'),
      says: 'the runtime drops seccomp filters (disable_guest_seccomp), so this profile is not enforced in the guest',
    },
  ],
  appArmorProfile: [
    {
      slug: 'default-not-enforced-in-guest',
      when: hasType('RuntimeDefault'),
      says: 'the guest kernel has no AppArmor, so the default profile is not enforced',
    },
    {
      slug: 'not-enforced-in-guest',
      when: hasType('Localhost'),
      says: 'the guest kernel has no AppArmor, so this profile is not enforced',
    },
  ],
  seLinuxOptions: [
    {
      slug: 'not-enforced-in-guest',
      says: 'the runtime clears SELinux labels unless the guest has SELinux, so they are not enforced',
    },
  ],
} as const satisfies Readonly<Record<string, readonly FieldFinding[]>>;

/** Findings by `Type.field`. Behaviour of the runtime: kata_agent.go constrainGRPCSpec, container.rs amend_spec. */
export const fieldFindings: Readonly<Record<string, readonly FieldFinding[]>> = {
  'PodSpec.hostPID': [
    {
      slug: 'not-enforced-in-guest',
      when: isTrue,
      says: 'a guest cannot join the process namespace of the node; the containers see the processes of their own VM',
    },
  ],
  'PodSpec.hostIPC': [
    { slug: 'not-enforced-in-guest', when: isTrue, says: 'a guest cannot join the IPC namespace of the node' },
  ],
  'PodSpec.hostUsers': [
    {
      slug: 'field-may-fail',
      when: (value) => value === false,
      says: 'Kata does not support user namespaces, and kubelet refuses the pod if the runtime class does not offer them',
      help: 'leave it out: the VM isolates users already',
    },
  ],
  'PodSpec.resourceClaims': [
    {
      slug: 'field-may-fail',
      when: isNotEmpty,
      says: 'devices of resource claims are not part of the policy, so a container that gets one is denied',
    },
  ],
  'PodSpec.ephemeralContainers': [
    {
      slug: 'unsupported-field',
      when: isNotEmpty,
      says: 'Kubernetes refuses ephemeral containers in a manifest: they are added to running pods (kubectl debug)',
      help: 'remove them',
    },
  ],
  'PodSpec.os': [
    {
      slug: 'unsupported-field',
      when: (value) => typeof value === 'object' && value !== null && 'name' in value && value.name !== 'linux',
      says: 'a Kata guest runs Linux only',
    },
  ],
  'PodSecurityContext.allowPrivilegeEscalation': [
    {
      slug: 'not-a-kubernetes-field',
      says: 'Kubernetes has this field in the security context of containers only; it is read here as the reference generator does',
      help: 'move it to the containers',
    },
  ],
  'Container.serviceAccountName': [
    {
      slug: 'not-a-kubernetes-field',
      says: 'Kubernetes has this field in the pod spec only; it is read here as the reference generator does',
      help: 'move it to the pod spec',
    },
  ],
  'ResourceRequirements.claims': [
    {
      slug: 'field-may-fail',
      when: isNotEmpty,
      says: 'devices of resource claims are not part of the policy, so a container that gets one is denied',
    },
  ],
  'VolumeMount.mountPropagation': [
    {
      slug: 'field-may-fail',
      when: (value) => value === 'Bidirectional' || value === 'HostToContainer',
      says: 'mounts do not propagate between the node and a guest, and the runtime then asks for a rootfs propagation that policies deny',
    },
  ],
  'VolumeMount.recursiveReadOnly': [
    {
      slug: 'field-may-fail',
      when: (value) => value === 'Enabled',
      says: 'kubelet refuses the pod if the runtime class does not offer recursive read-only mounts',
      help: 'use IfPossible',
    },
  ],
  ...withType('SecurityContext', profileFindings),
  ...withType('PodSecurityContext', profileFindings),
};

function withType(
  type: string,
  findings: Readonly<Record<string, readonly FieldFinding[]>>,
): Record<string, readonly FieldFinding[]> {
  return Object.fromEntries(Object.entries(findings).map(([field, found]) => [`${type}.${field}`, found]));
}

function sameUse(use: 'used' | 'irrelevant', types: string): Record<string, TypeUses> {
  return Object.fromEntries(
    types
      .trim()
      .split(/\s+/)
      .map((type) => [type, use]),
  );
}

/** A field of a type: `type` is `string`, `bool`, `int32`, `int64`, `quantity`, `intOrString`, `any` or a type's name, then `[]` or `{}`. */
export interface PodField {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly use: FieldUse;
  readonly findings: readonly FieldFinding[];
}

const known = new Map<string, ReadonlyMap<string, PodField>>();

/** The fields of a type by name, in alphabetical order. Throws for a type or field that the table does not classify. */
export function fieldsOf(type: string): ReadonlyMap<string, PodField> {
  const cached = known.get(type);
  if (cached) return cached;
  const row = uses[type];
  const listed = podFieldTypes[type];
  if (row === undefined || listed === undefined) throw new Error(`type ${type} is not classified in pod-fields.ts`);
  const named = new Map<string, FieldUse>();
  if (typeof row !== 'string') {
    for (const use of ['used', 'irrelevant', 'unenforced', 'unsupported'] as const) {
      for (const name of (row[use] ?? '').trim().split(/\s+/)) named.set(name, use);
    }
  }
  const fields = new Map<string, PodField>();
  for (const entry of `${listed} ${extraFields[type] ?? ''}`.trim().split(' ')) {
    const colon = entry.indexOf(':');
    if (colon === -1) continue;
    const required = entry[colon - 1] === '!';
    const name = entry.slice(0, required ? colon - 1 : colon);
    const use = typeof row === 'string' ? row : named.get(name);
    if (use === undefined) throw new Error(`field ${type}.${name} is not classified in pod-fields.ts`);
    fields.set(name, {
      name,
      type: entry.slice(colon + 1),
      required,
      use,
      findings: fieldFindings[`${type}.${name}`] ?? [],
    });
  }
  known.set(type, fields);
  return fields;
}

/** All classified types, for documentation and tests. */
export function listFieldTypes(): readonly string[] {
  return Object.keys(podFieldTypes);
}
