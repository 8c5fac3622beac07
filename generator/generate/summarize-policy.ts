import type { ImageFacts } from '../image/index.js';
import type { Container } from '../manifest/index.js';
import { type ContainerPolicy, ordinaryMounts } from '../policy/index.js';
import type { GeneratedPolicy } from './generate-policies.js';

/** What a policy allows, in a few words and numbers, for people who will not read the Rego. */
export interface PolicySummary {
  readonly kind: string;
  readonly name: string;
  /** Undefined where the policy accepts any namespace, once. */
  readonly namespace: string | undefined;
  readonly runtimeClass: string | undefined;
  readonly ociVersion: string;
  readonly containers: readonly ContainerSummary[];
  readonly allows: {
    readonly logs: boolean;
    readonly stdin: boolean;
    /** Commands that the host may run in any container. */
    readonly exec: readonly string[];
    readonly terminationLog: boolean;
  };
  /** `given`: rules of the user decide, and need not heed what the data say under `allows`. */
  readonly rules: 'shipped' | 'given';
  readonly initdata: {
    readonly algorithm: string;
    readonly digest: string;
    readonly snpHostData: string;
    readonly tdxMrConfigId: string;
  };
  readonly annotationBytes: number;
  /** `passed`: requests that a runtime will send were put to it and allowed; `off`: that was not tried. */
  readonly selfCheck: GeneratedPolicy['selfCheck'];
}

export interface ContainerSummary {
  readonly name: string;
  readonly image: string;
  readonly digest: string;
  readonly command: readonly string[];
  readonly user: string;
  readonly privileged: boolean;
  readonly readOnlyRoot: boolean;
  readonly gpus: number;
  readonly nvswitches: number;
  readonly blockDevices: number;
  /** Mounts beyond those that every container has. */
  readonly volumes: readonly string[];
  /** Commands of probes and hooks, which kubelet may run. */
  readonly exec: readonly string[];
}

const containerNameKey = 'io.kubernetes.cri.container-name';

function summarizeContainer(
  policy: ContainerPolicy,
  container: Container | undefined,
  image: ImageFacts | undefined,
  vfioPath: string,
): ContainerSummary {
  const { OCI: spec } = policy;
  const user = spec.Process.User;
  return {
    name: spec.Annotations[containerNameKey] ?? '(sandbox)',
    image: spec.Annotations['io.kubernetes.cri.image-name'] ?? '',
    digest: image?.digest ?? '',
    command: listShownCommand(container, image),
    user: `${user.UID}:${user.GID}${user.AdditionalGids.length > 0 ? ` (groups ${user.AdditionalGids.join(', ')})` : ''}`,
    privileged: spec.Process.Capabilities.Bounding.includes('$(privileged_caps)'),
    readOnlyRoot: spec.Root.Readonly,
    gpus: policy.devices.filter(({ container_path }) => container_path === vfioPath).length,
    nvswitches: policy.extensions?.nvswitch ?? 0,
    blockDevices: policy.devices.filter(({ container_path }) => container_path !== vfioPath).length,
    volumes: [...new Set(spec.Mounts.map((mount) => mount.destination).filter((path) => !standardMounts.has(path)))],
    exec: (container ? listHandlers(container) : []).map((argv) => argv.join(' ')),
  };
}

/** The command as the manifest and the image write it: expanded, it could show a Secret's value. */
function listShownCommand(container: Container | undefined, image: ImageFacts | undefined): readonly string[] {
  const { command = [], args = [] } = container ?? {};
  const start = command.length > 0 ? command : (image?.config.Entrypoint ?? []);
  return [...start, ...(command.length > 0 || args.length > 0 ? args : (image?.config.Cmd ?? []))];
}

function listHandlers({
  livenessProbe,
  readinessProbe,
  startupProbe,
  lifecycle,
}: Container): readonly (readonly string[])[] {
  const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  return handlers.flatMap((handler) => (handler?.exec?.command ? [handler.exec.command] : []));
}

/** Tokens, which a summary leaves out as well. */
const tokenMounts = ['/var/run/secrets/kubernetes.io/serviceaccount', '/var/run/secrets/azure/tokens'];

const standardMounts: ReadonlySet<string> = new Set([...ordinaryMounts, ...tokenMounts]);

