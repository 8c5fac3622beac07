import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type WebhookMetrics = ReturnType<typeof createMetrics>;

const delayQuantiles = [50, 90, 99] as const;

/** All metrics, each in a registry of its own, so that tests and replicas in one process do not meet. */
export function createMetrics(gate: () => { readonly inFlight: number; readonly waiting: number }) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  new Gauge({
    name: 'nodejs_eventloop_delay_seconds',
    help: 'How late the event loop was since the last scrape.',
    labelNames: ['quantile'] as const,
    registers,
    collect() {
      for (const quantile of delayQuantiles) {
        this.set({ quantile: String(quantile / 100) }, delay.percentile(quantile) / 1e9);
      }
      delay.reset();
    },
  });
  new Gauge({
    name: 'kata_policy_admission_in_flight',
    help: 'Reviews that are being answered.',
    registers,
    collect() {
      this.set(gate().inFlight);
    },
  });
  new Gauge({
    name: 'kata_policy_admission_queued',
    help: 'Reviews that wait for their turn.',
    registers,
    collect() {
      this.set(gate().waiting);
    },
  });
  return {
    registry,
    stop: () => delay.disable(),
    requests: new Counter({
      name: 'kata_policy_admission_requests_total',
      help: 'Reviews answered; each counts once.',
      labelNames: ['operation', 'outcome', 'code'] as const,
      registers,
    }),
    duration: new Histogram({
      name: 'kata_policy_admission_duration_seconds',
      help: 'From the end of the headers to the answer.',
      labelNames: ['outcome'] as const,
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    overload: new Counter({
      name: 'kata_policy_admission_rejected_overload_total',
      help: 'Reviews that were shed with 429 because too many waited.',
      registers,
    }),
    requestBytes: new Histogram({
      name: 'kata_policy_request_bytes',
      help: 'Size of the reviews.',
      buckets: [4096, 16384, 65536, 262144, 1048576, 3145728, 7340032],
      registers,
    }),
    policyBytes: new Histogram({
      name: 'kata_policy_policy_bytes',
      help: 'Size of the annotations that a patch writes; Kubernetes takes 262144 in all.',
      buckets: [4096, 8192, 16384, 32768, 65536, 131072, 262144],
      registers,
    }),
    certificateExpiry: new Gauge({
      name: 'kata_policy_certificate_expiry_timestamp_seconds',
      help: 'When a certificate ends, in seconds since 1970.',
      labelNames: ['certificate'] as const,
      registers,
    }),
    certificateReloads: new Counter({
      name: 'kata_policy_certificate_reloads_total',
      help: 'Certificates taken into use, and attempts that kept the one before.',
      labelNames: ['result'] as const,
      registers,
    }),
    caBundleMatches: new Gauge({
      name: 'kata_policy_ca_bundle_matches',
      help: '1 when the webhook configuration holds our bundle of authorities, else 0.',
      labelNames: ['configuration'] as const,
      registers,
    }),
    configReloads: new Counter({
      name: 'kata_policy_config_reloads_total',
      help: 'Configurations taken into use, and attempts that kept the one before.',
      labelNames: ['result'] as const,
      registers,
    }),
    buildInfo: new Gauge({
      name: 'kata_policy_build_info',
      help: 'What this program is.',
      labelNames: ['version', 'rules'] as const,
      registers,
    }),
  };
}
