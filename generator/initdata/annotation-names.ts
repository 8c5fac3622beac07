/** Names of the annotations through which a pod configures its VM. */
export const annotationNames = {
  /** initdata, base64 of gzip of TOML; the runtime hands it to the guest and binds its digest to the hardware. */
  initdata: 'io.katacontainers.config.hypervisor.cc_init_data',
  /** base64 of a policy: what the Go runtime read before there was initdata, and reads still. */
  policy: 'io.katacontainers.config.agent.policy',
  /** Kernel parameters that are added to those of the runtime's configuration. */
  kernelParameters: 'io.katacontainers.config.hypervisor.kernel_params',
} as const;
