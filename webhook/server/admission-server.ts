import type { IncomingMessage } from 'node:http';
import type { Server } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { type FastifyReply, fastify } from 'fastify';
import type { Logger } from 'pino';
import type { ServingCertificate } from '../certificates/certificate-source.js';
import type { Decide, PodReview } from '../decide/decide.js';
import { answerReview, type HandledReview } from '../review/answer-review.js';
import { findUid } from '../review/parse-review.js';
import { refuse } from '../review/write-response.js';
import type { AdmissionGate } from './admission-gate.js';
import { explainListenFailure } from './listen-failure.js';
import type { WebhookMetrics } from './metrics.js';
import { parseTimeout, subtractMargin } from './parse-timeout.js';
import { readBody, readHead } from './read-body.js';

export interface AdmissionLimits {
  readonly requestBytes: number;
  readonly timeoutSeconds: number;
  readonly marginMilliseconds: number;
  readonly retryAfterSeconds: number;
}

export interface AdmissionServerOptions {
  readonly certificate: ServingCertificate;
  readonly minimumTls: 'TLSv1.2' | 'TLSv1.3';
  readonly decide: Decide;
  readonly gate: AdmissionGate;
  readonly readLimits: () => AdmissionLimits;
  readonly metrics: WebhookMetrics;
  readonly logger: Logger;
}

export interface AdmissionServer {
  readonly port: number;
  /** New connections get this certificate; old ones live on. */
  useCertificate(certificate: ServingCertificate): void;
  /** From now on each answer asks its client to connect anew, elsewhere. */
  startDraining(): void;
  /** Stops listening and ends when the answers under way are out. */
  close(): Promise<void>;
}

/** Above the 90 s after which Go's client drops an idle connection, so that it never uses one that we are closing. */
const keepAliveMilliseconds = 100_000;
const endpoints: readonly PodReview['endpoint'][] = ['mutate', 'validate'];

/** Serves `/mutate` and `/validate` over TLS. Every answer is an AdmissionReview, whatever came in. */
export async function startAdmissionServer(
  address: { readonly host: string; readonly port: number },
  options: AdmissionServerOptions,
): Promise<AdmissionServer> {
  let draining = false;
  const app = fastify({
    https: {
      ...toSecureContext(options.certificate, options.minimumTls),
      // A client that sends its headers slowly holds no more than a socket.
      headersTimeout: 32_000,
    },
    keepAliveTimeout: keepAliveMilliseconds,
    requestTimeout: 35_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    logger: false,
    bodyLimit: Number.MAX_SAFE_INTEGER,
  });
  // The body is read behind the gate, not by fastify.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  const hurry = (reply: FastifyReply): void => {
    if (draining) reply.header('connection', 'close');
  };
  for (const endpoint of endpoints) {
    app.post(`/${endpoint}`, async (request, reply) => {
      const handled = await admit(endpoint, request.raw, request.query, options);
      hurry(reply);
      // Without a uid no answer can be matched to its question; the status says so to whoever asks by hand.
      const code = handled.answer.response.uid === '' ? handled.code : 200;
      return reply.code(code).type('application/json').send(JSON.stringify(handled.answer));
    });
  }
  app.setNotFoundHandler((_request, reply) => {
    hurry(reply);
    return reply.code(404).type('text/plain').send('POST /mutate or /validate\n');
  });
  app.setErrorHandler((error: Error, request, reply) => {
    // A client that goes before it has sent all is nothing that we could mend.
    if (request.raw.destroyed) options.logger.info({ error: error.message }, 'the client went away');
    else options.logger.error({ error: error.message }, 'request failed');
    hurry(reply);
    const { answer } = refuse('', 500, 'the webhook could not read this request', 'error');
    return reply.code(500).type('application/json').send(JSON.stringify(answer));
  });
  try {
    await app.listen({ host: address.host, port: address.port, backlog: 1024 });
  } catch (error) {
    throw explainListenFailure(error, 'admissionPort');
  }
  const server = app.server as unknown as Server;
  server.on('secureConnection', widenWriteBuffer);
  server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
    options.logger.debug({ error: error.message, peer: socket.remoteAddress }, 'TLS handshake failed');
  });
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : address.port,
    useCertificate: (certificate) => server.setSecureContext(toSecureContext(certificate, options.minimumTls)),
    startDraining: () => {
      draining = true;
    },
    close: () => app.close(),
  };
}

/** Larger than any answer of ours, whose patch has at most 256 KiB of annotations in base64. */
const writeBufferBytes = 1024 * 1024;

