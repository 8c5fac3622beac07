import { readShippedFile } from '../settings/index.js';

/** The version of this package. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readShippedFile('package.json'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}
