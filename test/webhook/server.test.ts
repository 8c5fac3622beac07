import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { type NetworkInterfaceInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { makeAuthority, makeLeaf } from '../../webhook/certificates/make-certificate.js';
import { completeConfig } from '../../webhook/config/load-config.js';
import type { WebhookConfig } from '../../webhook/config/webhook-config.gen.js';
import type { Decide } from '../../webhook/decide/decide.js';
import { chooseHost } from '../../webhook/server/choose-host.js';
import { createLogger } from '../../webhook/server/create-logger.js';
import { parseTimeout, subtractMargin } from '../../webhook/server/parse-timeout.js';
import { startWebhook, type Webhook } from '../../webhook/server/start-webhook.js';
import { sendJson } from '../support/kube-apiserver.js';
import { writePod, writeReview } from '../support/write-review.js';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const allow: Decide = async () => ({ kind: 'allowed', annotations: { 'example.com/seen': 'yes' } });

/** A webhook with a mounted certificate, and what it logged. */
async function start(decide: Decide = allow, overrides: WebhookConfig = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'webhook-server-'));
  const writePair = async (): Promise<void> => {
    const authority = await makeAuthority('test', Date.now(), 3600_000);
    const leaf = await makeLeaf(authority, ['127.0.0.1', 'localhost'], Date.now(), 3600_000);
    await writeFile(join(folder, 'tls.crt'), leaf.certificate);
    await writeFile(join(folder, 'tls.key'), leaf.privateKey);
    await writeFile(join(folder, 'ca.crt'), authority.certificate);
  };
  await writePair();
  const lines: string[] = [];
  const webhook = await startWebhook({
    config: completeConfig({
      listen: { host: '127.0.0.1', admissionPort: 0, healthPort: 0, metricsPort: 0 },
      certificates: { source: 'files', folder, pollSeconds: 0.1 },
      shutdown: { drainSeconds: 0, graceSeconds: 5 },
      ...overrides,
    }),
    decide,
    logger: createLogger('info', { write: (line) => lines.push(line) }),
    connectCluster: () => Promise.reject(new Error('no cluster is needed here')),
    version: 'test',
    rulesVersion: 'sha256:0',
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 100, rejectUnauthorized: false });
  cleanUps.push(
    () => rm(folder, { recursive: true }),
    () => webhook.stop(),
    () => agent.destroy(),
  );
  const url = `https://127.0.0.1:${webhook.admissionPort}`;
  const post = (body: unknown, path = '/mutate') => sendJson(`${url}${path}`, agent, 'POST', undefined, body);
  return { webhook, post, lines, writePair, agent };
}

const readPeer = (webhook: Webhook, options: object = {}): Promise<{ fingerprint: string; protocol: string | null }> =>
  new Promise((resolve, reject) => {
    const { admissionPort: port } = webhook;
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () => {
      resolve({ fingerprint: socket.getPeerCertificate().fingerprint256, protocol: socket.getProtocol() });
      socket.destroy();
    });
    socket.on('error', reject);
  });
const readHealth = async (webhook: Webhook, path: string): Promise<string> => {
  const answer = await fetch(`http://127.0.0.1:${webhook.healthPort}${path}`);
  return `${answer.status} ${await answer.text()}`;
};
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Sends a request whose body comes in two parts, and gives the status line of the answer. */
function sendInParts(socket: TLSSocket, path: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const onData = (chunk: Buffer): void => {
      answer += chunk.toString('latin1');
      const head = answer.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
      if (head === -1 || answer.length < head + 4 + length) return;
      socket.off('data', onData);
      resolve(answer.split('\r\n', 1)[0] ?? '');
    };
    socket.on('data', onData);
    socket.once('close', () => reject(new Error('the server closed the connection')));
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    socket.write(head + body.slice(0, 100));
    socket.write(body.slice(100));
  });
}