/**
 * Node pauses the parser of a connection whose last answer has not drained when the next request comes, and then takes
 * that request's further bytes for a parse error and closes the connection. The API server sends the review of the
 * validating twin right behind our answer to the mutating one, so that this met every other pod. An answer that fits
 * the buffer never counts as undrained; TLS sockets take no option for that.
 */
function widenWriteBuffer(socket: TLSSocket): void {
  const { _writableState: state } = socket as unknown as { readonly _writableState?: { highWaterMark: number } };
  if (state) state.highWaterMark = writeBufferBytes;
}

async function admit(
  endpoint: PodReview['endpoint'],
  request: IncomingMessage,
  query: unknown,
  options: AdmissionServerOptions,
): Promise<HandledReview> {
  const start = process.hrtime.bigint();
  const limits = options.readLimits();
  const { timeout } = query as { readonly timeout?: unknown };
  const asked = parseTimeout(typeof timeout === 'string' ? timeout : undefined);
  const budget = Math.min(asked ?? Number.POSITIVE_INFINITY, limits.timeoutSeconds * 1000);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), subtractMargin(budget, limits.marginMilliseconds));
  try {
    const handled = await readAndAnswer(endpoint, request, deadline.signal, limits, options);
    observe(endpoint, handled, Number(process.hrtime.bigint() - start) / 1e9, options);
    return handled;
  } finally {
    clearTimeout(timer);
  }
}

async function readAndAnswer(
  endpoint: PodReview['endpoint'],
  request: IncomingMessage,
  deadline: AbortSignal,
  limits: AdmissionLimits,
  options: AdmissionServerOptions,
): Promise<HandledReview> {
  const turnAway = (head: string, code: number, message: string, retry?: number): HandledReview => {
    const extras = retry === undefined ? {} : { retryAfterSeconds: retry };
    const refused = refuse(findUid(head) ?? '', code, message, retry === undefined ? 'error' : 'retry', extras);
    return { ...refused, review: undefined, failure: undefined };
  };
  const declared = Number(request.headers['content-length'] ?? limits.requestBytes);
  const tooLarge = `the review is larger than ${limits.requestBytes} bytes`;
  if (declared > limits.requestBytes) return turnAway(await readHead(request), 413, tooLarge);
  const leave = await options.gate.enter(declared, deadline);
  if (leave === undefined) {
    options.metrics.overload.inc();
    return turnAway(
      await readHead(request),
      429,
      'the webhook has too much to do; ask again',
      limits.retryAfterSeconds,
    );
  }
  try {
    const body = await readBody(request, limits.requestBytes);
    if (body.kind === 'too-large') return turnAway(body.head, 413, tooLarge);
    options.metrics.requestBytes.observe(body.bytes);
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      return turnAway(body.text, 415, 'the content type must be application/json');
    }
    const { retryAfterSeconds } = limits;
    return await answerReview(body.text, { endpoint, decide: options.decide, deadline, retryAfterSeconds });
  } finally {
    leave();
  }
}

/** Counts the review once and logs one line; of the object only what identifies it. */
function observe(
  endpoint: PodReview['endpoint'],
  handled: HandledReview,
  seconds: number,
  { metrics, logger }: AdmissionServerOptions,
): void {
  const { review, outcome, code, answer, failure } = handled;
  metrics.requests.inc({ operation: review?.operation ?? 'UNKNOWN', outcome, code: String(code) });
  metrics.duration.observe({ outcome }, seconds);
  if (handled.patchedBytes > 0) metrics.policyBytes.observe(handled.patchedBytes);
  const line = {
    endpoint,
    uid: answer.response.uid,
    ...(review && {
      operation: review.operation,
      subResource: review.subResource,
      namespace: review.namespace,
      pod: review.name ?? readGenerateName(review),
      dryRun: review.dryRun,
    }),
    outcome,
    code,
    milliseconds: Math.round(seconds * 1e4) / 10,
    audit: answer.response.auditAnnotations,
    // The first line is what the user sees too; later ones may quote the pod.
    ...(answer.response.status && { reason: answer.response.status.message.split('\n', 1)[0] }),
    ...(failure instanceof Error && { failure: failure.stack }),
  };
  if (outcome === 'error') logger.error(line, 'review');
  else logger.info(line, 'review');
}

function readGenerateName(review: PodReview): string | undefined {
  const { generateName } = (review.object?.metadata ?? {}) as { readonly generateName?: unknown };
  return typeof generateName === 'string' ? generateName : undefined;
}

const toSecureContext = ({ certificate, privateKey }: ServingCertificate, minVersion: 'TLSv1.2' | 'TLSv1.3') => ({
  cert: certificate,
  key: privateKey,
  minVersion,
});
