import type { Logger } from 'pino';
import { type BundleRepair, createBundleRepair, watchPath } from '../certificates/bundle-repair.js';
import type { KeptConfiguration } from '../certificates/ca-bundle-keeper.js';
import type { CertificateListener, CertificateSource, ServingCertificate } from '../certificates/certificate-source.js';
import { createFileSource } from '../certificates/file-source.js';
import type { Cluster } from '../cluster/cluster.js';
import type { WebhookConfig } from '../config/load-config.js';
import type { Decide } from '../decide/decide.js';
import { createAdmissionGate } from './admission-gate.js';
import { type AdmissionServer, startAdmissionServer } from './admission-server.js';
import { chooseHost } from './choose-host.js';
import { type ReadinessCheck, startHealthServer } from './health-server.js';
import { createMetrics, type WebhookMetrics } from './metrics.js';
import { startPolling } from './poll.js';

export interface WebhookOptions {
  readonly config: WebhookConfig;
  readonly decide: Decide;
  /** What the deciding side needs before it can answer. */
  readonly checks?: readonly ReadinessCheck[];
  readonly logger: Logger;
  /** Connects to the cluster; called only when something of it is needed. */
  readonly connectCluster: () => Promise<Cluster>;
  readonly version: string;
  readonly rulesVersion: string;
}

/** A running webhook. */
export interface Webhook {
  readonly admissionPort: number;
  readonly healthPort: number;
  readonly metricsPort: number;
  readonly metrics: WebhookMetrics;
  /** Takes limits and the log level of a new configuration into use. */
  useConfig(config: WebhookConfig): void;
  /** Drains, then stops. Ends when no answer is under way, or when the grace time is over. */
  stop(): Promise<void>;
}

/** How often the webhook configurations are looked at besides being watched. */
const bundleMilliseconds = 30_000;

