// A registry of made-up images in memory, which answers each request after a given delay. Loopback only.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

const sha256 = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Writes a tar archive of the files `{path: Buffer}`. */
function writeTar(files) {
  const parts = [];
  for (const [path, content] of Object.entries(files)) {
    const header = Buffer.alloc(512);
    header.write(path, 0);
    header.write('0000644\0' + '0000000\0' + '0000000\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        0', 148);
    header.write('ustar\0' + '00', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    parts.push(header, content, Buffer.alloc((512 - (content.length % 512)) % 512));
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** Makes an image of `layers` layers; user files lie in the oldest, as in images built from a base. */
function makeImage(seed, layers, layerBytes) {
  const blobs = new Map();
  const add = (bytes) => {
    const digest = sha256(bytes);
    blobs.set(digest, bytes);
    return { digest, size: bytes.length };
  };
  const descriptors = [];
  const diffIds = [];
  for (let index = 0; index < layers; index += 1) {
    const filler = Buffer.alloc(layerBytes, `${seed} layer ${index} `);
    const files =
      index === 0
        ? {
            'etc/passwd': Buffer.from('root:x:0:0:root:/root:/bin/sh\n'),
            'etc/group': Buffer.from('root:x:0:\n'),
            'base.bin': filler,
          }
        : { [`layer-${index}.bin`]: filler };
    const tar = writeTar(files);
    diffIds.push(sha256(tar));
    descriptors.push({ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...add(gzipSync(tar)) });
  }
  const config = add(
    Buffer.from(
      JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        config: { Env: ['PATH=/usr/bin:/bin', `SEED=${seed}`], Entrypoint: ['/entry'] },
        rootfs: { type: 'layers', diff_ids: diffIds },
      }),
    ),
  );
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
      layers: descriptors,
    }),
  );
  return { manifest, mediaType, digest: sha256(manifest), blobs };
}

/**
 * Starts a registry with the images `bench/<name>:1` for each name.
 * @param {{names: string[], layers: number, layerBytes: number, delay: number}} options delay in milliseconds
 */
export async function startRegistry({ names, layers, layerBytes, delay }) {
  const images = new Map(names.map((name) => [`bench/${name}`, makeImage(name, layers, layerBytes)]));
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    setTimeout(() => {
      const [, name, kind, wanted] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/?]+)/.exec(request.url ?? '') ?? [];
      const image = images.get(name ?? '');
      const body = kind === 'blobs' ? image?.blobs.get(wanted) : image?.manifest;
      if (request.url === '/v2/') {
        response.end('{}');
        return;
      }
      if (!image || !body) {
        response.writeHead(404).end();
        return;
      }
      const headers = {
        'content-length': body.length,
        'docker-content-digest': kind === 'blobs' ? wanted : image.digest,
      };
      response.writeHead(200, {
        ...headers,
        'content-type': kind === 'blobs' ? 'application/octet-stream' : image.mediaType,
      });
      response.end(request.method === 'HEAD' ? undefined : body);
    }, delay);
  });
  await new Promise((resume) => server.listen(0, 'localhost', resume));
  return {
    host: `localhost:${server.address().port}`,
    countRequests: () => requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
