// Serves the images of an OCI layout as a registry on a free loopback port: enough for one pull by tag.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';

const refNameKey = 'org.opencontainers.image.ref.name';

/** Starts the registry; an image answers to its name without the registry's part. */
export async function serveLayout(folder) {
  const { manifests } = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
  const readBlob = (digest) => readFile(join(folder, 'blobs', ...digest.split(':')));
  const server = createServer(async (request, response) => {
    const [, name, kind, wanted] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/?]+)/.exec(request.url ?? '') ?? [];
    try {
      if (kind === 'blobs') {
        response.end(await readBlob(wanted));
        return;
      }
      const entry = manifests.find(
        ({ annotations, digest }) =>
          digest === wanted || annotations[refNameKey].replace(/^[^/]+\//, '') === `${name}:${wanted}`,
      );
      response.setHeader('content-type', entry.mediaType);
      response.end(await readBlob(entry.digest));
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resume) => server.listen(0, '127.0.0.1', resume));
  return { host: `127.0.0.1:${server.address().port}`, close: () => server.close() };
}
