import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { peakMemoryExpression } from '../support/peak-memory.js';

const chunk = Buffer.alloc(1024 * 1024, 'kata');
const chunks = 1024;
const size = chunks * chunk.byteLength;
const peakLimit = 200 * 1024 * 1024;

/** Reads the blob of argv in a process of its own, and prints digest and peak memory. */
const program = `
import { createHash } from 'node:crypto';
import { createCredentialStore } from './generator/image/auth-store.js';
import { createRegistrySource } from './generator/image/registry-source.js';
const [registry, size] = process.argv.slice(2);
const source = createRegistrySource({
  environment: {}, insecureRegistries: [registry], credentials: createCredentialStore({ environment: { HOME: '/nonexistent' } }),
});
const hash = createHash('sha256');
const blob = await source.openBlob({ registry, repository: 'a', original: 'a' }, { digest: 'sha256:x', size: Number(size) });
for await (const bytes of blob) hash.update(bytes);
await source.close();
console.log(JSON.stringify({ digest: hash.digest('hex'), peak: ${peakMemoryExpression} * 1024 }));
`;

/** The blob from `start` on; when `isFirst`, only to the middle, where it breaks off. */
function* makeBlob(start: number, isFirst: boolean): Generator<Uint8Array> {
  for (let at = start; at < size; ) {
    if (isFirst && at >= size / 2) throw new Error('cut');
    const piece = chunk.subarray(at % chunk.byteLength);
    at += piece.byteLength;
    yield piece;
  }
}

it('a layer of 1 GiB, cut in the middle, is read in less than 200 MiB of memory', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-memory-'));
  const file = join(folder, 'read.mjs');
  await build({
    stdin: { contents: program, resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile: file,
  });
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const range = start > 0 ? { 'content-range': `bytes ${start}-${size - 1}/${size}` } : {};
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': size - start, ...range });
    pipeline(Readable.from(makeBlob(start, requests === 1)), response, () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const args = [file, `127.0.0.1:${port}`, String(size)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  server.close();
  rmSync(folder, { recursive: true });
  const hash = createHash('sha256');
  for (let index = 0; index < chunks; index += 1) hash.update(chunk);
  const { digest, peak } = JSON.parse(stdout) as { digest: string; peak: number };
  expect(requests).toBe(2);
  expect(digest).toBe(hash.digest('hex'));
  expect(peak).toBeLessThan(peakLimit);
});
