import { describe, expect, it } from 'vitest';
import { openMutations } from '../../../generator/analysis/open-mutations.js';
import { attackRequests, type JudgedMutation } from './attack-requests.js';
import { readCapturedPods } from './captures.js';
import { extendPolicyData } from './extended-data.js';
import { HAS_CONFORMANCE, readGoldenPod } from './golden.js';
import { ask, changed } from './one-pod.js';
import { HAS_ORACLE } from './oracle.js';
import { containerIdOf, createRequest, execRequest, podRequests, type RuntimeProfile } from './pod-requests.js';
import { copyPolicyData, type PolicyData } from './policy-data.js';
import type { Json } from './policy-text.js';

const GO: RuntimeProfile = { runtime: 'go', vfioDevices: 'listed' };
const RUST: RuntimeProfile = { runtime: 'rs', vfioDevices: 'listed', ipFamily: 6 };

// Many settings and all of the manifests take minutes.
const PODS = ['coco/pod-gpu#0', 'coco/pod-minimal#0', 'coco/pod-volumes#0', 'aks-mariner/pod-block-device#0'].concat(
  process.env.EXHAUSTIVE === undefined ? [] : ['coco/pod-init-probes#0', 'coco/deployment#0', 'coco/pod-gpu-split#0'],
);

function attackPod(name: string): JudgedMutation[] {
  const data = extendPolicyData(readGoldenPod(name));
  return [GO, RUST].flatMap((profile) => attackRequests(data, podRequests(data, profile)));
}

/** Settings that open what is closed by default, in data without our extensions. */
function attackOpenSettings(): JudgedMutation[] {
  const data = copyPolicyData(readGoldenPod('coco/pod-command-env#0'));
  const process = data.containers[1]?.OCI.Process;
  if (process === undefined) return [];
  process.Args = [...process.Args, '--node=$(node-name)'];
  const opened = { ReadStreamRequest: true, WriteStreamRequest: true, CloseStdinRequest: true };
  const open: PolicyData = { ...data, request_defaults: { ...data.request_defaults, ...opened } };
  const creates = podRequests(open, GO).filter(({ kind }) => kind === 'CreateContainerRequest');
  const stream = { container_id: containerIdOf(1), exec_id: 'a1' };
  return attackRequests(open, [
    ...creates,
    ask('ReadStreamRequest', { ...stream, len: 32768 }),
    ask('WriteStreamRequest', { ...stream, data: [97] }),
    ask('CloseStdinRequest', stream),
  ]);
}

/** Commands of a container on a terminal that may gain no privileges, as the Go runtime sends them. */
function attackExec(): JudgedMutation[] {
  const data = copyPolicyData(readGoldenPod('coco/pod-init-probes#0'));
  const index = data.containers.findIndex((container) => container.exec_commands.length > 0);
  const container = data.containers[index];
  const [command] = container?.exec_commands ?? [];
  if (container === undefined || command === undefined) return [];
  container.OCI.Process.Terminal = true;
  container.OCI.Process.NoNewPrivileges = true;
  container.extensions = { go_exec: true };
  const requests = { allowed_commands: [], regex: ['^top( -b)*$'] };
  const open: PolicyData = { ...data, request_defaults: { ...data.request_defaults, ExecProcessRequest: requests } };
  const create = ask('CreateContainerRequest', createRequest(open, index, GO));
  const limits = [{ Type: 'RLIMIT_NOFILE', Hard: 1024, Soft: 1024 }];
  const probe = changed(execRequest(open, index, command, GO), 'process/Rlimits', limits);
  const scored = changed(execRequest(open, index, ['top', '-b'], RUST), 'process/OOMScoreAdj', 999);
  const top = changed(scored, 'stdout_port', 4026);
  return attackRequests(open, [create, ask('ExecProcessRequest', probe), ask('ExecProcessRequest', top)]);
}

/** The mounts of a node whose kernel adds a flag to cgroups. */
function addCgroupFlag(mounts: Json): Json {
  return (mounts as { readonly [name: string]: Json }[]).map((mount) =>
    mount.type_ === 'cgroup' ? { ...mount, options: [...(mount.options as Json[]), 'nsdelegate'] } : mount,
  );
}

