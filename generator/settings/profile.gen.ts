// Generated from profile.schema.json by build/generate-settings.mjs. Do not edit.

/**
 * A Kata release, such as 3.29.0.
 */
export type KataVersion = string;

/**
 * What is known of runtime classes: a profile for each, by Kata version where versions differ.
 */
export interface ProfileFile {
  /**
   * Address of this schema, for editors. Nothing reads it.
   */
  readonly $schema?: string;
  /**
   * Kata releases that the facts were read from, oldest first.
   */
  readonly versions?: readonly KataVersion[];
  /**
   * The runtime classes, each with a name of its own.
   */
  readonly classes: readonly ProfileClass[];
}
/**
 * One runtime class.
 */
export interface ProfileClass {
  /**
   * Name of the RuntimeClass, as `runtimeClassName` of a pod has it.
   */
  readonly name: string;
  /**
   * What the class is for, in a sentence.
   */
  readonly summary?: string;
  /**
   * Another class whose facts hold here too, where this one does not state others; for a class of your own that runs with the configuration of a shipped one.
   */
  readonly like?: string;
  /**
   * First Kata release that has the class; absent where it is older than all that are listed.
   */
  readonly since?: KataVersion;
  /**
   * Last Kata release that has the class; absent where the newest one has it.
   */
  readonly until?: KataVersion;
  /**
   * Class to use instead of this one.
   */
  readonly replaced_by?: string;
  /**
   * What holds in every version, or in the oldest one where `changes` follow.
   */
  readonly facts?: ClassFacts;
  /**
   * What other versions have, oldest first: from `since` on, its facts replace earlier ones.
   */
  readonly changes?: readonly ProfileChange[];
}
/**
 * What is known of a class. A fact that is absent is unknown: nothing is assumed in its place.
 */
export interface ClassFacts {
  /**
   * The hardware that protects the VM's memory from its host; none for VMs without such protection.
   */
  readonly tee?: 'none' | 'snp' | 'tdx' | 'se' | 'cca';
  /**
   * Which of Kata's two runtimes makes the VM. The Go runtime rejects annotations that it does not allow, the Rust one ignores them.
   */
  readonly runtime?: 'go' | 'rust';
  /**
   * The hypervisor, by its name in Kata's configuration.
   */
  readonly hypervisor?: string;
  /**
   * How host and guest share files; with none, the runtime copies them.
   */
  readonly shared_fs?: 'none' | 'virtio-fs' | 'inline-virtio-fs';
  /**
   * What an emptyDir on a disk is in the guest.
   */
  readonly emptydir_mode?: 'shared-fs' | 'block-encrypted' | 'block-plain';
  /**
   * Who has the images: guest pulls them in the VM (nydus snapshotter), forced-guest as well while the host pulls them too, host shares what it pulled, host-layers gives each layer as a block device (erofs snapshotter).
   */
  readonly image_pull?: 'guest' | 'forced-guest' | 'host' | 'host-layers';
  /**
   * Annotations `io.katacontainers.config.hypervisor.*` that the class allows: regular expressions for what follows the prefix, as in Kata's configuration.
   */
  readonly enable_annotations?: readonly string[];
  /**
   * Annotations that the operator allows besides, as in the value `shims.<shim>.allowedHypervisorAnnotations` of kata-deploy's chart.
   */
  readonly allowed_hypervisor_annotations?: readonly string[];
  /**
   * Seconds that the runtime gives the guest to create a container, image pull included.
   */
  readonly create_container_timeout?: number;
  /**
   * Type under which the guest sees a passed-through device: vfio-pci-gk where a driver of the guest's kernel takes it, vfio-pci where the container does.
   */
  readonly vfio_device_type?: 'vfio-pci-gk' | 'vfio-pci';
  /**
   * When devices can be plugged: cold as the VM starts, hot later; none at all where the list is empty.
   */
  readonly vfio_plug?: readonly ('cold' | 'hot')[];
  /**
   * How disks are plugged, by the name in Kata's configuration.
   */
  readonly block_device_driver?: string;
  /**
   * Kernel parameters of the configuration, in its order; a pod's annotation replaces those with the same key.
   */
  readonly kernel_params?: readonly string[];
  /**
   * Whether the VM has its final size from the start; if not, the runtime adds memory and CPUs by requests of their own.
   */
  readonly static_sandbox_resource_mgmt?: boolean;
  /**
   * Drop-ins that make the built-in settings fit the class: names of shipped ones, or files, counted from the folder of this file.
   */
  readonly drop_ins?: readonly string[];
  /**
   * OCI versions that the container runtimes of the class's nodes write. One is taken as if given with --oci-version, several as with --oci-version-set.
   */
  readonly oci_versions?: readonly string[];
  /**
   * GPUs of one node of the class.
   */
  readonly node_gpus?: number;
  /**
   * NVSwitches of one node that a multi-GPU VM must be given too: 4 on HGX Hopper, 0 on Blackwell and on PCIe cards.
   */
  readonly node_nvswitches?: number;
}
/**
 * Facts that hold from a version on.
 */
export interface ProfileChange {
  /**
   * First Kata release for which the facts hold.
   */
  readonly since: KataVersion;
  /**
   * The facts that differ.
   */
  readonly facts: ClassFacts;
}
