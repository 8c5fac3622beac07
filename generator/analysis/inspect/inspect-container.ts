import type { ContainerPolicy, PolicyCommon } from '../../policy/index.js';
import type { InspectedContainer } from './inspection.js';

const nameKey = 'io.kubernetes.cri.container-name';
const imageKey = 'io.kubernetes.cri.image-name';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Data of other generators may lack what ours always have. */
function listTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function nameOfVariable(text: string): string {
  const [name = ''] = text.split('=', 1);
  return name;
}

/** Texts that a host may fill as it likes. */
function isOpen(text: string): boolean {
  return text.includes('$(todo-annotation)');
}

function expandCapabilities(names: readonly string[], common: PolicyCommon): readonly string[] {
  if (names.includes('$(default_caps)')) return ['default'];
  if (names.includes('$(privileged_caps)')) return ['all'];
  const defaults = new Set(listTexts(common.default_caps));
  const same = names.length === defaults.size && names.every((name) => defaults.has(name));
  return same ? ['default'] : names;
}

/** Says what a policy container is, with the names of variables and without their values. */
export function inspectContainer(policy: ContainerPolicy, common: PolicyCommon, vfioPath: string): InspectedContainer {
  const { OCI: spec, devices = [], extensions } = policy;
  const user: unknown = spec.Process.User;
  const { UID, GID, AdditionalGids } = isRecord(user) ? user : {};
  const groups =
    Array.isArray(AdditionalGids) && AdditionalGids.length > 0 ? ` (groups ${AdditionalGids.join(', ')})` : '';
  const capabilities: unknown = spec.Process.Capabilities;
  const bounding = listTexts(isRecord(capabilities) ? capabilities.Bounding : []);
  const [environment, args] = [listTexts(spec.Process.Env), listTexts(spec.Process.Args)];
  return {
    name: spec.Annotations[nameKey] ?? '(sandbox)',
    image: spec.Annotations[imageKey] ?? extensions?.images?.[0] ?? '',
    user: `${String(UID)}:${String(GID)}${groups}`,
    privileged: bounding.includes('$(privileged_caps)'),
    readOnlyRoot: spec.Root?.Readonly === true,
    noNewPrivileges: spec.Process.NoNewPrivileges === true,
    terminal: spec.Process.Terminal === true,
    capabilities: expandCapabilities(bounding, common),
    mounts: spec.Mounts.map(({ destination, type_: type, options }) => ({
      destination,
      type,
      writable: !listTexts(options).includes('ro'),
    })),
    devices: {
      gpus: devices.filter(({ container_path }) => container_path === vfioPath).length,
      nvswitches: extensions?.nvswitch ?? 0,
      volumes: devices.map(({ container_path }) => container_path).filter((path) => path !== vfioPath),
    },
    variables: environment.map(nameOfVariable),
    exec: (policy.exec_commands ?? []).map((argv) => argv.join(' ')),
    wildcards: [
      ...environment.filter(isOpen).map(nameOfVariable),
      ...args.flatMap((text, index) => (isOpen(text) ? [`argument ${index}`] : [])),
    ],
  };
}
