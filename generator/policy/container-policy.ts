import type { DiagnosticCollector, Span } from '../diagnostics/index.js';
import { readPassthroughRequest } from '../gpu/index.js';
import { type ImageConfig, type ImageFacts, readImageUsers } from '../image/index.js';
import type { ConfigObject, Container, ValuePath, Workload } from '../manifest/index.js';
import type { Settings } from '../settings/index.js';
import { buildAnnotations } from './annotations.js';
import { buildArgumentPatterns, buildArguments } from './arguments.js';
import { buildCapabilities } from './capabilities.js';
import { buildContainerExtensions } from './container-extensions.js';
import { buildEnvironment } from './environment.js';
import type { SecretEnvMode } from './environment-inputs.js';
import { listExecCommands } from './exec-commands.js';
import { checkGuestPullUser } from './guest-pull.js';
import { buildLinux } from './linux.js';
import { buildMounts } from './mounts.js';
import type { AgentDevice, ContainerPolicy, OciUser, PolicyCommon } from './policy-data.js';
import { resolveUser } from './process-user.js';
import { reportPlaceholderText } from './variable-warnings.js';

/** What the policies of a workload's containers have in common. */
export interface PolicyInputs {
  readonly workload: Workload;
  readonly settings: Settings;
  readonly configObjects: readonly ConfigObject[];
  readonly secretEnv: SecretEnvMode;
  /** Makes denials print state and request, whatever the settings say. */
  readonly debugPolicy?: boolean | undefined;
  /** Where a setting was made, by JSON pointer. */
  readonly settingSpan?: ((pointer: string) => Span) | undefined;
  readonly collector: DiagnosticCollector;
}

/** Annotations that kubelet hands to containerd and containerd, where configured so, to the runtime. */
const terminationPatterns = {
  '^io\\.kubernetes\\.container\\.terminationMessagePath$': '^/.*$',
  '^io\\.kubernetes\\.container\\.terminationMessagePolicy$': '^(File|FallbackToLogsOnError)$',
};

function buildUser(inputs: PolicyInputs, container: Container, path: ValuePath, image: ImageFacts): OciUser {
  const { workload, collector } = inputs;
  const podContext = workload.template.spec.securityContext;
  const { user, unknownUser } = resolveUser({
    imageUser: image.config.User,
    users: readImageUsers(image),
    isSandbox: false,
    podContext,
    context: container.securityContext,
  });
  if (unknownUser !== undefined) {
    collector.report('image-user-unknown', {
      message: `container ${container.name}: image ${image.reference} runs as ${JSON.stringify(unknownUser)}, which its /etc/passwd does not define`,
      span: workload.spanOf([...path, 'image']),
      notes: [`the image's configuration says User: ${JSON.stringify(image.config.User)}`],
      help: ['set securityContext.runAsUser on the container, or fix the image'],
    });
  }
  const nonRoot = container.securityContext?.runAsNonRoot ?? podContext?.runAsNonRoot;
  if (nonRoot && user.UID === 0 && unknownUser === undefined) {
    collector.report('root-forbidden', {
      message: `container ${container.name} would run as user 0 but runAsNonRoot is set; kubelet will not start it`,
      span: workload.spanOf([...path, 'securityContext']),
      help: ['set runAsUser to a user other than 0'],
    });
  }
  if (inputs.settings.cluster_config.guest_pull) checkGuestPullUser(workload, container, path, user, collector);
  return user;
}

function listBlockDevices(inputs: PolicyInputs, container: Container, path: ValuePath): readonly string[] {
  const reserved = inputs.settings.devices.vfio.device_path;
  return (container.volumeDevices ?? []).map(({ devicePath }, index) => {
    if (devicePath.startsWith(reserved)) {
      inputs.collector.report('device-path-reserved', {
        message: `container ${container.name}: devicePath ${devicePath} lies under ${reserved}, which belongs to VFIO passthrough`,
        span: inputs.workload.spanOf([...path, 'volumeDevices', index, 'devicePath']),
        help: ['choose another devicePath; GPUs are requested through resources.limits'],
      });
    }
    return devicePath;
  });
}

/** The Go runtime cannot ask for no-new-privileges in an exec: either the policy lets that pass, or those execs fail. */
function reportGoExec(
  { workload, collector }: PolicyInputs,
  container: Container,
  path: ValuePath,
  isAllowed: boolean,
): void {
  const which = `container ${container.name}: its exec probes, hooks and permitted commands`;
  const span = workload.spanOf(path);
  if (isAllowed) {
    collector.report('probe-without-no-new-privileges', {
      message: `${which} may run without no-new-privileges, which the Go runtime cannot ask for`,
      span,
      notes: ['this holds for these commands only; the Rust runtime keeps the restriction'],
      help: ['to refuse it, set /extensions/go_exec to false in the settings; they then fail under the Go runtime'],
    });
  } else {
    collector.report('probe-denied-under-go', {
      message: `${which} will be denied under the Go runtime, which cannot ask for no-new-privileges`,
      span,
      notes: ['the settings refuse execs without it (/extensions/go_exec); the Rust runtime asks for it'],
      help: ['use the Rust runtime, or probes over HTTP, TCP or gRPC'],
    });
  }
}