/** Forms that the other requests do not have: more than one route, limits, files of odd modes, a named disk. */
function attackOtherForms(): JudgedMutation[] {
  const data = readGoldenPod('aks-mariner/pod-block-device#0');
  const requests = podRequests(data, RUST);
  const twice = (path: string, field: string) => (list: Json) => {
    const [item] = list as { readonly [name: string]: Json }[];
    return [item ?? null, { ...item, [field]: path }];
  };
  const limited = [
    ['OCI/Linux/Resources/CPU/Quota', 200_000],
    ['OCI/Linux/ReadonlyPaths', (paths: Json) => [...(paths as Json[]), '/sys/extra']],
    ['devices/0/vm_path', '/dev/vda'],
    ['stdout_port', 4026],
    ['OCI/Process/Rlimits', [{ Type: 'RLIMIT_NOFILE', Hard: 1024, Soft: 1024 }]],
    ['OCI/Mounts', addCgroupFlag],
  ] as const;
  return attackRequests(
    data,
    requests.flatMap((original) => {
      const alter = (path: string, value: Json | ((old: Json) => Json)) => [
        { ...original, request: changed(original.request, path, value) },
      ];
      if (original.kind === 'UpdateRoutesRequest') {
        const [routes] = alter('routes/Routes', twice('fd00::/64', 'dest'));
        return routes === undefined
          ? []
          : [
              {
                ...routes,
                request: changed(changed(routes.request, 'routes/Routes/0/mtu', 1400), 'routes/Routes/0/scope', 253),
              },
            ];
      }
      if (original.kind === 'AddARPNeighborsRequest') return alter('neighbors/ARPNeighbors', twice('eth1', 'device'));
      if (original.kind === 'CopyFileRequest') return alter('dir_mode', 0o40777);
      if (original.kind !== 'CreateContainerRequest' || !JSON.stringify(original.request).includes('"blk"')) return [];
      const request = limited.reduce<Json>((body, [path, value]) => changed(body, path, value), original.request);
      return [{ ...original, request }];
    }),
  );
}

function attackCaptures(): JudgedMutation[] {
  return readCapturedPods().flatMap(([, data, cases]) => {
    const extended = copyPolicyData(extendPolicyData(data));
    // Some captures have no pull, which data that name the image ask for.
    for (const { extensions } of extended.containers) delete (extensions as { images?: Json } | undefined)?.images;
    return attackRequests(extended, cases);
  });
}

function tightnessOf(judged: readonly JudgedMutation[]): number {
  return 1 - judged.filter(({ allowed }) => allowed).length / judged.length;
}

function unexplained(judged: readonly JudgedMutation[]): string[] {
  return [
    ...new Set(judged.filter(({ allowed, entry }) => allowed && entry === undefined).map(({ name }) => name)),
  ].sort();
}

describe.skipIf(!HAS_ORACLE || !HAS_CONFORMANCE)(
  'requests that differ in one place (REGO_ORACLE)',
  { timeout: 300_000 },
  () => {
    const all: JudgedMutation[] = [];
    const keep = (judged: JudgedMutation[]) => {
      all.push(...judged);
      return judged;
    };

    it.each(PODS)('are denied for %s, at least 95 of 100; the others stand in docs/rules.md', (name) => {
      const judged = keep(attackPod(name));
      expect(unexplained(judged)).toEqual([]);
      expect(tightnessOf(judged)).toBeGreaterThan(0.95);
    });

    it('are denied for captured requests, at least 95 of 100; the others stand in docs/rules.md', () => {
      const judged = keep(attackCaptures());
      expect(unexplained(judged)).toEqual([]);
      expect(tightnessOf(judged)).toBeGreaterThan(0.95);
    });

    it('that pass where settings open them stand in docs/rules.md', () => {
      expect(unexplained(keep([...attackOpenSettings(), ...attackExec(), ...attackOtherForms()]))).toEqual([]);
    });

    it('that docs/rules.md names do pass', () => {
      const used = new Set(all.filter(({ allowed }) => allowed).map(({ entry }) => entry));
      const dead = openMutations.filter((entry) => !used.has(entry));
      expect(dead.map(({ kind, path }) => `${kind} ${path}`)).toEqual([]);
    });
  },
);