/** Starts everything: probes first, the admission server when there is a certificate. */
export async function startWebhook(options: WebhookOptions): Promise<Webhook> {
  const { logger } = options;
  let config = options.config;
  let draining = false;
  let admission: AdmissionServer | undefined;
  const gate = createAdmissionGate(() => ({
    inFlight: config.limits.inFlight,
    queue: config.limits.queue,
    bodyBytes: config.limits.heldBytes,
  }));
  const metrics = createMetrics(() => gate);
  metrics.buildInfo.set({ version: options.version, rules: options.rulesVersion }, 1);

  const kept = listConfigurations(config);
  const needsCluster = config.certificates.source === 'self-made' || kept.length > 0;
  const cluster = needsCluster ? await options.connectCluster() : undefined;
  const now = cluster?.now ?? Date.now;
  const firstCertificate = makeResolvers<ServingCertificate>();
  const listener: CertificateListener = {
    changed: (certificate) => {
      metrics.certificateExpiry.set({ certificate: 'serving' }, certificate.notAfter / 1000);
      try {
        admission?.useCertificate(certificate);
        metrics.certificateReloads.inc({ result: 'success' });
        logger.info({ notAfter: new Date(certificate.notAfter).toISOString() }, 'certificate in use');
      } catch (error) {
        listener.failed(error instanceof Error ? error.message : String(error));
      }
      firstCertificate.resolve(certificate);
      void repair.run();
    },
    failed: (problem) => {
      metrics.certificateReloads.inc({ result: 'failure' });
      const after = source.current ? 'the one before stays in use' : 'there is none yet, so that no review is answered';
      logger.error({ problem }, `certificate not taken; ${after}`);
    },
  };
  const repair = createBundleRepair(
    cluster,
    kept,
    () => source.current && (source.current.authorities ?? ''),
    ({ configuration, state, problem }) => {
      const matches = state === 'matches' || state === 'repaired';
      metrics.caBundleMatches.set({ configuration }, matches ? 1 : 0);
      if (state === 'repaired') logger.info({ configuration }, 'caBundle written');
      if (state === 'differs') logger.warn({ configuration, problem }, 'caBundle not in order');
      if (state === 'absent') logger.debug({ configuration }, 'not installed');
    },
  );
  const source = await openSource({ config, cluster, listener, isTrusted: repair.isTrusted, now });

  const stopping = new AbortController();
  const checks: readonly ReadinessCheck[] = [
    { name: 'not-stopping', findProblem: () => (draining ? 'the process is stopping' : undefined) },
    { name: 'certificate', findProblem: () => findCertificateProblem(source.current, admission, now()) },
    { name: 'ca-bundle', findProblem: () => findBundleProblem(repair) },
    ...(options.checks ?? []),
  ];
  const host = chooseHost(config.listen.host);
  const health = await startHealthServer({ host, port: config.listen.healthPort }, { checks });
  const metricsServer = await startHealthServer(
    { host, port: config.listen.metricsPort },
    { registry: metrics.registry },
  );

  await source.check();
  const stopPolling = [
    startPolling(config.certificates.pollSeconds * 1000, () => source.check()),
    startPolling(bundleMilliseconds, repair.run),
  ];
  const certificate = await firstCertificate.promise;
  admission = await startAdmissionServer(
    { host, port: config.listen.admissionPort },
    {
      certificate: source.current ?? certificate,
      minimumTls: config.listen.minimumTls,
      decide: options.decide,
      gate,
      readLimits: () => config.limits,
      metrics,
      logger,
    },
  );
  const server = admission;
  for (const configuration of cluster ? kept : []) {
    // Our own writes come back as events too; they match, and nothing happens. Before a repair the shared Secret is read
    // again: another replica may know a newer bundle than we do.
    cluster?.watch(
      watchPath(configuration),
      (event) => {
        if (event.type !== 'BOOKMARK') void source.check().then(repair.run);
      },
      stopping.signal,
    );
  }
  await repair.run();
  logger.info({ admissionPort: server.port, healthPort: health.port, metricsPort: metricsServer.port }, 'listening');

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    draining = true;
    server.startDraining();
    logger.info({ seconds: config.shutdown.drainSeconds }, 'draining');
    await sleep(config.shutdown.drainSeconds * 1000);
    for (const end of stopPolling) end();
    stopping.abort();
    const cut = await Promise.race([
      server.close().then(() => false),
      sleep(config.shutdown.graceSeconds * 1000, true).then(() => true),
    ]);
    await Promise.all([health.close(), metricsServer.close()]);
    metrics.stop();
    logger.info({ answersCut: cut ? gate.inFlight : 0 }, 'stopped');
  };
  return {
    admissionPort: server.port,
    healthPort: health.port,
    metricsPort: metricsServer.port,
    metrics,
    useConfig: (next) => {
      for (const section of ['listen', 'certificates', 'caBundle', 'cluster'] as const) {
        if (JSON.stringify(next[section]) !== JSON.stringify(config[section])) {
          logger.warn({ section }, 'this section takes effect at the next start');
        }
      }
      if (next.approved.namespace !== config.approved.namespace) {
        logger.warn({ section: 'approved.namespace' }, 'this key takes effect at the next start');
      }
      const { listen, certificates, caBundle, cluster: reading } = config;
      const approved = { ...next.approved, namespace: config.approved.namespace };
      config = { ...next, listen, certificates, caBundle, cluster: reading, approved };
      logger.level = next.log.level;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function openSource(given: {
  readonly config: WebhookConfig;
  readonly cluster: Cluster | undefined;
  readonly listener: CertificateListener;
  readonly isTrusted: (bundle: string) => boolean;
  readonly now: () => number;
}): Promise<CertificateSource> {
  const { cluster, listener, isTrusted, now } = given;
  const { certificates } = given.config;
  if (certificates.source === 'files' || cluster === undefined) {
    return createFileSource(certificates.folder, listener, now);
  }
  // Loaded only here: a mounted Secret needs no library that makes certificates.
  const { createSelfMadeSource } = await import('../certificates/self-made-source.js');
  const hour = 3600_000;
  return createSelfMadeSource(
    cluster,
    {
      namespace: certificates.namespace,
      secretName: certificates.secretName,
      names: certificates.names,
      authorityLifetime: certificates.authorityHours * hour,
      leafLifetime: certificates.leafHours * hour,
      settle: certificates.settleSeconds * 1000,
      isTrusted,
    },
    listener,
    now,
  );
}

const listConfigurations = ({ caBundle }: WebhookConfig): readonly KeptConfiguration[] => [
  ...caBundle.mutating.map((name) => ({ kind: 'mutatingwebhookconfigurations' as const, name })),
  ...caBundle.validating.map((name) => ({ kind: 'validatingwebhookconfigurations' as const, name })),
];

function findCertificateProblem(
  certificate: ServingCertificate | undefined,
  server: AdmissionServer | undefined,
  now: number,
): string | undefined {
  if (certificate === undefined || server === undefined) return 'there is none yet';
  return certificate.notAfter <= now ? 'it has ended' : undefined;
}

/** A configuration that is not installed sends us nothing, so it is in order. */
function findBundleProblem(repair: BundleRepair): string | undefined {
  const unseen = repair.findUnseen();
  return unseen && `${unseen} does not hold our authorities yet; the log says why`;
}

function makeResolvers<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((accept) => {
    resolve = accept;
  });
  return { promise, resolve };
}

const sleep = (milliseconds: number, background = false): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    if (background) timer.unref();
  });
