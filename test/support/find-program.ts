import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Finds a program: where a variable says, beside the tools for tests with a cluster, or on the PATH. */
export function findProgram(name: string, variable?: string): string | undefined {
  const stated = variable === undefined ? undefined : process.env[variable];
  if (stated !== undefined) return stated;
  const folders = [process.env.KUBEBUILDER_ASSETS, ...(process.env.PATH ?? '').split(delimiter)];
  return folders.flatMap((folder) => (folder ? [join(folder, name)] : [])).find(isProgram);
}