describe('answers over TLS', () => {
  it('a review that comes right behind a large answer, on the same connection', async () => {
    const large = { 'example.com/large': 'x'.repeat(20_000) };
    const { webhook } = await start(async ({ endpoint }) => ({
      kind: 'allowed',
      ...(endpoint === 'mutate' && { annotations: large }),
    }));
    const socket = connect({ port: webhook.admissionPort, host: '127.0.0.1', rejectUnauthorized: false });
    socket.setNoDelay(true);
    const body = JSON.stringify(writeReview({ object: { ...writePod(), spec: { fill: 'x'.repeat(40_000) } } }));
    for (let turn = 0; turn < 50; turn += 1) {
      expect(await sendInParts(socket, '/mutate', body)).toBe('HTTP/1.1 200 OK');
      expect(await sendInParts(socket, '/validate', body)).toBe('HTTP/1.1 200 OK');
    }
    socket.destroy();
  });

  it('a patch for a pod', async () => {
    const { post } = await start();
    const { status, body } = await post(writeReview());
    expect([status, body.response.allowed, body.response.patchType]).toEqual([200, true, 'JSONPatch']);
  });

  it('an AdmissionReview whatever comes in', async () => {
    const { post } = await start();
    const large = writeReview({ object: writePod({ annotations: { a: 'x'.repeat(8 * 1024 * 1024) } }) });
    const answers = await Promise.all([
      post('{'),
      post(''),
      post(large),
      post(JSON.stringify(writeReview()).slice(0, -1)),
    ]);
    expect(answers.map(({ status, body }) => [status, body.response.uid !== '', body.response.status.code])).toEqual([
      [400, false, 400],
      [400, false, 400],
      [200, true, 413],
      [200, true, 400],
    ]);
    for (const { body } of answers)
      expect(body).toMatchObject({ kind: 'AdmissionReview', response: { allowed: false } });
  });

  it('a review of 3 MiB', async () => {
    const { post } = await start();
    const pod = { ...writePod(), data: 'x'.repeat(3 * 1024 * 1024) };
    const { body } = await post(writeReview({ operation: 'UPDATE', name: 'a', object: pod, oldObject: pod }));
    expect(body.response.allowed).toBe(true);
  });

  it('no TLS 1.1', async () => {
    const { webhook } = await start();
    await expect(readPeer(webhook, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' })).rejects.toThrow();
    expect((await readPeer(webhook, { maxVersion: 'TLSv1.2' })).protocol).toBe('TLSv1.2');
  });

  it('404 elsewhere', async () => {
    const { post } = await start();
    expect((await post(writeReview(), '/other')).status).toBe(404);
  });

  it('in the time that the request gives', async () => {
    const { post } = await start(() => new Promise(() => {}));
    const { body } = await post(writeReview(), '/mutate?timeout=200ms');
    expect(body.response.status).toMatchObject({ code: 429, details: { retryAfterSeconds: 2 } });
  });
});

describe('overload', () => {
  it('is shed with 429 and the uid; what is under way is answered', async () => {
    const free: (() => void)[] = [];
    const slow: Decide = () => new Promise((resolve) => free.push(() => resolve({ kind: 'allowed' })));
    const { post, webhook } = await start(slow, { limits: { inFlight: 2, queue: 3 } });
    const asked = Array.from({ length: 10 }, () => post(writeReview()));
    const early = await Promise.all(asked.map((one) => Promise.race([one, pause(500)])));
    const shed = early.filter(Boolean) as Awaited<ReturnType<typeof post>>[];
    expect(shed).toHaveLength(5);
    for (const { status, body } of shed) {
      expect(status).toBe(200);
      expect(body.response).toMatchObject({ uid: expect.stringMatching(/^705a/), status: { code: 429 } });
    }
    while (free.length > 0) {
      for (const finish of free.splice(0)) finish();
      await pause(50);
    }
    const answers = await Promise.all(asked);
    expect(answers.filter(({ body }) => body.response.allowed)).toHaveLength(5);
    expect(await webhook.metrics.registry.metrics()).toContain('kata_policy_admission_rejected_overload_total 5');
  });

  it('of bytes makes reviews wait for each other, and loses none', async () => {
    const { post } = await start(allow, { limits: { heldBytes: 1024 * 1024 } });
    const large = writeReview({ object: writePod({ annotations: { a: 'x'.repeat(900_000) } }) });
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(large)));
    // Too large for the annotations of a pod; what counts is that each got its answer.
    expect(answers.map(({ body }) => body.response.status.code)).toEqual(Array(12).fill(422));
  });
});

describe('certificates', () => {
  it('are taken into use without a restart; a broken pair is not', async () => {
    const { webhook, writePair, post } = await start();
    const first = await readPeer(webhook);
    await post(writeReview());
    await writePair();
    await pause(500);
    const second = await readPeer(webhook);
    expect(second.fingerprint).not.toBe(first.fingerprint);
    // The connection from before lives on.
    expect((await post(writeReview())).status).toBe(200);
    const [line] =
      (await webhook.metrics.registry.metrics()).match(/certificate_reloads_total\{result="success"\} \d+/) ?? [];
    expect(line).toMatch(/ [2-4]$/);
  });
});

