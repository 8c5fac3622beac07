import { connect, createServer, type Socket } from 'node:net';

export interface Endpoint {
  readonly admissionPort: number;
  readonly healthPort: number;
}

/** Stands in for a Service: TCP only, and like kube-proxy it never touches a connection that exists. */
export interface ServiceBalancer {
  readonly port: number;
  add(endpoint: Endpoint): void;
  /** Endpoints that get new connections now. */
  readonly ready: readonly Endpoint[];
  close(): Promise<void>;
}

/**
 * Looks at readiness every `probeMilliseconds`, and uses what it saw only `lagMilliseconds` later, as endpoints take
 * their time to reach all nodes.
 */
export async function startServiceBalancer(
  port: number,
  probeMilliseconds = 250,
  lagMilliseconds = 500,
): Promise<ServiceBalancer> {
  const known = new Set<Endpoint>();
  let ready: readonly Endpoint[] = [];
  let turn = 0;
  const sockets = new Set<Socket>();
  const probe = async (): Promise<void> => {
    const answers = await Promise.all(
      [...known].map(async (endpoint) => {
        const answer = await fetch(`http://127.0.0.1:${endpoint.healthPort}/readyz`).catch(() => undefined);
        return answer?.status === 200 ? [endpoint] : [];
      }),
    );
    setTimeout(() => {
      ready = answers.flat();
    }, lagMilliseconds).unref();
  };
  const timer = setInterval(() => void probe(), probeMilliseconds);
  const server = createServer((client) => {
    turn += 1;
    const target = ready[turn % Math.max(1, ready.length)];
    if (target === undefined) return client.destroy();
    const upstream = connect(target.admissionPort, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroySoon();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    add: (endpoint) => known.add(endpoint),
    get ready() {
      return ready;
    },
    close: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
