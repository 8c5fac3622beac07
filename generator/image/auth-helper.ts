import { type Credential, makeCredential } from './auth-credential.js';
import type { Environment } from './http-proxy.js';

/** What asking a credential helper came to; `problem` goes on a sentence that names the helper. */
export type HelperAnswer =
  | { readonly kind: 'credential'; readonly credential: Credential }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly problem: string };

export interface HelperOptions {
  readonly environment: Environment;
  readonly timeoutMs: number;
}

const outputBytesLimit = 64 * 1024;
/** The sentence by which helpers say that they know nothing of a registry (docker-credential-helpers, `errors.go`). */
const notFoundPattern = /credentials not found in native keychain/i;

/**
 * Asks `docker-credential-<name> get` for the credential of `server`. The program gets the server on its standard
 * input; no shell is involved. What it prints may hold the secret, so no word of it is ever passed on.
 */
export async function askCredentialHelper(name: string, server: string, options: HelperOptions): Promise<HelperAnswer> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return { kind: 'failed', problem: 'has a name that is not allowed' };
  const { spawn } = await import('node:child_process');
  return new Promise((resolve) => {
    const child = spawn(`docker-credential-${name}`, ['get'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: options.environment,
      shell: false,
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (answer: HelperAnswer): void => {
      clearTimeout(timer);
      // A helper that left a child behind with its pipes open must not keep us waiting.
      child.stdout.destroy();
      child.stdin.destroy();
      child.kill('SIGKILL');
      resolve(answer);
    };
    const timer = setTimeout(() => {
      finish({ kind: 'failed', problem: `did not answer in ${options.timeoutMs / 1000} seconds` });
    }, options.timeoutMs);
    child.once('error', (error) => {
      const missing = 'code' in error && error.code === 'ENOENT';
      finish({ kind: 'failed', problem: missing ? 'is not on PATH' : 'could not be started' });
    });
    child.stdin.on('error', () => {}); // It may exit without reading.
    child.stdout.on('error', () => {});
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length > outputBytesLimit) finish({ kind: 'failed', problem: `printed more than ${outputBytesLimit} bytes` });
      else chunks.push(chunk);
    });
    child.once('close', (code) => finish(readAnswer(Buffer.concat(chunks).toString('utf8'), code)));
    child.stdin.end(`${server}\n`);
  });
}

function readAnswer(output: string, exitCode: number | null): HelperAnswer {
  if (exitCode !== 0) {
    if (notFoundPattern.test(output)) return { kind: 'none' };
    return {
      kind: 'failed',
      problem: exitCode === null ? 'was ended by a signal' : `ended with exit code ${exitCode}`,
    };
  }
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    return { kind: 'failed', problem: 'did not print JSON' };
  }
  const { Username: username, Secret: secret } = (answer ?? {}) as { Username?: unknown; Secret?: unknown };
  if (typeof username !== 'string' || typeof secret !== 'string') {
    return { kind: 'failed', problem: 'did not print "Username" and "Secret"' };
  }
  if (username === '' && secret === '') return { kind: 'none' };
  return { kind: 'credential', credential: makeCredential(username, secret) };
}
