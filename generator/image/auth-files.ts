import { promises } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Diagnostic, makeDiagnostic } from '../diagnostics/index.js';
import { type AuthConfig, readAuthConfig } from './auth-config.js';
import type { Environment } from './http-proxy.js';

const fileBytesLimit = 4 * 1024 * 1024;

/**
 * The files that may hold credentials, in the order in which they are asked: `REGISTRY_AUTH_FILE`, podman's and
 * skopeo's `auth.json`, docker's `config.json`.
 */
export function listCredentialFiles(environment: Environment): readonly string[] {
  const home = environment.HOME || homedir();
  const named = environment.REGISTRY_AUTH_FILE;
  const runtime = environment.XDG_RUNTIME_DIR;
  const settings = environment.XDG_CONFIG_HOME || join(home, '.config');
  return [
    ...(named ? [named] : []),
    ...(runtime ? [join(runtime, 'containers', 'auth.json')] : []),
    join(settings, 'containers', 'auth.json'),
    join(environment.DOCKER_CONFIG || join(home, '.docker'), 'config.json'),
  ];
}

/**
 * Reads the credential files that exist. One that exists and cannot be used, or that `REGISTRY_AUTH_FILE` names and
 * does not exist, is pushed to `problems`.
 */
export async function readCredentialFiles(environment: Environment, problems: Diagnostic[]): Promise<AuthConfig[]> {
  const slug = 'image-credential-file-invalid';
  const configs: AuthConfig[] = [];
  for (const path of new Set(listCredentialFiles(environment))) {
    const read = await readSmallFile(path);
    if (read === 'absent' && path !== environment.REGISTRY_AUTH_FILE) continue;
    if (typeof read === 'string') {
      const message = read === 'absent' ? `${path} (from REGISTRY_AUTH_FILE) does not exist` : `${path} ${read}`;
      problems.push(makeDiagnostic(slug, { message, help: ['correct the file, or the variable that names it'] }));
      continue;
    }
    configs.push(readAuthConfig(read.text, 'config', path, slug, problems));
  }
  return configs;
}

async function readSmallFile(path: string): Promise<{ text: string } | 'absent' | `cannot be read: ${string}`> {
  try {
    const { size } = await promises.stat(path);
    if (size > fileBytesLimit) return `cannot be read: it has more than ${fileBytesLimit} bytes`;
    return { text: await promises.readFile(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : `cannot be read: ${code}`;
  }
}
