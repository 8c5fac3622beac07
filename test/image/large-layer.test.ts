import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { peakMemoryExpression } from '../support/peak-memory.js';
import { genpolicyPath } from '../support/run-genpolicy.js';

const mebibyte = 2 ** 20;
const bodyMebibytes = 1024;
const block = Buffer.alloc(mebibyte, 'a layer that is large and dull\n');

function tarHeader(path: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write('0000644\0'.padEnd(24, '0000000\0'), 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0        0', 136);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** The layer piece by piece, so that the test itself needs no memory for it. */
function* readLayer(): Generator<Buffer> {
  const passwd = Buffer.from('root:x:0:0:root:/root:/bin/sh\napp:x:1500:1500::/:/bin/sh\n');
  yield tarHeader('big.bin', bodyMebibytes * mebibyte);
  for (let index = 0; index < bodyMebibytes; index += 1) yield block;
  yield tarHeader('etc/passwd', passwd.length);
  yield Buffer.concat([passwd, Buffer.alloc(512 - passwd.length)]);
  yield Buffer.alloc(1024);
}

/** gzip without compression: as many bytes on the wire as in the layer. */
function* readStoredGzip(): Generator<Buffer> {
  yield Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  let length = 0;
  let checksum = 0;
  for (const piece of readLayer()) {
    length += piece.length;
    checksum = crc32(piece, checksum);
    for (let at = 0; at < piece.length; at += 65_535) {
      const part = piece.subarray(at, at + 65_535);
      const header = Buffer.alloc(5);
      header.writeUInt16LE(part.length, 1);
      header.writeUInt16LE(part.length ^ 0xffff, 3);
      yield header;
      yield part;
    }
  }
  const end = Buffer.alloc(13);
  end[0] = 1;
  end.writeUInt16LE(0xffff, 3);
  end.writeUInt32LE(checksum >>> 0, 5);
  end.writeUInt32LE(length % 2 ** 32, 9);
  yield end;
}

function digest(pieces: Iterable<Buffer>): { digest: string; size: number } {
  const hash = createHash('sha256');
  let size = 0;
  for (const piece of pieces) {
    hash.update(piece);
    size += piece.length;
  }
  return { digest: `sha256:${hash.digest('hex')}`, size };
}

async function sendLayer(response: ServerResponse): Promise<void> {
  for (const piece of readStoredGzip()) {
    if (!response.write(piece)) await new Promise((resume) => response.once('drain', resume));
  }
  response.end();
}

let server: Server;
let folder: string;
let host: string;

beforeAll(async () => {
  const layer = digest(readStoredGzip());
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Entrypoint: ['/app'], User: 'app' },
      rootfs: { type: 'layers', diff_ids: [digest(readLayer()).digest] },
    }),
  );
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...digest([config]) },
      layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer }],
    }),
  );
  server = createServer((request, response) => {
    const url = request.url ?? '';
    if (url.includes('/manifests/')) response.writeHead(200, { 'content-type': mediaType }).end(manifest);
    else if (url.endsWith(layer.digest)) {
      response.writeHead(200, { 'content-length': layer.size });
      void sendLayer(response);
    } else response.end(config);
  });
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), 'genpolicy-large-'));
}, 120_000);

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('a layer of 1 GiB over HTTP takes less than 200 MiB of memory', async () => {
  const manifest = join(folder, 'pod.yaml');
  const spec = `{containers: [{name: a, image: "${host}/big:1"}]}`;
  writeFileSync(manifest, `apiVersion: v1\nkind: Pod\nmetadata: {name: big}\nspec: ${spec}\n`);
  const dropIn = join(folder, 'settings.json');
  const patch = [
    { op: 'replace', path: '/cluster_config/pause_container_image', value: `${host}/big:1` },
    { op: 'replace', path: '/cluster_config/guest_pull', value: false },
  ];
  writeFileSync(dropIn, JSON.stringify(patch));
  const peak = join(folder, 'peak');
  const watch = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(peak)}, String(${peakMemoryExpression})))`;
  const preload = join(folder, 'watch.cjs');
  writeFileSync(preload, watch);
  const flags = ['-y', manifest, '--drop-in', dropIn, '--insecure-registry', host, '--no-cache', '--format', 'json'];
  const child = spawn(process.execPath, ['-r', preload, genpolicyPath, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  expect(await new Promise((resume) => child.on('close', resume))).toBe(0);
  expect(JSON.parse(output).policies[0].containers[0].user).toBe('1500:1500 (groups 1500)');
  const kibibytes = Number(readFileSync(peak, 'utf8'));
  expect(kibibytes / 1024).toBeLessThan(200);
}, 180_000);
