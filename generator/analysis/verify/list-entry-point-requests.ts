import { completeRequest, fromJavaScript, toJavaScript } from '../../../rules/engine/index.js';
import type { JsonObject, SimulatedRequest } from '../requests/index.js';
import { entryPoints } from './entry-points.js';
import type { HostileRequest } from './hostile-request.js';

type Defaults = Readonly<Record<string, unknown>>;

/** Bodies of requests whose fields no shape tells, as the agent would write them. */
const bodies: Readonly<Record<string, JsonObject>> = {
  AddSwapPathRequest: { path: '/dev/sda' },
  AddSwapRequest: { PCIPath: [2, 0] },
  GetIPTablesRequest: { is_ipv6: false },
  MemHotplugByProbeRequest: { memHotplugProbeAddr: [4_294_967_296] },
  ReseedRandomDevRequest: { data: [0, 0, 0, 0] },
  ResizeVolumeRequest: { volume_guest_path: '/run/kata-containers/sandbox/volume', size: 0 },
  SetGuestDateTimeRequest: { Sec: 0, Usec: 0 },
  SetIPTablesRequest: { is_ipv6: false, data: [] },
  SetPolicyRequest: { policy: 'package agent_policy\ndefault AllowRequestsFailingPolicy := true\n' },
  VolumeStatsRequest: { volume_guest_path: '/run/kata-containers/sandbox/volume' },
};

const outsideStorage: JsonObject = {
  driver: 'ephemeral',
  driver_options: [],
  source: 'shm',
  fstype: 'tmpfs',
  options: [],
  mount_point: '/etc',
  fs_group: null,
  shared: false,
};

/** Sandboxes may have nothing special, and what starts a container holds its id only, which is tried elsewhere. */
const emptyIsHarmless: ReadonlySet<string> = new Set(['CreateSandboxRequest', 'StartContainerRequest']);

/** What no setting opens, although it opens some requests of the kind. */
function beyondSetting(kind: string, id: string): { readonly what: string; readonly request: JsonObject } | undefined {
  switch (kind) {
    case 'ReadStreamRequest':
    case 'WriteStreamRequest':
    case 'CloseStdinRequest':
      return { what: 'of a container that the policy never let in', request: streamOf(kind, 'f'.repeat(64)) };
    case 'GetDiagnosticDataRequest':
      return { what: 'where no setting says so: another log', request: { log_type: 'guest_log', container_id: id } };
    case 'UpdateEphemeralMountsRequest':
      return { what: 'at a place outside of the sandbox', request: { storages: [outsideStorage] } };
    default:
      return undefined;
  }
}

function streamOf(kind: string, id: string): JsonObject {
  const process = { container_id: id, exec_id: id };
  if (kind === 'ReadStreamRequest') return { ...process, len: 32_768 };
  return kind === 'WriteStreamRequest' ? { ...process, data: [105, 100, 10] } : process;
}

function closedRequest(kind: string, id: string): JsonObject {
  if (kind === 'GetDiagnosticDataRequest') return { log_type: 'termination_log', container_id: id };
  return kind === 'UpdateEphemeralMountsRequest' ? { storages: [] } : streamOf(kind, id);
}

/**
 * One request of each kind that no runtime sends for a pod, or that the settings keep closed, before the pod starts and
 * when it runs.
 */
export function listEntryPointRequests(
  requests: readonly SimulatedRequest[],
  defaults: Defaults,
): readonly HostileRequest[] {
  const started = requests.filter(({ kind, index }) => kind === 'CreateContainerRequest' && index !== 0).at(-1);
  const { container_id: given } = started?.request ?? {};
  const id = typeof given === 'string' ? given : '';
  const moments = [0, requests.length];
  return Object.entries(entryPoints).flatMap(([kind, { role, what }]): readonly HostileRequest[] => {
    if (role === 'never') {
      const body = { container_id: id, ...bodies[kind] };
      return moments.map((at) => ({ kind, what, request: bodies[kind] ?? body, at }));
    }
    if (role === 'setting') {
      if (defaults[kind] !== true) {
        return [
          {
            kind,
            what: `${what}, which the settings keep closed`,
            request: closedRequest(kind, id),
            at: requests.length,
          },
        ];
      }
      const beyond = beyondSetting(kind, id);
      return beyond
        ? [
            {
              kind,
              what: `${what} ${beyond.what}`,
              request: beyond.request,
              at: requests.length,
              passesReference: true,
            },
          ]
        : [];
    }
    if (role === 'housekeeping' || emptyIsHarmless.has(kind)) return [];
    // What says nothing at all is nothing that a runtime sends.
    const request = toJavaScript(completeRequest(kind, fromJavaScript({}))) as JsonObject;
    return [{ kind, what: `${what} with an empty request`, request, at: requests.length }];
  });
}
