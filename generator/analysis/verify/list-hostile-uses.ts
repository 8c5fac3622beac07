import { makeExecRequest } from '../requests/exec-request.js';
import type { JsonObject, SimulatedRequest } from '../requests/index.js';
import type { PodMember, PodSimulation } from '../requests/pod-simulation.js';
import type { HostileRequest } from './hostile-request.js';

const strangeId = 'fade'.repeat(16);
const execId = 'intruder';

/** Commands that a host would like to run. Settings may permit the first; nobody means the second. */
const commands: readonly (readonly string[])[] = [
  ['sh', '-c', 'cat /proc/1/environ'],
  ['/run/intruder', '--read-secrets'],
];

/** Whether the settings permit a command in every container. */
function isPermitted({ data }: PodSimulation, args: readonly string[]): boolean {
  const { allowed_commands: allowed, regex } = data.request_defaults.ExecProcessRequest;
  const line = args.join(' ');
  if (allowed.some((command) => command.join(' ') === line)) return true;
  return regex.some((pattern) => {
    try {
      return new RegExp(pattern, 'u').test(line);
    } catch {
      // A pattern that only the guest's engine knows: it is not for this to say what it permits.
      return true;
    }
  });
}

function exec(simulation: PodSimulation, member: PodMember, id: string, args: readonly string[]): JsonObject {
  const { request } = makeExecRequest(simulation, member, id, { args, terminal: false, execId, step: '' });
  const { process } = request;
  const { NoNewPrivileges } = member.policy.OCI.Process;
  return typeof process === 'object' && process !== null
    ? { ...request, process: { ...process, NoNewPrivileges } }
    : request;
}

function listExecs(simulation: PodSimulation, ids: ReadonlyMap<number, string>, at: number): readonly HostileRequest[] {
  const kind = 'ExecProcessRequest';
  const { members } = simulation;
  return members.flatMap((member): readonly HostileRequest[] => {
    const id = ids.get(member.index);
    const container = member.name ?? 'the sandbox';
    const { exec_commands: own } = member.policy;
    const foreign = members
      .flatMap(({ policy }) => policy.exec_commands)
      .filter((args) => !own.some((command) => command.join('\0') === args.join('\0')));
    const wanted = [...commands, ...foreign.slice(0, 1)].filter((args) => !isPermitted(simulation, args));
    const unknown = own.slice(0, 1).map((args) => ({
      kind,
      container,
      what: `run a probe of ${container} in a container that the policy never let in`,
      request: exec(simulation, member, strangeId, args),
      at,
    }));
    if (id === undefined) return unknown;
    const texts = [...commands, ...foreign.slice(0, 1)];
    return [
      ...wanted.map((args) => ({
        kind,
        container,
        what:
          texts.indexOf(args) < commands.length
            ? `run ${args.join(' ')} in ${container}`
            : `run a probe of another container in ${container}`,
        request: exec(simulation, member, id, args),
        at,
      })),
      ...unknown,
    ];
  });
}

/** Commands, starts, removals and copies that a policy must deny while the pod runs. */
export function listHostileUses(
  simulation: PodSimulation,
  requests: readonly SimulatedRequest[],
): readonly HostileRequest[] {
  const at = requests.length;
  const ids = new Map<number, string>();
  for (const { kind, index, request } of requests) {
    if (index === undefined) continue;
    if (kind === 'CreateContainerRequest') ids.set(index, String(request.container_id));
    if (kind === 'RemoveContainerRequest') ids.delete(index);
  }
  const copied = requests.find(({ kind, request }) => kind === 'CopyFileRequest' && request.file_type === 'Regular');
  const file: JsonObject = copied?.request ?? {
    path: '',
    file_type: 'Regular',
    symlink_target: null,
    file_size: 0,
    file_mode: 0o100644,
    dir_mode: 0o40755,
    uid: 0,
    gid: 0,
    offset: 0,
  };
  const roots = [...ids.values()].slice(-1).map((id) => `/run/kata-containers/${id}/rootfs/bin/sh`);
  const strange = { container_id: strangeId };
  return [
    ...listExecs(simulation, ids, at),
    {
      kind: 'StartContainerRequest',
      what: 'start a container that the policy never let in',
      request: strange,
      at,
      passesReference: true,
    },
    {
      kind: 'RemoveContainerRequest',
      what: 'remove a container that the policy never let in',
      request: { ...strange, timeout: 0 },
      at,
      passesReference: true,
    },
    ...['/etc/passwd', ...roots].map((path) => ({
      kind: 'CopyFileRequest',
      what: `write ${path.replace(/[0-9a-f]{64}/, '(id)')} in the guest`,
      request: { ...file, path },
      at,
    })),
  ];
}
