import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http';
import type { AgentOptions } from 'node:https';
import { streamBody } from './http-body.js';
import { describeConnectionFailure } from './http-failure.js';
import { chooseProxy, type Environment } from './http-proxy.js';
import type { HttpTimeouts } from './http-timeouts.js';
import { readHostTrust } from './http-trust.js';
import { ImageAccessError } from './image-source.js';

// node:http and node:https, loaded on first use, and not undici: bundled, undici costs some 100 ms of start for
// everything that its module graph runs (fetch, WebSocket, a WASM parser), Node's own modules 7 and 12 ms. What undici
// would have done for us is in the http-* files here: proxies, redirects, retries and time limits.

/** A request of one hop: no redirect is followed, nothing is retried. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The head of an answer, and its body to be read or given up. */
export interface HttpResponse {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Iterate it once, or call `discard`. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives up the body, so that the connection is free or closed. */
  discard(): void;
}

export interface ConnectionOptions {
  readonly timeouts: HttpTimeouts;
  readonly environment: Environment;
  readonly caFile?: string | undefined;
  readonly certificateFolders?: readonly string[] | undefined;
  /** How many connections to open to one host at most; more requests wait in line. */
  readonly connectionsPerHost: number;
}

/** Connections that are kept open between requests. */
export interface HttpConnections {
  /** Sends a request and waits for the head of the answer. Throws an {@link ImageAccessError} when there is none. */
  exchange(request: HttpRequest): Promise<HttpResponse>;
  close(): void;
}

type Send = (options: RequestOptions) => ClientRequest;

/** Keep-alive connections that the server has closed meanwhile fail at once and without harm: take the next. */
const staleConnectionLimit = 3;
/** Node would work the name out of the header `Host`, of no use for plain HTTP, with a slow regular expression. */
const plainServerName = { servername: '' };
/** Where `localhost` is, as RFC 6761 has it and curl too: looking it up takes Node several milliseconds. */
const loopbackAddress = '127.0.0.1';
const discardedBodyLimit = 64 * 1024;
const discardedBodyMs = 5000;

export function createHttpConnections(options: ConnectionOptions): HttpConnections {
  const connectors = new Map<string, Promise<Send>>();
  const agents: Agent[] = [];
  /** Hosts to connect to where that is not what the URL says, by origin. */
  const addresses = new Map<string, string>();

  async function connect(url: URL): Promise<Send> {
    const proxy = chooseProxy(url, options.environment);
    const pool: AgentOptions = { keepAlive: true, maxSockets: options.connectionsPerHost };
    if (url.protocol === 'http:' && proxy === undefined) {
      const http = await import('node:http');
      if (url.hostname === 'localhost') addresses.set(url.origin, loopbackAddress);
      const agent = new http.Agent(pool);
      agents.push(agent);
      return (request) => http.request({ ...request, ...plainServerName, agent });
    }
    const https = await import('node:https');
    if (url.protocol === 'https:') {
      const trust = await readHostTrust(url.host, options);
      const secure: AgentOptions = {
        ...pool,
        ...(trust.ca === undefined ? {} : { ca: [...trust.ca] }),
        ...(trust.cert === undefined ? {} : { cert: trust.cert, key: trust.key }),
      };
      const agent =
        proxy === undefined
          ? new https.Agent(secure)
          : (await import('./http-tunnel.js')).createTunnelAgent(proxy, secure, options.timeouts.connectMs);
      agents.push(agent);
      return (request) => https.request({ ...request, agent });
    }
    if (proxy === undefined) throw new Error(`no way to connect to ${url.protocol}`);
    // Plain HTTP through a proxy: the proxy is asked for the whole URL.
    const { Agent: HttpAgent, request: requestHttp } = await import('node:http');
    const secure = proxy.url.protocol === 'https:';
    const agent = secure ? new https.Agent(pool) : new HttpAgent(pool);
    agents.push(agent);
    const through = proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization };
    return (request) =>
      (secure ? https.request : requestHttp)({
        ...request,
        agent,
        hostname: stripBrackets(proxy.url.hostname),
        port: proxy.url.port || (secure ? 443 : 80),
        path: `${url.origin}${request.path ?? '/'}`,
        headers: { host: url.host, ...(request.headers as Record<string, string>), ...through },
      });
  }

  function findConnector(url: URL): Promise<Send> {
    const known = connectors.get(url.origin);
    if (known) return known;
    const made = connect(url);
    connectors.set(url.origin, made);
    return made;
  }

  return {
    async exchange(request) {
      const send = await findConnector(request.url);
      for (let attempt = 1; ; attempt += 1) {
        const address = addresses.get(request.url.origin);
        const sent = await sendOnce(send, request, address, options.timeouts);
        if ('message' in sent) return wrapMessage(sent.message, request, options.timeouts);
        // Nothing listens there: `localhost` may have another address, such as ::1.
        if (address !== undefined && isRefused(sent.error)) addresses.delete(request.url.origin);
        else if (!sent.stale || attempt >= staleConnectionLimit) throw sent.error;
      }
    },
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}

