import type { Profile } from './find-profile.js';

/** How a class's runtime talks to the guest, as far as it is known; what is absent may be either way. */
export interface RuntimeFacts {
  readonly runtimes?: readonly ('go' | 'rust')[];
  readonly sharedFs?: 'none' | 'virtio-fs';
  /** How the guest addresses disks: by SCSI address or by PCI path. */
  readonly blockDrivers?: readonly ('scsi' | 'blk')[];
  /** Whether the VM is not resized by requests of the runtime. */
  readonly staticResources?: boolean;
  readonly vfioPlug?: readonly ('cold' | 'hot')[];
  /** OCI versions that nodes of the class write. */
  readonly ociVersions?: readonly string[];
}

const blockDrivers: Readonly<Record<string, 'scsi' | 'blk'>> = {
  'virtio-scsi': 'scsi',
  'virtio-blk': 'blk',
  'virtio-blk-pci': 'blk',
};

/** Takes from a profile what the requests of its runtime depend on. */
export function describeRuntime({ facts }: Profile): RuntimeFacts {
  const driver = facts.block_device_driver === undefined ? undefined : blockDrivers[facts.block_device_driver];
  return {
    ...(facts.runtime !== undefined && { runtimes: [facts.runtime] }),
    ...(facts.shared_fs !== undefined && { sharedFs: facts.shared_fs === 'none' ? 'none' : 'virtio-fs' }),
    ...(driver !== undefined && { blockDrivers: [driver] }),
    ...(facts.static_sandbox_resource_mgmt !== undefined && { staticResources: facts.static_sandbox_resource_mgmt }),
    ...(facts.vfio_plug !== undefined && facts.vfio_plug.length > 0 && { vfioPlug: facts.vfio_plug }),
    ...(facts.oci_versions !== undefined && { ociVersions: facts.oci_versions }),
  };
}
