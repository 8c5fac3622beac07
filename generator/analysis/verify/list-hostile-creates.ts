import type { PolicyData } from '../../policy/index.js';
import type { Json, JsonObject, SimulatedRequest } from '../requests/index.js';
import type { HostileRequest } from './hostile-request.js';

/** A create in the life of a pod: the request, its place, and the creates before it. */
interface Create {
  readonly at: number;
  readonly id: string;
  readonly name: string;
  readonly index: number;
  readonly request: JsonObject;
}

type Attack = Pick<HostileRequest, 'what' | 'request' | 'passesReference'>;

/** An id that no container of the pod has. */
const strangeId = 'fade'.repeat(16);

function read(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let node: unknown = value;
  for (const step of path) {
    if (typeof node !== 'object' || node === null) return undefined;
    node = (node as Readonly<Record<string, unknown>>)[step];
  }
  return node as Json | undefined;
}

function readList(value: Json | undefined, ...path: readonly string[]): readonly Json[] {
  const found = read(value, ...path);
  return Array.isArray(found) ? found : [];
}

function readObject(value: Json | undefined, ...path: readonly string[]): JsonObject {
  const found = read(value, ...path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as JsonObject) : {};
}

/** The request with another value at a place. */
function replaceAt(request: JsonObject, [step = '', ...rest]: readonly string[], value: Json): JsonObject {
  return { ...request, [step]: rest.length === 0 ? value : replaceAt(readObject(request, step), rest, value) };
}

/** The request of a container as if it had another id, in all places. */
function rename(request: JsonObject, from: string, to: string): JsonObject {
  return JSON.parse(JSON.stringify(request).replaceAll(from, to)) as JsonObject;
}

/** Another text of the same form: its last letter or digit is another one. */
function vary(text: string): string {
  return text.replace(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/, (last) =>
    last === 'b' || last === '2' ? '7' : last < 'a' ? '2' : 'b',
  );
}

function withMounts(request: JsonObject, mounts: readonly Json[]): JsonObject {
  return replaceAt(request, ['OCI', 'Mounts'], mounts);
}

function attackIdentity({ request, id }: Create, earlier: readonly Create[]): readonly Attack[] {
  const notes = readObject(request, 'OCI', 'Annotations');
  const renamed = [
    ['io.kubernetes.cri.sandbox-name', 'pod name'],
    ['io.kubernetes.cri.sandbox-namespace', 'namespace'],
  ].map(([key = '', label]) => ({
    what: `as a part of a pod of another ${label}`,
    request: replaceAt(request, ['OCI', 'Annotations'], { ...notes, [key]: vary(String(notes[key])) }),
  }));
  const space = { Type: 'network', Path: '/var/run/netns/cni-00000000-0000-0000-0000-000000000000' };
  const spaces = [...readList(request, 'OCI', 'Linux', 'Namespaces'), space];
  return [
    ...renamed,
    { what: 'in another network', request: replaceAt(request, ['OCI', 'Linux', 'Namespaces'], spaces) },
    ...earlier.map((other) => ({
      what: `under the id of ${other.name}`,
      request: rename(request, id, other.id),
    })),
  ];
}

function attackImage({ request, index }: Create, data: PolicyData): readonly Attack[] {
  if (!data.containers[index]?.extensions?.images?.length) return [];
  const storages = readList(request, 'storages');
  if (!storages.some((storage) => read(storage, 'driver') === 'image_guest_pull')) return [];
  const source = `registry.example/another@sha256:${'0'.repeat(64)}`;
  const swapped = storages.map((storage) =>
    read(storage, 'driver') === 'image_guest_pull' ? { ...readObject(storage), source } : storage,
  );
  return [{ what: 'from another image', request: { ...request, storages: swapped }, passesReference: true }];
}

function attackMounts({ request, index }: Create, data: PolicyData): readonly Attack[] {
  const mounts = readList(request, 'OCI', 'Mounts');
  const policy = data.containers[index];
  const required = new Set(policy?.extensions?.required_mounts?.map((at) => policy.OCI.Mounts[at]?.destination));
  const others = (position: number): readonly Json[] => mounts.filter((_, at) => at !== position);
  const intruder = { destination: '/usr/bin', source: '/run/kata-containers', type_: 'bind', options: ['rbind', 'rw'] };
  return [
    { what: 'with a mount that is not in the policy', request: withMounts(request, [...mounts, intruder]) },
    ...mounts.flatMap((mount, position): readonly Attack[] => {
      const destination = String(read(mount, 'destination'));
      const options = readList(mount, 'options');
      const isWritable = !options.includes('ro');
      const opened = mounts.map((one, at) =>
        at === position ? { ...readObject(one), options: options.filter((option) => option !== 'ro') } : one,
      );
      return [
        ...(required.has(destination)
          ? [
              {
                what: `without the mount ${destination}`,
                request: withMounts(request, others(position)),
                passesReference: true as const,
              },
            ]
          : []),
        ...(isWritable ? [] : [{ what: `with ${destination} writable`, request: withMounts(request, opened) }]),
      ];
    }),
  ];
}

