import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of the built-in settings from the package's root. */
export const defaultSettingsFile = 'drop-ins/defaults/genpolicy-settings.json';

let root: string | undefined;

/**
 * Finds the folder of this package: the nearest one above this module that holds `drop-ins/index.json`. That works for
 * the bundles in `dist/` and for the sources alike. Throws when the package is not complete, which is a bug.
 */
export function findPackageRoot(): string {
  if (root !== undefined) return root;
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'drop-ins', 'index.json'))) {
      root = folder;
      return root;
    }
    if (dirname(folder) === folder) throw new Error('this package lacks its drop-ins/ folder; install it again');
  }
}

/** Reads a text file that ships with this package, by its path from the package's root, such as `drop-ins/index.json`. */
export function readShippedFile(path: string): string {
  const folder = findPackageRoot();
  const file = resolve(folder, path);
  if (relative(folder, file).startsWith('..')) throw new Error(`${path} is outside of this package`);
  return readFileSync(file, 'utf8');
}