/** Stands for an image that could not be read, so that what does not depend on it can still be checked. */
const unknownConfig: ImageConfig = {};

/**
 * Builds the policy of one workload container; `path` is where it stands in the template. Without an image there is
 * no policy, but all findings that do not depend on it.
 */
export function buildContainerPolicy(
  inputs: PolicyInputs,
  container: Container,
  path: ValuePath,
  image: ImageFacts | undefined,
  common: PolicyCommon,
  sandboxNamePattern: string | undefined,
): ContainerPolicy | undefined {
  const { workload, settings, collector } = inputs;
  const { metadata, spec } = workload.template;
  const defaults = settings.other_container;
  const context = container.securityContext;
  const privileged = context?.privileged ?? false;
  const { vfio } = settings.devices;
  const config = image?.config ?? unknownConfig;

  const imageSpan = workload.spanOf([...path, 'image']);
  for (const text of [...(config.Env ?? []), ...(config.Entrypoint ?? []), ...(config.Cmd ?? [])]) {
    reportPlaceholderText(text, { label: `image ${container.image ?? ''}`, span: imageSpan, collector });
  }
  const environment = buildEnvironment({
    workload,
    container,
    path,
    image: config,
    configObjects: inputs.configObjects,
    secretEnv: inputs.secretEnv,
    defaults: defaults.Process?.Env ?? [],
    collector,
  });
  const args = buildArguments({
    workload,
    container,
    path,
    image: config,
    variables: environment.values,
    defaults: defaults.Process?.Args ?? [],
    collector,
  });
  const podContext = spec.securityContext;
  const { mounts, storages } = buildMounts({ settings, workload, podContext, container, collector }, path, config);
  const devicePaths = listBlockDevices(inputs, container, path);
  const passthrough = readPassthroughRequest(workload, container, path, vfio.nvidia.pgpu_resource_keys, collector);
  if (!image) return undefined;
  const makeDevice = (container_path: string, type_: string): AgentDevice => ({
    id: '',
    type_,
    vm_path: '',
    container_path,
    options: [],
  });
  const noNewPrivileges = (context?.allowPrivilegeEscalation ?? podContext?.allowPrivilegeEscalation) === false;
  const execCommands = listExecCommands(container);
  const permitted = settings.request_defaults.ExecProcessRequest.allowed_commands;
  const execsUnderRestriction = noNewPrivileges && execCommands.length + permitted.length > 0;
  const goExec = execsUnderRestriction && (settings.extensions?.go_exec ?? true);
  if (execsUnderRestriction) reportGoExec(inputs, container, path, goExec);
  const extensions = buildContainerExtensions({
    workload,
    container,
    settings,
    environment,
    argumentPatterns: buildArgumentPatterns(args),
    mounts,
    passthrough,
    goExec,
  });
  return {
    OCI: {
      Version: settings.kata_config.oci_version,
      Process: {
        Terminal: container.tty ?? config.Tty ?? false,
        User: buildUser(inputs, container, path, image),
        ...(args.length > 0 && { Args: args }),
        ...(environment.entries.length > 0 && { Env: environment.entries }),
        Cwd: container.workingDir || config.WorkingDir || '/',
        Capabilities: buildCapabilities(context, common),
        NoNewPrivileges: noNewPrivileges,
      },
      Root: { Path: defaults.Root.Path, Readonly: context?.readOnlyRootFilesystem ?? false },
      Mounts: mounts,
      Annotations: buildAnnotations({
        podAnnotations: metadata.annotations ?? {},
        settings: defaults,
        sandboxNamePattern,
        namespace: workload.namespace ?? '',
        hostNetwork: spec.hostNetwork ?? false,
        container: { name: container.name, image: container.image ?? '' },
      }),
      Linux: buildLinux({
        settings: defaults.Linux ?? {},
        privileged,
        procMount: context?.procMount,
        isSandbox: false,
        hostNetwork: spec.hostNetwork ?? false,
        hostIPC: spec.hostIPC ?? false,
        devicePaths,
        sysctls: podContext?.sysctls ?? [],
      }),
    },
    storages,
    devices: [
      ...devicePaths.map((devicePath) => makeDevice(devicePath, '')),
      ...Array.from({ length: passthrough.gpus }, () => makeDevice(vfio.device_path, vfio.nvidia.gpu_gk_device_type)),
    ],
    // The runtimes take any process namespace with a path for the sandbox's, that of the host too.
    sandbox_pidns: (spec.shareProcessNamespace || spec.hostPID) ?? false,
    exec_commands: execCommands,
    runtime_anno_patterns: {
      ...(passthrough.gpus > 0 && { [vfio.anno_key_regex]: vfio.nvidia.gpu_anno_value_regex }),
      ...terminationPatterns,
    },
    ...(extensions && { extensions }),
  };
}
