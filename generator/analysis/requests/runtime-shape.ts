import type { PolicyData } from '../../policy/index.js';

/**
 * One way in which a node can run the pod. The requests of two shapes differ where runtimes, containerd releases,
 * hypervisors and networks do.
 */
export interface RuntimeShape {
  /** For reports: `Go runtime, guest pull, IPv4, OCI 1.2.1`. */
  readonly name: string;
  readonly runtime: 'go' | 'rust';
  /** Whether host and guest share a file system; without one, files are copied. */
  readonly sharedFs: 'none' | 'virtio-fs';
  /** What containerd writes into `OCI.Version`; it follows from its release. */
  readonly ociVersion: string;
  readonly ipFamilies: readonly (4 | 6)[];
  /** How emptyDirs on a disk and block volumes come into the VM. */
  readonly blockDriver: 'scsi' | 'blk';
  /** `annotated`: a cold-plugged VM of the Go runtime whose PCI walk fails lists no device. */
  readonly vfio: 'listed' | 'annotated';
  /** 3: GPUs behind a switch or an expander bridge. */
  readonly pciPathParts: 2 | 3;
  /** `static_sandbox_resource_mgmt`; without it the VM grows with each container. */
  readonly staticResources: boolean;
  /** Whether the host gives image layers as block devices instead of having the guest pull the image. */
  readonly hostLayers: boolean;
  /** `featured`: AppArmor, huge pages, systemd cgroups, limits in containerd's base spec. */
  readonly node: 'plain' | 'featured';
}

/** What is known of the class of nodes that will run a pod. What is left out is open: all variants are simulated. */
export interface ProfileFacts {
  readonly runtimes?: readonly RuntimeShape['runtime'][];
  /** Default: as `common.root_path` of the settings says. */
  readonly sharedFs?: RuntimeShape['sharedFs'];
  readonly blockDrivers?: readonly RuntimeShape['blockDriver'][];
  readonly staticResources?: boolean;
  readonly vfioPlug?: readonly ('cold' | 'hot')[];
  /** Versions that nodes of the class may write; a policy pins one of them. */
  readonly ociVersions?: readonly string[];
  /** Whether the class has the erofs snapshotter. */
  readonly hostLayers?: boolean;
}

type Variant = Omit<RuntimeShape, 'name' | 'sharedFs' | 'ociVersion' | 'hostLayers'>;

/**
 * The variants to try: few shapes in which every value of every member occurs with each runtime that has it, the most
 * ordinary first.
 */
const variants: readonly Variant[] = [
  {
    runtime: 'go',
    ipFamilies: [4],
    blockDriver: 'scsi',
    vfio: 'listed',
    pciPathParts: 2,
    staticResources: true,
    node: 'plain',
  },
  {
    runtime: 'go',
    ipFamilies: [4, 6],
    blockDriver: 'blk',
    vfio: 'annotated',
    pciPathParts: 2,
    staticResources: false,
    node: 'featured',
  },
  {
    runtime: 'rust',
    ipFamilies: [4],
    blockDriver: 'scsi',
    vfio: 'listed',
    pciPathParts: 2,
    staticResources: true,
    node: 'plain',
  },
  {
    runtime: 'rust',
    ipFamilies: [6],
    blockDriver: 'blk',
    vfio: 'listed',
    pciPathParts: 3,
    staticResources: false,
    node: 'featured',
  },
];

/** Where the root file systems of containers lie if host and guest share a file system. */
const sharedFolder = '/run/kata-containers/shared/';

/** The OCI versions that a policy's data accept, the pinned one first. */
export function listOciVersions({ containers, extensions }: PolicyData): readonly string[] {
  const pinned = containers[0]?.OCI.Version ?? '';
  return [...new Set([pinned, ...(extensions?.oci_versions ?? [])])];
}

function nameShape({ sharedFs, hostLayers, ...variant }: Omit<RuntimeShape, 'name'>, namesVersion: boolean): string {
  return [
    variant.runtime === 'go' ? 'Go runtime' : 'Rust runtime',
    sharedFs === 'none' ? 'no shared file system' : sharedFs,
    ...(hostLayers ? ['image layers of the host'] : []),
    variant.ipFamilies.length > 1 ? 'dual stack' : `IPv${variant.ipFamilies[0]}`,
    variant.blockDriver === 'scsi' ? 'virtio-scsi' : 'virtio-blk',
    ...(variant.vfio === 'annotated' ? ['GPUs only annotated'] : []),
    ...(variant.pciPathParts === 3 ? ['PCI switch'] : []),
    ...(variant.staticResources ? [] : ['growing VM']),
    ...(variant.node === 'featured' ? ['AppArmor, huge pages'] : []),
    ...(namesVersion ? [`OCI ${variant.ociVersion}`] : []),
  ].join(', ');
}

function adaptVariant(variant: Variant, sharedFs: RuntimeShape['sharedFs'], profile: ProfileFacts): Variant {
  const { blockDrivers, vfioPlug, staticResources } = profile;
  const [driver, ...others] = blockDrivers ?? [];
  return {
    ...variant,
    blockDriver: driver !== undefined && others.length === 0 ? driver : variant.blockDriver,
    vfio: vfioPlug?.includes('cold') === false ? 'listed' : variant.vfio,
    // Without a shared file system nearly all known configurations are static.
    staticResources: staticResources ?? (sharedFs === 'none' || variant.staticResources),
  };
}

/**
 * Lists the shapes in which a class of nodes can run the pod: all that its settings can mean, or the profile allows, and
 * each version of the OCI specification that the policy accepts.
 */
export function listRuntimeShapes(data: PolicyData, profile: ProfileFacts = {}): readonly RuntimeShape[] {
  const sharedFs =
    profile.sharedFs ?? (data.common.root_path.startsWith(sharedFolder) ? ('virtio-fs' as const) : ('none' as const));
  const fitting = variants.filter(({ runtime }) => {
    if (profile.runtimes) return profile.runtimes.includes(runtime);
    // With a shared file system the Rust runtime names files as no policy expects: nobody can mean it.
    return runtime === 'go' || sharedFs === 'none';
  });
  const versions = listOciVersions(data);
  return Array.from({ length: Math.max(fitting.length, versions.length) }, (_, index) => {
    const variant = fitting[index % fitting.length];
    if (variant === undefined) return undefined;
    const ociVersion = versions[index % versions.length] ?? '';
    const { hostLayers = false } = profile;
    const shape = { ...adaptVariant(variant, sharedFs, profile), sharedFs, ociVersion, hostLayers };
    return { ...shape, name: nameShape(shape, versions.length > 1) };
  }).filter((shape) => shape !== undefined);
}

/**
 * Chooses the one shape that is most likely for a pod of this class. What no policy covers (the Rust runtime with a shared
 * file system) is never chosen: it has a warning of its own.
 */
export function chooseRuntimeShape(
  data: PolicyData,
  runtimeClassName: string | undefined,
  profile: ProfileFacts = {},
): RuntimeShape {
  const wanted = runtimeClassName?.endsWith('-runtime-rs') ? 'rust' : 'go';
  const shapes = listRuntimeShapes(data, { ...profile, hostLayers: false }).filter(
    ({ runtime, sharedFs }) => runtime === 'go' || sharedFs === 'none',
  );
  const [first] = shapes.length > 0 ? shapes : listRuntimeShapes(data, { ...profile, runtimes: ['go'] });
  const chosen = shapes.find(({ runtime }) => runtime === wanted) ?? first;
  if (chosen) return chosen;
  throw new Error('the table of shapes has none for the Go runtime');
}
