import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:http';
import type { ClusterState } from '../analysis/nodes/index.js';
import type { DiagnosticCollector } from '../diagnostics/index.js';

/** Flags that say where the nodes are known from. */
export interface ClusterOptions {
  readonly nodes?: readonly string[];
  readonly fromCluster?: boolean;
}

/** Reads nodes and runtime classes from saved files or from the cluster; undefined when none was asked for, or after an error. */
export async function readCluster(
  { nodes = [], fromCluster }: ClusterOptions,
  collector: DiagnosticCollector,
): Promise<ClusterState | undefined> {
  if (fromCluster && nodes.length > 0) {
    collector.report('flag-value-invalid', {
      message: '--nodes and --from-cluster each say which nodes there are',
      help: ['give one of them'],
    });
    return undefined;
  }
  if (fromCluster) return await readLiveCluster(collector);
  return nodes.length > 0 ? await readSavedCluster(nodes, collector) : undefined;
}

async function readSavedCluster(
  paths: readonly string[],
  collector: DiagnosticCollector,
): Promise<ClusterState | undefined> {
  const { readClusterObjects } = await import('../analysis/nodes/index.js');
  const objects: unknown[] = [];
  for (const path of paths) {
    try {
      objects.push(JSON.parse(await readFile(path, 'utf8')));
    } catch (error) {
      const isSyntax = error instanceof SyntaxError;
      const reason = error instanceof Error && !isSyntax ? error.message : 'it is not JSON';
      return reportUnreadable(path, reason, collector);
    }
  }
  const name = paths.join(', ');
  const result = readClusterObjects(objects, name);
  return result.ok ? result.state : reportUnreadable(name, result.problem, collector);
}

function reportUnreadable(name: string, reason: string, collector: DiagnosticCollector): undefined {
  collector.report('nodes-unreadable', {
    message: `cannot use ${name} as nodes: ${reason}`,
    help: ['save them with `kubectl get nodes,runtimeclasses -o json > nodes.json`'],
  });
  return undefined;
}

const requestMilliseconds = 15_000;
const pageSize = 500;

interface Connection {
  readonly server: string;
  authenticate(): Promise<RequestOptions>;
}

async function readLiveCluster(collector: DiagnosticCollector): Promise<ClusterState | undefined> {
  let connection: Connection;
  try {
    connection = await connect();
  } catch (error) {
    collector.report('cluster-configuration-unusable', {
      message: `no cluster can be reached: ${describeError(error)}`,
      help: ['set KUBECONFIG, or save the nodes where there is access and give --nodes'],
    });
    return undefined;
  }
  try {
    const [nodes, classes] = await Promise.all([
      listAll(connection, '/api/v1/nodes'),
      listAll(connection, '/apis/node.k8s.io/v1/runtimeclasses'),
    ]);
    const { makeClusterState } = await import('../analysis/nodes/index.js');
    return makeClusterState(nodes, classes, maskLogin(connection.server));
  } catch (error) {
    const isRefused = error instanceof RefusedError;
    collector.report(isRefused ? 'cluster-forbidden' : 'cluster-unreachable', {
      message: isRefused
        ? `${maskLogin(connection.server)} refuses: ${describeError(error)}`
        : `cannot read from ${maskLogin(connection.server)}: ${describeError(error)}`,
      help: isRefused
        ? ['the account needs the verb list on nodes and on runtimeclasses.node.k8s.io']
        : ['check the address in the kubeconfig, or give --nodes with a saved list'],
    });
    return undefined;
  }
}

/** The client library knows where credentials are and how they are renewed; it loads only here. */
async function connect(): Promise<Connection> {
  const { loadKubeConfig } = await import('./load-kube-config.js');
  const config = loadKubeConfig();
  const { server, name } = config.getCurrentCluster() ?? {};
  // What the library takes where it finds nothing.
  const isMadeUp = name === 'cluster' && server === 'http://localhost:8080';
  if (server === undefined || isMadeUp) throw new Error('neither a kubeconfig nor a service account was found');
  return {
    server,
    authenticate: async () => {
      const options: RequestOptions = {};
      await config.applyToHTTPSOptions(options);
      return options;
    },
  };
}

class RefusedError extends Error {}

/** Lists all objects under a path, page by page. */
async function listAll(connection: Connection, path: string): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  let next = '';
  do {
    const query = `?limit=${pageSize}${next === '' ? '' : `&continue=${encodeURIComponent(next)}`}`;
    const page = await getJson(connection, `${path}${query}`);
    if (!Array.isArray(page.items)) throw new Error(`${path}: the answer is no list`);
    items.push(...page.items);
    const metadata = page.metadata as { readonly continue?: unknown } | undefined;
    next = typeof metadata?.continue === 'string' ? metadata.continue : '';
  } while (next !== '');
  return items;
}

async function getJson(connection: Connection, path: string): Promise<Readonly<Record<string, unknown>>> {
  const options = await connection.authenticate();
  const url = new URL(`${connection.server.replace(/\/$/, '')}${path}`);
  const { request } = url.protocol === 'http:' ? await import('node:http') : await import('node:https');
  return await new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        ...options,
        signal: AbortSignal.timeout(requestMilliseconds),
        headers: { ...options.headers, accept: 'application/json' },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          const answer = parseObject(Buffer.concat(chunks).toString('utf8'));
          const message = typeof answer?.message === 'string' ? answer.message : 'no message';
          if (status === 401 || status === 403) return reject(new RefusedError(`status ${status}, ${message}`));
          if (status !== 200 || !answer) return reject(new Error(`status ${status}, ${message}`));
          resolve(answer);
        });
      },
    );
    call.on('error', (error) =>
      reject(error.name === 'TimeoutError' ? new Error(`no answer within ${requestMilliseconds / 1000} s`) : error),
    );
    call.end();
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

/** Credential plugins and kubeconfigs may put tokens into what they say. */
function describeError(error: unknown): string {
  const parts = error instanceof AggregateError ? error.errors : [error];
  const text =
    parts.map((one) => (one instanceof Error ? one.message : String(one))).join('; ') || 'it does not answer';
  return maskLogin(text)
    .replace(/\b(bearer|basic)\s+\S+/gi, '$1 ***')
    .replace(/eyJ[\w-]+(?:\.[\w-]*)*/g, '***')
    .replace(/((?:token|password|secret)["']?\s*[:=]\s*)\S+/gi, '$1***');
}

function maskLogin(text: string): string {
  return text.replace(/(\/\/)[^/@\s]+@/g, '$1***@');
}
