import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';

/** What becomes of a request; offsets and sizes in bytes of the body. */
export type Fault =
  /** Passed on to the registry, and its answer back. */
  | { readonly kind: 'forward' }
  /** Answered here. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  /** Passed on; after `afterBytes` of the answer's body the connection is closed. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Passed on; after `afterBytes` of the answer's body nothing more comes. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** Passed on; the body comes byte by byte, so slowly that it never ends. */
  | { readonly kind: 'drip' }
  /** Passed on; head and body of the answer are changed. */
  | { readonly kind: 'change'; change(answer: WholeAnswer): WholeAnswer }
  /** Never answered. */
  | { readonly kind: 'hang' }
  /** The connection is closed without an answer. */
  | { readonly kind: 'drop' };

export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** How many requests for the same path came before. */
  readonly repetition: number;
}

export interface FaultProxy {
  /** `127.0.0.1:port`, as in image references. */
  readonly host: string;
  readonly url: string;
  /** All requests so far, in order. */
  readonly requests: readonly SeenRequest[];
  /** Number of TCP connections so far. */
  readonly connections: number;
  close(): Promise<void>;
}

/**
 * Starts an HTTP server in front of the one at `target`, that does to each request what `choose` says; without a
 * target, `forward` and its kin must not be chosen.
 */
export async function startFaultProxy(
  target: string | undefined,
  choose: (request: SeenRequest) => Fault | undefined,
): Promise<FaultProxy> {
  const requests: SeenRequest[] = [];
  let connections = 0;
  const server = createServer((incoming, outgoing) => {
    void readText(incoming).then((body) => {
      const path = incoming.url ?? '/';
      const repetition = requests.filter((seen) => seen.path === path).length;
      const seen = { method: incoming.method ?? 'GET', path, headers: incoming.headers, body, repetition };
      requests.push(seen);
      return applyFault(choose(seen) ?? { kind: 'forward' }, seen, target, outgoing);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readText(message: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function applyFault(
  fault: Fault,
  seen: SeenRequest,
  target: string | undefined,
  outgoing: ServerResponse,
): Promise<void> {
  if (fault.kind === 'hang') return;
  if (fault.kind === 'drop') {
    outgoing.socket?.destroy();
    return;
  }
  if (fault.kind === 'answer') {
    sendWhole(outgoing, { status: fault.status, headers: fault.headers ?? {}, body: Buffer.from(fault.body ?? '') });
    return;
  }
  if (target === undefined) throw new Error(`no server behind the proxy for ${seen.path}`);
  const answer = await forward(seen, new URL(seen.path, target));
  if (fault.kind === 'forward') return sendWhole(outgoing, answer);
  if (fault.kind === 'change') return sendWhole(outgoing, fault.change(answer));
  outgoing.writeHead(answer.status, { ...answer.headers });
  if (fault.kind === 'drip') return drip(outgoing, answer.body);
  outgoing.write(answer.body.subarray(0, fault.afterBytes), () => {
    if (fault.kind === 'cut') outgoing.socket?.end();
  });
}

function sendWhole(outgoing: ServerResponse, answer: WholeAnswer): void {
  outgoing.writeHead(answer.status, { ...answer.headers });
  outgoing.end(answer.body);
}

function drip(outgoing: ServerResponse, body: Uint8Array): void {
  let at = 0;
  const timer = setInterval(() => {
    outgoing.write(body.subarray(at, at + 1));
    at += 1;
    if (at >= body.byteLength) clearInterval(timer);
  }, 10);
  outgoing.once('close', () => clearInterval(timer));
}

function forward(seen: SeenRequest, url: URL): Promise<WholeAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { ...seen.headers, host: url.host, connection: 'close' };
    const request = requestHttp(url, { method: seen.method, headers, agent: false }, (response) => {
      const chunks: Uint8Array[] = [];
      response.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const kept = Object.entries(response.headers).filter(
          ([name]) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name),
        );
        const body = Buffer.concat(chunks);
        const plain = Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
        resolve({ status: response.statusCode ?? 0, headers: plain, body });
      });
    });
    request.on('error', reject);
    request.end(seen.body);
  });
}