type Sent = { readonly message: IncomingMessage } | { readonly error: ImageAccessError; readonly stale: boolean };

function isRefused({ cause }: ImageAccessError): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

function sendOnce(
  send: Send,
  request: HttpRequest,
  address: string | undefined,
  timeouts: HttpTimeouts,
): Promise<Sent> {
  const { url, signal } = request;
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const started = send({
      method: request.method,
      hostname: address ?? stripBrackets(url.hostname),
      ...(url.port === '' ? {} : { port: url.port }),
      path: `${url.pathname}${url.search}`,
      headers: {
        ...(address === undefined ? {} : { host: url.host }),
        ...request.headers,
        ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
      },
    });
    // The option `signal` of Node's request does the same, and takes longer.
    const stop = (): unknown => started.destroy(new Error('stopped'));
    signal?.addEventListener('abort', stop, { once: true });
    started.once('close', () => signal?.removeEventListener('abort', stop));
    if (signal?.aborted) stop();
    const limit = (milliseconds: number, text: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        started.destroy(new ImageAccessError('timeout', `${url.host} ${text}`, { retryable: true }));
      }, milliseconds);
    };
    // The clock starts when the request gets a connection, and not while it waits in line for one.
    started.once('socket', (socket) => {
      const awaitHead = (): void =>
        limit(timeouts.headersMs, `does not answer in ${timeouts.headersMs / 1000} seconds`);
      if (!socket.connecting && !('secureConnecting' in socket && socket.secureConnecting === true)) return awaitHead();
      limit(timeouts.connectMs, `cannot be connected to in ${timeouts.connectMs / 1000} seconds`);
      socket.once('secureConnecting' in socket ? 'secureConnect' : 'connect', awaitHead);
    });
    started.once('response', (message) => {
      clearTimeout(timer);
      resolve({ message });
    });
    // Errors may follow the answer, of which the body tells as well: the listener has to stay.
    started.on('error', (cause: Error) => {
      clearTimeout(timer);
      const stale = started.reusedSocket && 'code' in cause && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
      resolve({ error: describeConnectionFailure(cause, url, signal), stale: stale && request.method === 'GET' });
    });
    started.end(request.body);
  });
}

function wrapMessage(message: IncomingMessage, request: HttpRequest, timeouts: HttpTimeouts): HttpResponse {
  // Until somebody reads the body, its errors would have no listener.
  message.on('error', () => {});
  return {
    url: request.url,
    status: message.statusCode ?? 0,
    headers: message.headers,
    body: streamBody(message, request.url, timeouts, request.signal),
    discard() {
      const length = Number(message.headers['content-length'] ?? Number.NaN);
      // A small body is read to its end, which frees the connection for the next request.
      if (!(length <= discardedBodyLimit)) {
        message.destroy();
        return;
      }
      const timer = setTimeout(() => message.destroy(), discardedBodyMs);
      message.once('close', () => clearTimeout(timer));
      message.resume();
    },
  };
}

function stripBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
