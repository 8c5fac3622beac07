import { type ClientRequestArgs, request as requestHttp } from 'node:http';
import { Agent, type AgentOptions, type RequestOptions, request as requestHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { describeConnectionFailure } from './http-failure.js';
import type { ProxyAddress } from './http-proxy.js';
import { ImageAccessError } from './image-source.js';

type SocketCallback = (error: Error | null, stream: Duplex) => void;

/** Makes an agent whose TLS connections go through `CONNECT` tunnels of an HTTP proxy. */
export function createTunnelAgent(proxy: ProxyAddress, options: AgentOptions, connectMs: number): Agent {
  return new TunnelAgent(proxy, options, connectMs);
}

class TunnelAgent extends Agent {
  readonly #proxy: ProxyAddress;
  readonly #connectMs: number;

  constructor(proxy: ProxyAddress, options: AgentOptions, connectMs: number) {
    super(options);
    this.#proxy = proxy;
    this.#connectMs = connectMs;
  }

  override createConnection(options: RequestOptions, callback?: SocketCallback): undefined {
    const host = options.host ?? options.hostname ?? '';
    const port = Number(options.port ?? 443);
    openTunnel(this.#proxy, host, port, this.#connectMs).then(
      (socket) => {
        const servername = isIP(host) === 0 ? host : '';
        callback?.(null, connectTls({ ...options, host, port, socket, servername } as ConnectionOptions));
      },
      // Node looks at the stream only when there is no error.
      (error: Error) => callback?.(error, undefined as never),
    );
  }
}

function openTunnel(proxy: ProxyAddress, host: string, port: number, connectMs: number): Promise<Socket> {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const secure = proxy.url.protocol === 'https:';
  const send = secure ? requestHttps : requestHttp;
  const options: ClientRequestArgs = {
    method: 'CONNECT',
    hostname: proxy.url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: proxy.url.port || (secure ? 443 : 80),
    path: target,
    agent: false,
    headers: {
      host: target,
      ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
    },
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(timer);
      reject(describeProxyFailure(error, proxy));
    };
    const request = send(options);
    const timer = setTimeout(() => {
      request.destroy(
        new ImageAccessError('timeout', `the proxy ${proxy.url.host} does not answer`, { retryable: true }),
      );
    }, connectMs);
    request.once('error', fail);
    request.once('response', (response) => {
      // Some proxies refuse with a body of their own instead of ending the tunnel request.
      response.destroy();
      fail(describeRefusal(proxy, target, response.statusCode ?? 0));
    });
    request.once('connect', (response, socket) => {
      clearTimeout(timer);
      if (response.statusCode === 200) return resolve(socket as Socket);
      socket.destroy();
      reject(describeRefusal(proxy, target, response.statusCode ?? 0));
    });
    request.end();
  });
}

function describeProxyFailure(error: Error, proxy: ProxyAddress): ImageAccessError {
  const failure = describeConnectionFailure(error, proxy.url);
  return new ImageAccessError(failure.kind, `through the proxy: ${failure.message}`, {
    retryable: failure.retryable,
    notes: failure.notes,
    help: ['check HTTPS_PROXY, or except the registry with NO_PROXY'],
  });
}

function describeRefusal(proxy: ProxyAddress, target: string, status: number): ImageAccessError {
  const reason = status === 407 ? 'wants a user and a password' : `answers with status ${status}`;
  return new ImageAccessError('network', `the proxy ${proxy.url.host} refuses a tunnel to ${target}: it ${reason}`, {
    retryable: status >= 500,
    help: [
      status === 407
        ? 'put user and password into HTTPS_PROXY (http://user:password@host:port)'
        : 'check HTTPS_PROXY, or except the registry with NO_PROXY',
    ],
  });
}
