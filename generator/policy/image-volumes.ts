import type { Settings } from '../settings/index.js';
import { escapeName } from './escape-regex.js';
import { readBaseName } from './mount-list.js';
import type { OciMount } from './policy-data.js';

/**
 * Adds a mount for each `VOLUME` of the image that nothing else is mounted on. Doubled slashes are an accident of
 * Dockerfiles (`VOLUME ["/$DATA"]` with an absolute `DATA`) that the runtime cleans away.
 */
export function addImageVolumes(
  mounts: OciMount[],
  volumes: Readonly<Record<string, unknown>> | undefined,
  settings: Settings['volumes']['image_volume'],
): void {
  for (const path of Object.keys(volumes ?? {}).sort()) {
    const destination = path.replace(/\/{2,}/g, '/');
    const base = readBaseName(destination);
    if (base === undefined || mounts.some((mount) => mount.destination === destination)) continue;
    mounts.push({
      destination,
      source: `${settings.mount_source}${escapeName(base)}$`,
      type_: settings.fstype,
      options: settings.options,
    });
  }
}
