import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Names the folder that the cache lives in: `$XDG_CACHE_HOME/genpolicy` where that is set to an absolute path (as its
 * specification asks), else the place that the system has for caches. `undefined` when there is no home.
 */
export function locateCacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const xdg = environment.XDG_CACHE_HOME;
  if (xdg?.startsWith('/')) return join(xdg, 'genpolicy');
  if (platform === 'win32') {
    const local = environment.LOCALAPPDATA;
    return local === undefined || local === '' ? undefined : join(local, 'genpolicy', 'cache');
  }
  const home = environment.HOME || homedir();
  if (home === '') return undefined;
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'genpolicy') : join(home, '.cache', 'genpolicy');
}
