import type { Settings } from '../settings/index.js';

/**
 * Whether the guest may pull only the images that the manifest names. Before OCI 1.2.0, that is before containerd 2.0,
 * the runtime may name another image of the same content, so that `auto` leaves it open there.
 */
export function bindsImageNames(settings: Settings): boolean {
  const { image_sources: sources = 'auto' } = settings.extensions ?? {};
  if (sources !== 'auto') return sources === 'manifest';
  return !/^1\.[01]\./.test(settings.kata_config.oci_version);
}
