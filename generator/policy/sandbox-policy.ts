import { type ImageFacts, readImageUsers } from '../image/index.js';
import { buildAnnotations } from './annotations.js';
import { buildSandboxArguments } from './arguments.js';
import { buildCapabilities } from './capabilities.js';
import type { PolicyInputs } from './container-policy.js';
import { buildSandboxEnvironment } from './environment.js';
import { buildLinux } from './linux.js';
import { buildSandboxMounts } from './mounts.js';
import type { ContainerPolicy, PolicyCommon } from './policy-data.js';
import { resolveUser } from './process-user.js';

/**
 * Builds the policy of the sandbox (the pause container), which kubelet adds to every pod: read-only root, no new
 * privileges, the pause image's command, the pod's annotations and sysctls.
 */
export function buildSandboxPolicy(
  inputs: PolicyInputs,
  image: ImageFacts,
  common: PolicyCommon,
  sandboxNamePattern: string | undefined,
): ContainerPolicy {
  const { workload, settings } = inputs;
  const { metadata, spec } = workload.template;
  const defaults = settings.pause_container;
  const hostNetwork = spec.hostNetwork ?? false;
  const podContainers = [...spec.containers, ...(spec.initContainers ?? [])];
  const anyPrivileged = podContainers.some((container) => container.securityContext?.privileged);
  const args = buildSandboxArguments(image.config, defaults.Process?.Args ?? []);
  const env = buildSandboxEnvironment(image.config, defaults.Process?.Env ?? []);
  const { user } = resolveUser({
    imageUser: image.config.User,
    users: readImageUsers(image),
    isSandbox: true,
    podContext: spec.securityContext,
    context: undefined,
  });
  return {
    OCI: {
      Version: settings.kata_config.oci_version,
      Process: {
        Terminal: image.config.Tty ?? false,
        User: user,
        ...(args.length > 0 && { Args: args }),
        ...(env.length > 0 && { Env: env }),
        Cwd: image.config.WorkingDir || '/',
        Capabilities: buildCapabilities(undefined, common),
        NoNewPrivileges: true,
      },
      Root: { Path: defaults.Root.Path, Readonly: true },
      Mounts: buildSandboxMounts(settings, anyPrivileged, image.config),
      Annotations: buildAnnotations({
        podAnnotations: metadata.annotations ?? {},
        settings: defaults,
        sandboxNamePattern,
        namespace: workload.namespace ?? '',
        hostNetwork,
        container: undefined,
      }),
      Linux: buildLinux({
        settings: defaults.Linux ?? {},
        privileged: false,
        procMount: undefined,
        isSandbox: true,
        hostNetwork,
        hostIPC: spec.hostIPC ?? false,
        devicePaths: [],
        sysctls: spec.securityContext?.sysctls ?? [],
      }),
    },
    storages: [],
    devices: [],
    sandbox_pidns: false,
    exec_commands: [],
    runtime_anno_patterns: {},
  };
}
