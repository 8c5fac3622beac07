import type { OciMount } from './policy-data.js';

/** The last element of a path, as Go's `filepath.Base` and the runtime's file names see it; undefined for `/`. */
export function readBaseName(path: string): string | undefined {
  const name = path.replace(/\/+$/, '').split('/').pop();
  return name === undefined || name === '' || name === '.' || name === '..' ? undefined : name;
}

/** Puts a mount in the place of the one with the same destination, or else at the end. */
export function replaceMount(mounts: OciMount[], mount: OciMount): void {
  const index = mounts.findIndex(({ destination }) => destination === mount.destination);
  if (index === -1) mounts.push(mount);
  else mounts[index] = mount;
}