describe('stopping', () => {
  it('answers what is under way, asks clients to go, and is not ready', async () => {
    let finish = (): void => {};
    const slow: Decide = () =>
      new Promise((resolve) => {
        finish = () => resolve({ kind: 'allowed' });
      });
    const { webhook, post } = await start(slow, { shutdown: { drainSeconds: 0.5, graceSeconds: 5 } });
    expect(await readHealth(webhook, '/readyz')).toBe('200 ok\n');
    const before = post(writeReview());
    await pause(100);
    const stopped = webhook.stop();
    expect(await readHealth(webhook, '/readyz')).toMatch(/^503 \[-\] not-stopping: the process is stopping/);
    expect(await readHealth(webhook, '/livez')).toBe('200 ok\n');
    finish();
    const answer = await before;
    expect([answer.status, answer.headers.connection]).toEqual([200, 'close']);
    const during = post(writeReview());
    await pause(700);
    // The listener is closed by now, and this review still has its answer to come.
    finish();
    expect((await during).body.response.allowed).toBe(true);
    await stopped;
    await expect(post(writeReview())).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('what it says about itself', () => {
  it('readiness, check by check', async () => {
    const { webhook } = await start();
    expect(await readHealth(webhook, '/readyz?verbose')).toBe('200 [+] not-stopping\n[+] certificate\n[+] ca-bundle\n');
    expect(await readHealth(webhook, '/metrics')).toMatch(/^404/);
  });

  it('metrics on a port of their own', async () => {
    const { webhook, post } = await start();
    await post(writeReview());
    const text = await (await fetch(`http://127.0.0.1:${webhook.metricsPort}/metrics`)).text();
    expect(text).toContain('kata_policy_admission_requests_total{operation="CREATE",outcome="mutated",code="200"} 1');
    expect(text).toMatch(/kata_policy_certificate_expiry_timestamp_seconds\{certificate="serving"\} 1\d{9}/);
    expect(text).toMatch(/nodejs_eventloop_delay_seconds\{quantile="0.99"\}/);
    expect(text).toContain('kata_policy_build_info{version="test",rules="sha256:0"} 1');
  });

  it('one log line for a review, with its names and without the pod', async () => {
    const { post, lines } = await start();
    const object = writePod({ annotations: { 'example.com/token': 'hunter2' } });
    await post(writeReview({ object }));
    await post(writeReview({ object: { ...object, spec: 'hunter2' } }));
    const reviews = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'review');
    expect(reviews).toHaveLength(2);
    expect(reviews[0]).toMatchObject({ namespace: 'models', pod: 'llm-7d9c5b8f6d-', outcome: 'mutated', code: 200 });
    expect(lines.join()).not.toContain('hunter2');
  });
});

describe('the address to listen at', () => {
  const address = (family: 'IPv4' | 'IPv6') =>
    ({ family, address: '', netmask: '', mac: '', internal: true, cidr: null, scopeid: 0 }) as NetworkInterfaceInfo;
  it.each([
    ['::', ['IPv4', 'IPv6'], '::'],
    ['::', ['IPv4'], '0.0.0.0'],
    ['10.0.0.1', ['IPv4'], '10.0.0.1'],
  ] as const)('%s on a node with %j', (host, families, wanted) => {
    expect(chooseHost(host, { lo: families.map(address) })).toBe(wanted);
  });
});

describe('durations as Go prints them', () => {
  it.each<[string | undefined, number | undefined]>([
    ['10s', 10_000],
    ['9.998765432s', 9998.765432],
    ['1m0.5s', 60_500],
    ['500ms', 500],
    ['0s', 0],
    ['ten', undefined],
    ['', undefined],
    [undefined, undefined],
    ['-1s', undefined],
  ])('%s', (text, milliseconds) => {
    if (milliseconds === undefined) expect(parseTimeout(text)).toBeUndefined();
    else expect(parseTimeout(text)).toBeCloseTo(milliseconds, 6);
  });

  it('leave a margin, but never more than half', () => {
    expect(subtractMargin(10_000, 500)).toBe(9500);
    expect(subtractMargin(600, 500)).toBe(300);
  });
});
