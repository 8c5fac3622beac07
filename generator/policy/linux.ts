import type { OciLinux } from './policy-data.js';

/** Paths that containerd hides in containers that are not privileged (`oci/spec.go`). */
const maskedPaths = [
  '/proc/acpi',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
];

/** Paths that containerd makes read-only there. */
const readonlyPaths = ['/proc/asound', '/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** What the `Linux` part of one policy container depends on. */
export interface LinuxInputs {
  readonly settings: {
    readonly MaskedPaths?: readonly string[];
    readonly ReadonlyPaths?: readonly string[];
    readonly Devices?: readonly { readonly Type: string; readonly Path: string }[];
    readonly Sysctl?: Readonly<Record<string, string>>;
  };
  readonly privileged: boolean;
  readonly procMount: string | undefined;
  readonly isSandbox: boolean;
  readonly hostNetwork: boolean;
  readonly hostIPC: boolean;
  /** Paths of the container's block volumes. */
  readonly devicePaths: readonly string[];
  readonly sysctls: readonly { readonly name: string; readonly value: string }[];
}

/**
 * Kata keeps these namespaces of the spec, in this order. containerd gives a sandbox on the host's network no UTS
 * namespace, and one that shares the host's IPC none for that; containers join both of the sandbox all the same.
 */
function listNamespaces({ isSandbox, hostNetwork, hostIPC }: LinuxInputs): OciLinux['Namespaces'] {
  const missing = isSandbox ? [...(hostNetwork ? ['uts'] : []), ...(hostIPC ? ['ipc'] : [])] : [];
  return ['ipc', 'uts', 'mount'].filter((type) => !missing.includes(type)).map((type) => ({ Type: type, Path: '' }));
}

/** Builds the `Linux` part of the spec that the guest will accept. */
export function buildLinux(inputs: LinuxInputs): OciLinux {
  const { settings } = inputs;
  const exposed = inputs.privileged || inputs.procMount === 'Unmasked';
  const sysctl = new Map(Object.entries(settings.Sysctl ?? {}));
  for (const { name, value } of inputs.sysctls) sysctl.set(name, value);
  return {
    Namespaces: listNamespaces(inputs),
    MaskedPaths: settings.MaskedPaths?.length ? settings.MaskedPaths : exposed ? [] : maskedPaths,
    ReadonlyPaths: settings.ReadonlyPaths?.length ? settings.ReadonlyPaths : exposed ? [] : readonlyPaths,
    Devices: [...inputs.devicePaths.map((path) => ({ Type: '', Path: path })), ...(settings.Devices ?? [])],
    ...(sysctl.size > 0 && {
      Sysctl: Object.fromEntries([...sysctl].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
    }),
  };
}
