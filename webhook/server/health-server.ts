import { createServer } from 'node:http';
import type { Registry } from 'prom-client';
import { explainListenFailure } from './listen-failure.js';

/** One thing that must hold before reviews may come; `problem` is absent when it does. */
export interface ReadinessCheck {
  readonly name: string;
  readonly findProblem: () => string | undefined;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/livez` (the loop turns), `/readyz` (every check holds; `?verbose` lists them) and `/metrics` over plain
 * HTTP. Ports for probes and for metrics are apart, so that a NetworkPolicy can tell them apart.
 */
export async function startHealthServer(
  address: { readonly host: string; readonly port: number },
  routes: { readonly checks?: readonly ReadinessCheck[]; readonly registry?: Registry },
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const send = (code: number, text: string, type = 'text/plain; charset=utf-8'): void => {
      response.writeHead(code, { 'content-type': type }).end(text);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, 'only GET\n');
    if (url.pathname === '/livez' && routes.checks) return send(200, 'ok\n');
    if (url.pathname === '/readyz' && routes.checks) {
      const { ready, text } = describeReadiness(routes.checks);
      return send(ready ? 200 : 503, url.searchParams.has('verbose') || !ready ? text : 'ok\n');
    }
    if (url.pathname === '/metrics' && routes.registry) {
      const { registry } = routes;
      registry.metrics().then(
        (text) => send(200, text, registry.contentType),
        () => send(500, 'metrics failed\n'),
      );
      return;
    }
    send(404, 'not here\n');
  });
  await new Promise<void>((resolve, reject) => {
    const port = routes.checks ? 'healthPort' : 'metricsPort';
    server.once('error', (error) => reject(explainListenFailure(error, port)));
    server.listen(address.port, address.host, resolve);
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function describeReadiness(checks: readonly ReadinessCheck[]): { readonly ready: boolean; readonly text: string } {
  const results = checks.map((check) => ({ name: check.name, problem: check.findProblem() }));
  const lines = results.map(({ name, problem }) => (problem === undefined ? `[+] ${name}` : `[-] ${name}: ${problem}`));
  return { ready: results.every(({ problem }) => problem === undefined), text: `${lines.join('\n')}\n` };
}
