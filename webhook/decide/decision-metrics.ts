import { Counter, Histogram, type Registry } from 'prom-client';
import type { ImageEvents } from '../facts/image-facts.js';

/** What the deciding side counts. Nothing is counted before a registry is given. */
export interface DecisionMetrics extends ImageEvents {
  /** A pod that the mode `audit` let pass. */
  readonly onAudit: (finding: string) => void;
  register(registry: Registry): void;
}

export function createDecisionMetrics(): DecisionMetrics {
  const counters = {
    facts: new Counter({
      name: 'kata_policy_image_facts_total',
      help: 'Looks at an image: from memory (hit), read now (miss), with another review (shared), or in vain (error).',
      labelNames: ['result'] as const,
      registers: [],
    }),
    registry: new Histogram({
      name: 'kata_policy_registry_request_duration_seconds',
      help: 'Time until a registry answered.',
      labelNames: ['step'] as const,
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [],
    }),
    audit: new Counter({
      name: 'kata_policy_audit_findings_total',
      help: 'Pods that the mode audit let pass and another mode would not.',
      labelNames: ['finding'] as const,
      registers: [],
    }),
  };
  return {
    onFacts: (result) => counters.facts.inc({ result }),
    onRegistry: (step, seconds) => counters.registry.observe({ step }, seconds),
    onAudit: (finding) => counters.audit.inc({ finding }),
    register: (registry) => {
      for (const metric of Object.values(counters)) registry.registerMetric(metric as Counter<string>);
    },
  };
}