function attackProcess({ request, index }: Create, data: PolicyData): readonly Attack[] {
  const policy = data.containers[index];
  const variables = readList(request, 'OCI', 'Process', 'Env');
  const args = readList(request, 'OCI', 'Process', 'Args');
  const linux = readObject(request, 'OCI', 'Linux');
  const hook = { Path: '/bin/sh', Args: ['sh'], Env: [], Timeout: 0 };
  const hooks = {
    Prestart: [hook],
    Poststart: [],
    Poststop: [],
    CreateRuntime: [],
    CreateContainer: [],
    StartContainer: [],
  };
  const missing = (policy?.extensions?.required_env ?? []).flatMap((at): readonly Attack[] => {
    const name = policy?.OCI.Process.Env?.[at]?.split('=', 1)[0];
    if (name === undefined) return [];
    const rest = variables.filter((variable) => !String(variable).startsWith(`${name}=`));
    if (rest.length === variables.length) return [];
    return [
      {
        what: `without the variable ${name}`,
        request: replaceAt(request, ['OCI', 'Process', 'Env'], rest),
        passesReference: true,
      },
    ];
  });
  const shown = (['MaskedPaths', 'ReadonlyPaths'] as const).flatMap((member) =>
    (policy?.OCI.Linux[member] ?? []).map((path) => ({
      what: `with ${path} ${member === 'MaskedPaths' ? 'not hidden' : 'writable'}`,
      request: replaceAt(
        request,
        ['OCI', 'Linux', member],
        readList(linux, member).filter((one) => one !== path),
      ),
    })),
  );
  return [
    {
      what: 'with a file of its image hidden',
      request: replaceAt(
        request,
        ['OCI', 'Linux', 'MaskedPaths'],
        [...readList(linux, 'MaskedPaths'), '/etc/ssl/certs/ca-certificates.crt'],
      ),
      passesReference: true,
    },
    { what: 'with a hook', request: replaceAt(request, ['OCI', 'Hooks'], hooks) },
    { what: 'with other arguments', request: replaceAt(request, ['OCI', 'Process', 'Args'], [...args, '--intruder']) },
    {
      what: 'with a variable that is not in the policy',
      request: replaceAt(request, ['OCI', 'Process', 'Env'], ['LD_PRELOAD=/tmp/intruder.so', ...variables]),
    },
    ...missing,
    ...shown,
  ];
}

const cdiPrefix = 'cdi.k8s.io/';

/** Takes the first GPU of a neighbour instead of the own one, under its number or at its address. */
function attackDevices({ request }: Create, neighbours: readonly Create[], data: PolicyData): readonly Attack[] {
  const isGpu = (device: Json): boolean =>
    String(read(device, 'container_path')).startsWith(data.devices.vfio.device_path);
  const gpusOf = (of: JsonObject): readonly Json[] => readList(of, 'devices').filter(isGpu);
  const cdiOf = (of: JsonObject): readonly (readonly [string, Json])[] =>
    Object.entries(readObject(of, 'OCI', 'Annotations')).filter(([key]) => key.startsWith(cdiPrefix));
  const [ownCdi] = cdiOf(request);
  const [own] = gpusOf(request);
  if (!ownCdi) return [];
  return neighbours.flatMap((other): readonly Attack[] => {
    const [taken] = cdiOf(other.request);
    const [device] = gpusOf(other.request);
    if (!taken) return [];
    const notes = Object.entries(readObject(request, 'OCI', 'Annotations')).filter(([key]) => key !== ownCdi[0]);
    const annotations = Object.fromEntries([...notes, [taken[0], ownCdi[1]]]);
    const exchange = (by: Json): readonly Json[] => readList(request, 'devices').map((one) => (one === own ? by : one));
    const numbered = replaceAt(request, ['OCI', 'Annotations'], annotations);
    return [
      {
        what: `with the GPU number of ${other.name}`,
        request: device
          ? { ...numbered, devices: exchange({ ...readObject(device), options: readList(own, 'options') }) }
          : numbered,
        passesReference: true,
      },
      ...(device && own
        ? [
            {
              what: `with the GPU address of ${other.name}`,
              request: { ...request, devices: exchange({ ...readObject(own), options: readList(device, 'options') }) },
              passesReference: true as const,
            },
          ]
        : []),
    ];
  });
}

/** Creates that differ from what the runtime sends so that a policy must deny them, in the state in which they would come. */
export function listHostileCreates(requests: readonly SimulatedRequest[], data: PolicyData): readonly HostileRequest[] {
  const creates = requests.flatMap(({ kind, request, container, index }, at): readonly Create[] =>
    kind === 'CreateContainerRequest' && index !== undefined
      ? [{ at, id: String(request.container_id), name: container ?? 'the sandbox', index, request }]
      : [],
  );
  const removed = new Set(
    requests.flatMap(({ kind, request }) => (kind === 'RemoveContainerRequest' ? [String(request.container_id)] : [])),
  );
  return creates.flatMap((create, position): readonly HostileRequest[] => {
    const earlier = creates.slice(0, position);
    const alive = earlier.filter(({ id }) => !removed.has(id));
    const attacks = [
      ...(position === 0 ? [] : attackIdentity(create, alive)),
      ...attackImage(create, data),
      ...attackMounts(create, data),
      ...attackProcess(create, data),
      ...attackDevices(create, alive, data),
    ];
    const { name: container, at } = create;
    const kind = 'CreateContainerRequest';
    const again: readonly HostileRequest[] = removed.has(create.id)
      ? []
      : [
          {
            kind,
            container,
            what: `create a second ${container} beside the one that runs`,
            request: rename(create.request, create.id, strangeId),
            at: requests.length,
            passesReference: true,
          },
        ];
    return [
      ...attacks.map((attack) => ({ kind, container, at, ...attack, what: `create ${container} ${attack.what}` })),
      ...again,
    ];
  });
}
