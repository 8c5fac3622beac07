import { fillText } from './fill-text.js';
import type { PodMember, PodSimulation } from './pod-simulation.js';
import { simulatedNode } from './simulated-node.js';
import type { JsonObject } from './simulated-request.js';

function writeServiceVariables(
  service: string,
  ports: readonly (readonly [string, number])[],
  address: string,
): string[] {
  const host = address.includes(':') ? `[${address}]` : address;
  const [[, port] = ['', 0]] = ports;
  return [
    `${service}_SERVICE_HOST=${address}`,
    `${service}_SERVICE_PORT=${port}`,
    ...ports.map(([name, number]) => `${service}_SERVICE_PORT_${name}=${number}`),
    `${service}_PORT=tcp://${host}:${port}`,
    ...ports.flatMap(([, number]) => [
      `${service}_PORT_${number}_TCP=tcp://${host}:${number}`,
      `${service}_PORT_${number}_TCP_PROTO=tcp`,
      `${service}_PORT_${number}_TCP_PORT=${number}`,
      `${service}_PORT_${number}_TCP_ADDR=${address}`,
    ]),
  ];
}

/** Kubelet names the API server to every container, other services unless `enableServiceLinks` is false. */
function listServiceVariables({ shape, workload }: PodSimulation): readonly string[] {
  const [family = 4] = shape.ipFamilies;
  const [master, other] = simulatedNode.networks[family].services;
  const links = workload.template.spec.enableServiceLinks === false;
  return [
    ...writeServiceVariables('KUBERNETES', [['HTTPS', 443]], master),
    ...(links ? [] : writeServiceVariables('MODEL_CACHE', [['REDIS', 6379]], other)),
  ];
}

/** Lists the variables of a container: image's and pod's as in the policy, with the links to services. */
export function listVariables(simulation: PodSimulation, { role, policy }: PodMember): readonly string[] {
  const patterns = policy.extensions?.patterns;
  const own = (policy.OCI.Process.Env ?? []).map((text) => fillText(text, simulation, patterns));
  if (role === 'sandbox') return own;
  const { overrides = [], image_links: replaced = [] } = policy.extensions ?? {};
  const names = new Set(own.filter((_text, index) => !replaced.includes(index)).map((text) => text.split('=', 1)[0]));
  const ordered = [
    ...own.filter((_text, index) => !overrides.includes(index)),
    ...own.filter((_text, index) => overrides.includes(index)),
  ];
  // What the manifest sets wins over a link of the same name, the image's variables do not.
  return [...ordered, ...listServiceVariables(simulation).filter((text) => !names.has(text.split('=', 1)[0]))];
}

function listCapabilities({ data }: PodSimulation, names: readonly string[]): readonly string[] {
  const [first] = names;
  if (first === '$(default_caps)') return data.common.default_caps;
  if (first === '$(privileged_caps)') return data.common.privileged_caps;
  return names;
}

function chooseProfile({ shape, workload }: PodSimulation, { role, container }: PodMember): string {
  if (role === 'sandbox' || shape.node === 'plain' || container?.securityContext?.privileged) return '';
  const profile =
    container?.securityContext?.appArmorProfile ?? workload.template.spec.securityContext?.appArmorProfile;
  if (profile?.type === 'Unconfined') return '';
  return profile?.type === 'Localhost' ? (profile.localhostProfile ?? '') : 'cri-containerd.apparmor.d';
}

/** Kubelet's score by quality of service (`pkg/kubelet/qos`). */
export function chooseOomScore({ role, container }: PodMember): number {
  if (role === 'sandbox') return -998;
  const { limits = {}, requests = {} } = container?.resources ?? {};
  if (limits.cpu !== undefined && limits.memory !== undefined) return -997;
  return limits.memory === undefined && requests.memory === undefined && requests.cpu === undefined ? 1000 : 936;
}

/** Limits of containerd's base spec: those of the settings, which otherwise permit any. */
export function listLimits({ shape, data }: PodSimulation): readonly JsonObject[] {
  if (shape.node === 'plain') return [];
  const limits = data.extensions?.rlimits ?? [{ Type: 'RLIMIT_NOFILE', Hard: 1048576, Soft: 1048576 }];
  return limits.map(({ Type, Hard, Soft }) => ({ Type, Hard, Soft }));
}

/** Ports of standard input, output and errors: the Rust runtime may pass file descriptors through them. */
export function listPorts({ shape, data }: PodSimulation): JsonObject {
  const passes = shape.runtime === 'rust' && shape.node === 'featured' && data.extensions?.stdio_ports !== false;
  return { stdin_port: 0, stdout_port: passes ? 4026 : 0, stderr_port: passes ? 4027 : 0 };
}

/** Makes the OCI process of a container. */
export function makeContainerProcess(simulation: PodSimulation, member: PodMember): JsonObject {
  const { policy } = member;
  const { Process: process } = policy.OCI;
  const { Ambient, Bounding, Effective, Inheritable, Permitted } = process.Capabilities;
  const patterns = policy.extensions?.patterns;
  return {
    Terminal: process.Terminal,
    ConsoleSize: null,
    User: {
      UID: process.User.UID,
      GID: process.User.GID,
      AdditionalGids: process.User.AdditionalGids,
      Username: '',
    },
    // Policy arguments have each `$$` for one `$`.
    Args: (process.Args ?? []).map((text) => fillText(text, simulation, patterns).replaceAll('$$', '$')),
    Env: listVariables(simulation, member),
    Cwd: process.Cwd,
    Capabilities: {
      Bounding: listCapabilities(simulation, Bounding),
      Effective: listCapabilities(simulation, Effective),
      Inheritable: listCapabilities(simulation, Inheritable),
      Permitted: listCapabilities(simulation, Permitted),
      Ambient: listCapabilities(simulation, Ambient),
    },
    Rlimits: listLimits(simulation),
    NoNewPrivileges: process.NoNewPrivileges,
    ApparmorProfile: chooseProfile(simulation, member),
    OOMScoreAdj: chooseOomScore(member),
    SelinuxLabel: '',
  };
}
