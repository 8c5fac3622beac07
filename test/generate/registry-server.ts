import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ImageStore } from './image-store.js';

/** A registry on a free loopback port. */
export interface RegistryServer {
  /** `127.0.0.1:port`, as in image references. */
  readonly host: string;
  /** Paths asked for so far. */
  readonly requests: string[];
  stop(): Promise<void>;
}

export interface RegistryServerOptions {
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Answers nothing to requests for manifests. */
  readonly hangs?: true;
}

/** Serves the images of a store under any host name, by repository and tag. */
export async function startRegistryServer(
  store: ImageStore,
  options: RegistryServerOptions = {},
): Promise<RegistryServer> {
  const requests: string[] = [];
  const digests = new Map([...store.names].map(([name, { digest }]) => [name.slice(name.indexOf('/') + 1), digest]));
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '';
    requests.push(path);
    if (path === '/v2/') return void response.end('{}');
    const [, repository = '', kind = '', want = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/?]+)/.exec(path) ?? [];
    if (options.hangs && kind === 'manifests') return;
    const digest = want.includes(':') ? want : digests.get(`${repository}:${want}`);
    const bytes = digest === undefined ? undefined : store.blobs.get(digest);
    if (digest === undefined || bytes === undefined) {
      response.statusCode = 404;
      return void response.end(JSON.stringify({ errors: [{ code: 'MANIFEST_UNKNOWN' }] }));
    }
    const named =
      kind === 'manifests' ? (JSON.parse(bytes.toString('utf8')) as { mediaType: string }).mediaType : undefined;
    response.setHeader('content-type', named ?? 'application/octet-stream');
    response.setHeader('docker-content-digest', digest);
    response.setHeader('content-length', bytes.length);
    response.end(request.method === 'HEAD' ? undefined : bytes);
  };
  const server = options.tls ? createHttpsServer(options.tls, answer) : createHttpServer(answer);
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resume) => {
        server.close(() => resume());
        server.closeAllConnections();
      }),
  };
}