/** Summarizes a policy. Nothing of it is expanded, so that no value of a variable appears in it. */
export function summarizePolicy(policy: GeneratedPolicy): PolicySummary {
  const { workload, data, digest } = policy;
  const defaults = data.request_defaults;
  const vfioPath = data.devices.vfio.device_path;
  const { spec } = workload.template;
  const written = new Map(
    [...(spec.initContainers ?? []), ...spec.containers].map((container) => [container.name, container]),
  );
  const images = new Map(policy.images.map((facts) => [facts.reference, facts]));
  const summarize = (container: ContainerPolicy): ContainerSummary => {
    const own = written.get(container.OCI.Annotations[containerNameKey] ?? '');
    return summarizeContainer(container, own, images.get(own?.image ?? ''), vfioPath);
  };
  return {
    kind: workload.kind,
    name: workload.name,
    namespace: workload.namespace,
    runtimeClass: workload.template.spec.runtimeClassName,
    ociVersion: data.containers[0]?.OCI.Version ?? '',
    containers: data.containers.slice(1).map(summarize),
    allows: {
      logs: defaults.ReadStreamRequest,
      stdin: defaults.WriteStreamRequest,
      exec: [
        ...defaults.ExecProcessRequest.allowed_commands.map((argv) => JSON.stringify(argv)),
        ...defaults.ExecProcessRequest.regex.map((pattern) => `/${pattern}/`),
      ],
      terminationLog: defaults.GetDiagnosticDataRequest,
    },
    rules: policy.rules,
    initdata: digest,
    annotationBytes: Buffer.byteLength(policy.annotation),
    selfCheck: policy.selfCheck,
  };
}

function count(amount: number, noun: string): string[] {
  return amount === 0 ? [] : [`${amount} ${noun}${amount === 1 ? '' : 's'}`];
}

const selfCheckTexts = {
  passed: 'passed: the policy allows the simulated requests of a runtime',
  denied: 'DENIED some of the simulated requests of a runtime; see the warnings',
  off: 'NOT DONE (turned off)',
} as const satisfies Record<PolicySummary['selfCheck'], string>;

/** Writes a summary as text for a terminal. */
export function formatSummary(summary: PolicySummary): string {
  const lines = [
    `${summary.kind} ${summary.namespace === undefined ? '' : `${summary.namespace}/`}${summary.name}` +
      `  class ${summary.runtimeClass ?? '(none)'}, OCI ${summary.ociVersion}, annotation ${summary.annotationBytes} bytes`,
  ];
  for (const container of summary.containers) {
    const traits = [
      `user ${container.user}`,
      ...(container.privileged ? ['PRIVILEGED'] : []),
      ...(container.readOnlyRoot ? ['read-only root'] : []),
      ...count(container.gpus, 'GPU'),
      ...count(container.nvswitches, 'NVSwitch').map((text) => text.replace(/hs$/, 'hes')),
      ...count(container.blockDevices, 'block device'),
    ];
    lines.push(`  ${container.name}: ${container.image}`);
    lines.push(`    runs    ${container.command.join(' ').slice(0, 100) || '(nothing)'}`);
    lines.push(`    as      ${traits.join(', ')}`);
    if (container.volumes.length > 0) lines.push(`    mounts  ${container.volumes.join(', ')}`);
    if (container.exec.length > 0)
      lines.push(`    probes  ${container.exec.map((text) => text.slice(0, 60)).join(' | ')}`);
  }
  const { logs, exec, stdin, terminationLog } = summary.allows;
  lines.push(
    `  ${summary.rules === 'given' ? 'by the data (your rules decide) ' : ''}the host may: read logs ${logs ? 'YES' : 'no'}, write stdin ${stdin ? 'YES' : 'no'}, read the termination log ${terminationLog ? 'YES' : 'no'}, exec ${exec.length > 0 ? 'YES:' : 'no'}`,
    ...exec.map((command) => `    ${command}`),
    `  namespace ${summary.namespace ?? 'any (the manifest names none)'}`,
    `  self-check ${selfCheckTexts[summary.selfCheck]}`,
    `  ${summary.initdata.algorithm} ${summary.initdata.digest}`,
  );
  return lines.join('\n');
}
