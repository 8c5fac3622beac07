import { type RequestOptions, request as requestHttps } from 'node:https';
import { WorldFailure } from '../world-failure.js';
import type { Cluster, ClusterAnswer, ClusterEvent } from './cluster.js';
import { createServerClock, type ServerClock } from './server-clock.js';

const requestMilliseconds = 10_000;
/** The API server ends watches by itself after this long; a silent one is ended by us a little later. */
const watchSeconds = 240;
const decidable = new Set([404, 409, 422]);

const noCluster = `the configuration needs the API server, and there is neither a service account's token nor a kubeconfig
with an https address. In a pod, set automountServiceAccountToken (the chart does); elsewhere, set KUBECONFIG. Without a
cluster only certificates.source: files works, with no caBundle and nothing under cluster and approved.namespace.`;

interface Connection {
  readonly server: string;
  readonly clock: ServerClock;
  /** Address, trust and credentials; asked each time, because tokens change. */
  authenticate(): Promise<RequestOptions>;
}

/** Connects as the pod's service account, or as KUBECONFIG says. Nothing is sent before the first request. */
export async function connectCluster(onProblem: (problem: string) => void): Promise<Cluster> {
  const connection = await loadConnection();
  return {
    now: connection.clock.now,
    request: (method, path, body) => sendRequest(connection, method, path, body),
    watch: (path, onEvent, signal) => {
      void watchForever(connection, path, onEvent, onProblem, signal);
    },
  };
}

/** The client library knows where credentials are and how they are renewed; it loads only here. */
async function loadConnection(): Promise<Connection> {
  const { loadKubeConfig } = await import('./load-kube-config.js');
  let config: ReturnType<typeof loadKubeConfig>;
  try {
    config = loadKubeConfig();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WorldFailure(`the kubeconfig, or the service account's token, cannot be read: ${reason}`);
  }
  const server = config.getCurrentCluster()?.server;
  // Where nothing is found, the library gives an address of its own that no cluster has.
  if (server === undefined || !server.startsWith('https:')) throw new WorldFailure(noCluster);
  return {
    server,
    clock: createServerClock(),
    authenticate: async () => {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      return options;
    },
  };
}

async function sendRequest(
  connection: Connection,
  method: string,
  path: string,
  body: unknown,
): Promise<ClusterAnswer> {
  const options = await connection.authenticate();
  const text = body === undefined ? undefined : JSON.stringify(body);
  const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/json';
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`${method} ${path}: ${reason}`));
    const request = requestHttps(
      locate(connection, path),
      {
        ...options,
        method,
        signal: AbortSignal.timeout(requestMilliseconds),
        headers: {
          ...options.headers,
          accept: 'application/json',
          ...(text !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
        },
      },
      (response) => {
        connection.clock.hear(response.headers.date);
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', (error) => fail(error.message));
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          const answer = parseObject(Buffer.concat(chunks).toString('utf8'));
          if (answer === undefined) return fail(`status ${status}, and no JSON object`);
          if (status < 300 || decidable.has(status)) return resolve({ status, body: answer });
          const message = typeof answer.message === 'string' ? answer.message : 'no message';
          fail(`status ${status}: ${message}${helpFor(status)}`);
        });
      },
    );
    request.on('error', (error) => fail(error.message));
    request.end(text);
  });
}

/** What to do about an answer that is none. */
function helpFor(status: number): string {
  if (status === 403) return '; give the service account this right, as the roles of the chart do';
  if (status === 401)
    return '; the API server does not know this token: is it of another cluster, or of a deleted account?';
  return '';
}

/** The server's address may have a path of its own (a proxy in front of many clusters). */
const locate = (connection: Connection, path: string): URL => new URL(`${connection.server.replace(/\/$/, '')}${path}`);

async function watchForever(
  connection: Connection,
  path: string,
  onEvent: (event: ClusterEvent) => void,
  onProblem: (problem: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let pause = 500;
  let told = '';
  while (!signal.aborted) {
    const started = Date.now();
    try {
      await watchOnce(connection, path, onEvent, signal);
      pause = Date.now() - started > 10_000 ? 500 : Math.min(pause * 2, 15_000);
      told = '';
    } catch (error) {
      if (signal.aborted) return;
      const problem = `watch ${path}: ${error instanceof Error ? error.message : String(error)}`;
      // An API server that is away for an hour is one event.
      if (problem !== told) onProblem(problem);
      told = problem;
      pause = Math.min(pause * 2, 15_000);
    }
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, pause);
      signal.addEventListener('abort', end);
    });
  }
}

/** One watch without a resource version: the API server begins with all that exists. */
async function watchOnce(
  connection: Connection,
  path: string,
  onEvent: (event: ClusterEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const options = await connection.authenticate();
  const url = locate(connection, path);
  url.searchParams.set('watch', '1');
  url.searchParams.set('allowWatchBookmarks', 'true');
  url.searchParams.set('timeoutSeconds', String(watchSeconds));
  const limit = AbortSignal.any([signal, AbortSignal.timeout((watchSeconds + 30) * 1000)]);
  await new Promise<void>((resolve, reject) => {
    const request = requestHttps(url, { ...options, signal: limit }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        return reject(new Error(`status ${response.statusCode}${helpFor(response.statusCode ?? 0)}`));
      }
      let rest = '';
      response.setEncoding('utf8');
      response.on('error', reject);
      response.on('end', resolve);
      response.on('data', (chunk: string) => {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const event = parseObject(line) as ClusterEvent | { readonly type: 'ERROR' } | undefined;
          if (event === undefined) continue;
          if (event.type === 'ERROR') return request.destroy(new Error('the API server ended the watch'));
          onEvent(event);
        }
      });
    });
    request.on('error', reject);
    request.end();
  });
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
