import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request as requestHttps } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, makeLeaf } from '../../webhook/certificates/make-certificate.js';

/** Where `etcd`, `kube-apiserver`, `kubectl` and `helm` are; tests that need them are skipped without it. */
export const clusterAssets = process.env.KUBEBUILDER_ASSETS;

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: an object of Kubernetes, of which each test knows the part it reads
  readonly body: any;
}

/** A real API server with its etcd. There are no controllers: what they would make, the tests make. */
export interface KubeApiserver {
  readonly url: string;
  readonly folder: string;
  /** As a cluster administrator, unless another token is given. */
  request(method: string, path: string, body?: unknown, options?: { readonly token?: string }): Promise<ApiAnswer>;
  /** Runs kubectl as an administrator and gives what it printed, both streams. */
  kubectl(args: readonly string[], input?: string): Promise<{ readonly code: number; readonly output: string }>;
  helm(args: readonly string[]): Promise<string>;
  /** Writes a kubeconfig for a token and gives its path. */
  writeKubeconfig(name: string, token: string): Promise<string>;
  /** A namespace with the service account that each pod needs. */
  createNamespace(name: string, labels?: Readonly<Record<string, string>>): Promise<void>;
  /** Ends the API server and starts it again on the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Pods that are created go into `audit.log`, with what webhooks said of them. */
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata', verbs: ['create'], resources: [{ group: '', resources: ['pods'] }] }, { level: 'None' }],
};
const day = 86_400_000;
const adminToken = 'admin-of-the-test';

export async function startKubeApiserver(): Promise<KubeApiserver> {
  if (clusterAssets === undefined) throw new Error('KUBEBUILDER_ASSETS is not set');
  const program = (name: string): string => join(clusterAssets, name);
  const folder = await mkdtemp(join(tmpdir(), 'genpolicy-cluster-'));
  const [etcdPort, peerPort, apiPort] = await Promise.all([findPort(), findPort(), findPort()]);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(join(folder, 'accounts.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
  // As in a cluster that has run for a while: a replica whose clock is a month behind must still trust it.
  const before = Date.now() - 100 * day;
  const authority = await makeAuthority('kubernetes', before, 365 * day);
  const serving = await makeLeaf(authority, ['127.0.0.1', 'localhost'], before, 365 * day);
  await writeFile(join(folder, 'apiserver.crt'), serving.certificate);
  await writeFile(join(folder, 'apiserver.key'), serving.privateKey);
  await writeFile(join(folder, 'tokens.csv'), `${adminToken},admin,admin,"system:masters"\n`);
  await writeFile(join(folder, 'audit.json'), JSON.stringify(auditPolicy));
  const start = (name: string, args: readonly string[]): ChildProcess => {
    const child = spawn(program(name), args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr?.pipe(createWriteStream(join(folder, `${name}.log`), { flags: 'a' }));
    return child;
  };
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;
  const etcd = start('etcd', [
    ...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync'],
    ...['--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl],
    ...['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl],
    ...['--initial-cluster', `default=${peerUrl}`],
  ]);
  const startApi = (): ChildProcess =>
    start('kube-apiserver', [
      `--etcd-servers=${etcdUrl}`,
      `--tls-cert-file=${join(folder, 'apiserver.crt')}`,
      `--tls-private-key-file=${join(folder, 'apiserver.key')}`,
      `--secure-port=${apiPort}`,
      '--bind-address=127.0.0.1',
      '--authorization-mode=RBAC',
      `--audit-policy-file=${join(folder, 'audit.json')}`,
      `--audit-log-path=${join(folder, 'audit.log')}`,
      `--token-auth-file=${join(folder, 'tokens.csv')}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${join(folder, 'accounts.key')}`,
      `--service-account-signing-key-file=${join(folder, 'accounts.key')}`,
      '--service-cluster-ip-range=10.0.0.0/24',
      '--max-requests-inflight=2000',
      '--max-mutating-requests-inflight=2000',
      '--shutdown-delay-duration=0s',
    ]);
  let api = startApi();
  const url = `https://127.0.0.1:${apiPort}`;
  const agent = new Agent({ keepAlive: true, maxSockets: 64, rejectUnauthorized: false });
  const request: KubeApiserver['request'] = (method, path, body, options = {}) =>
    sendJson(`${url}${path}`, agent, method, options.token ?? adminToken, body);
  const waitReady = async (): Promise<void> => {
    const end = Date.now() + 40_000;
    for (;;) {
      const answer = await request('GET', '/readyz').catch(() => undefined);
      if (answer?.status === 200) return;
      if (Date.now() > end || api.exitCode !== null) {
        throw new Error(
          `the API server does not start:\n${await readFile(join(folder, 'kube-apiserver.log'), 'utf8')}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const writeKubeconfig = async (name: string, token: string): Promise<string> => {
    const path = join(folder, `${name}.kubeconfig`);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [
        {
          name: 'test',
          cluster: { server: url, 'certificate-authority-data': Buffer.from(authority.certificate).toString('base64') },
        },
      ],
      users: [{ name, user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: name } }],
    };
    await writeFile(path, JSON.stringify(config));
    return path;
  };
  await waitReady();
  const kubeconfig = await writeKubeconfig('admin', adminToken);
  return {
    url,
    folder,
    request,
    writeKubeconfig,
    kubectl: (args, input) => runProgram(program('kubectl'), ['--kubeconfig', kubeconfig, ...args], input),
    async helm(args) {
      const { code, output } = await runProgram(program('helm'), args);
      if (code !== 0) throw new Error(output);
      return output;
    },
    async createNamespace(name, labels = {}) {
      await request('POST', '/api/v1/namespaces', { metadata: { name, labels } });
      await request('POST', `/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: 'default' } });
    },
    async restart() {
      await end(api);
      api = startApi();
      await waitReady();
    },
    async stop() {
      agent.destroy();
      await Promise.all([end(api, 'SIGKILL'), end(etcd, 'SIGKILL')]);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export function sendJson(
  url: string,
  agent: Agent,
  method: string,
  token: string | undefined,
  body: unknown,
): Promise<ApiAnswer> {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return new Promise((resolve, reject) => {
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(text !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
    };
    const request = requestHttps(url, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const answer = Buffer.concat(chunks).toString('utf8');
        const isJson = answer.startsWith('{');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: isJson ? JSON.parse(answer) : answer,
        });
      });
    });
    request.on('error', reject);
    request.end(text);
  });
}

/** A port that was free a moment ago. */
export function findPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill(signal);
  });
}

function runProgram(
  path: string,
  args: readonly string[],
  input?: string,
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = execFile(path, [...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, output: stdout + stderr });
    });
    child.stdin?.end(input ?? '');
  });
}
