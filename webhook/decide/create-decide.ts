import {
  createCollector,
  type NamedDropIn,
  readRulesFile,
  readShippedRules,
  resolveDropIn,
} from '../../generator/index.js';
import type { Cluster } from '../cluster/cluster.js';
import type { WebhookConfig } from '../config/load-config.js';
import { createApprovedStore } from '../facts/approved-store.js';
import { loadBases } from '../facts/base-initdata.js';
import { BoundedMap } from '../facts/bounded-map.js';
import { type ImageStore, openImageStore } from '../facts/image-facts.js';
import { openObjectCache } from '../facts/object-cache.js';
import { openClusterFacts } from '../facts/open-cluster-facts.js';
import type { ReadinessCheck } from '../server/health-server.js';
import { startPolling } from '../server/poll.js';
import { chooseMode } from './choose-mode.js';
import { createClassSettings } from './class-settings.js';
import type { Decide, Decision, PodReview } from './decide.js';
import { type DecideContext, FactsUnavailable } from './decide-context.js';
import { decideCreate } from './decide-create.js';
import { decideFinal } from './decide-final.js';
import { decideUpdate } from './decide-update.js';
import type { DecisionMetrics } from './decision-metrics.js';
import { describeFinding } from './describe-findings.js';
import { nameRules } from './hash-policy.js';
import { createPolicyMaker } from './make-policy.js';
import { ownNames, presentPod } from './present-pod.js';
import { warmUp } from './warm-up.js';

export interface Decider {
  readonly decide: Decide;
  readonly checks: readonly ReadinessCheck[];
  /** The digest of the rules that policies are made with now. */
  readonly rulesVersion: string;
  /** Takes a new configuration into use, or says what is wrong with what it names; then the one before stays. */
  useConfig(config: WebhookConfig): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface DeciderOptions {
  readonly config: WebhookConfig;
  /** Connects to the cluster; called only when something of it is needed. Absent offline. */
  readonly connectCluster?: () => Promise<Cluster>;
  readonly metrics: DecisionMetrics;
  readonly onProblem: (problem: string) => void;
  /** Whether the engine is warm when this is open, for a process that serves many. */
  readonly warmUp?: boolean;
}

/** So many policies until the process is nearly as quick as it gets. */
const firstRounds = 14;

/** What follows from a configuration, and is replaced with it. */
interface Loaded {
  readonly context: DecideContext;
  readonly images: ImageStore;
  close(): void;
}

/** Opens the deciding side. A list says what is wrong with what the configuration names. */
export async function openDecider(options: DeciderOptions): Promise<Decider | readonly string[]> {
  const { config, metrics, onProblem } = options;
  const closing = new AbortController();
  const needsCluster = Object.values(config.cluster).includes(true) || config.approved.namespace !== '';
  const cluster = needsCluster ? await options.connectCluster?.() : undefined;
  const facts = await openClusterFacts(config.cluster, cluster, onProblem, closing.signal);
  let current: Loaded | undefined;
  const refresh = async (): Promise<void> => {
    await current?.context.approved.refresh();
  };
  const approvedPath = `/api/v1/namespaces/${config.approved.namespace}/configmaps?labelSelector=${encodeURIComponent(`${ownNames.approved}=true`)}`;
  const approvedMaps =
    cluster && config.approved.namespace !== ''
      ? openObjectCache(cluster, approvedPath, () => void refresh(), onProblem, closing.signal)
      : undefined;

  const load = async (next: WebhookConfig): Promise<Loaded | readonly string[]> => {
    const collector = createCollector();
    const dropIns: NamedDropIn[] = [];
    for (const name of next.policy.dropIns) {
      const dropIn = await resolveDropIn(name, collector);
      if (dropIn) dropIns.push(dropIn);
    }
    const { rulesFile } = next.policy;
    const rules = rulesFile === '' ? readShippedRules() : await readRulesFile(rulesFile, collector);
    const findBase = await loadBases(next.initdata);
    const settingsOf = createClassSettings(next.policy, dropIns, (errors) => collector.add(errors));
    const chosen = await settingsOf(undefined);
    const problems = collector.diagnostics.filter(({ severity }) => severity === 'error').map(describeFinding);
    if (typeof findBase !== 'function') problems.push(...findBase);
    if (!chosen && problems.length === 0)
      problems.push('the settings cannot be loaded; genpolicy settings show says why');
    if (!rules || !chosen || typeof findBase !== 'function' || problems.length > 0) return problems;
    const { registry } = chosen.base.settings.extensions ?? {};
    const images = openImageStore({
      images: next.images,
      mirrors: registry?.mirrors ?? [],
      insecureRegistries: registry?.insecure ?? [],
      events: metrics,
    });
    const approved = createApprovedStore(next.approved.folder, () => approvedMaps?.objects.values() ?? [], onProblem);
    await approved.refresh();
    const making = { config: next, rules, images, cluster: facts, settingsOf };
    const maker = createPolicyMaker(making);
    if (options.warmUp) await warmUp(making, current ? 1 : firstRounds);
    void prefetch(next, images, onProblem);
    const stop = startPolling(5000, () => approved.refresh());
    return {
      context: {
        config: next,
        rules,
        rulesVersion: nameRules(rules),
        maker,
        cluster: facts,
        approved,
        findBase,
        settingsOf,
        judgements: new BoundedMap(next.policy.keptPolicies),
      },
      images,
      close: () => {
        stop();
        void images.close();
      },
    };
  };

  const first = await load(config);
  if (!('context' in first)) {
    closing.abort();
    return first;
  }
  current = first;
  // What was listed while loading.
  await refresh();
  return {
    decide: (review, deadline) => decidePod((current ?? first).context, review, deadline, metrics),
    checks: [
      { name: 'cluster-facts', findProblem: () => facts.findProblem() },
      {
        name: 'approved-policies',
        findProblem: () => (approvedMaps?.isComplete === false ? 'they are not listed yet' : undefined),
      },
    ],
    get rulesVersion() {
      return (current ?? first).context.rulesVersion;
    },
    useConfig: async (next) => {
      const loaded = await load({
        ...next,
        cluster: config.cluster,
        approved: { ...next.approved, namespace: config.approved.namespace },
      });
      if (!('context' in loaded)) return loaded;
      const before = current;
      current = loaded;
      // Reviews under way still use the old ones.
      setTimeout(() => before?.close(), 60_000).unref();
      return [];
    },
    close: async () => {
      closing.abort();
      current?.close();
    },
  };
}

async function prefetch(
  { images: { prefetch: names } }: WebhookConfig,
  images: ImageStore,
  onProblem: (text: string) => void,
) {
  for (const reference of names) {
    const need = { reference, platform: { os: 'linux', architecture: 'amd64' }, needsUsers: true };
    const { facts, findings } = await images.provide(need, []);
    if (!facts) onProblem(`prefetch: ${findings.map(({ message }) => message).join('; ')}`);
  }
}

/** Decides about one review. */
async function decidePod(
  context: DecideContext,
  review: PodReview,
  deadline: AbortSignal,
  metrics: DecisionMetrics,
): Promise<Decision> {
  const { object, operation, endpoint } = review;
  if (!object || (operation !== 'CREATE' && operation !== 'UPDATE')) return { kind: 'allowed', skipped: true };
  const pod = presentPod(review, object);
  const { mode, findings } = chooseMode({
    configured: context.config.policy.mode,
    lowest: context.config.policy.lowestMode,
    namespaceLabels: context.cluster.namespaceLabels(review.namespace),
    podLabels: pod.labels,
  });
  if (operation === 'UPDATE') return soften(mode, decideUpdate(review), metrics);
  const isMutation = endpoint === 'mutate';
  if (isMutation && (mode === 'verify' || mode === 'audit')) return { kind: 'allowed', audit: { mode } };
  const classSettings = await context.settingsOf(pod.runtimeClass);
  if (!classSettings) throw new Error('settings that were loaded at the start cannot be loaded any more');
  const podCase = { context, pod, mode, classSettings, deadline, findings };
  try {
    return soften(mode, await (isMutation ? decideCreate(podCase) : decideFinal(podCase)), metrics);
  } catch (error) {
    if (!(error instanceof FactsUnavailable)) throw error;
    const { retryAfterSeconds } = context.config.images;
    return soften(mode, { kind: 'retry', retryAfterSeconds, message: error.message }, metrics);
  }
}

/** In the mode `audit` what would be a denial is a warning, and counted. */
function soften(mode: string, decision: Decision, metrics: DecisionMetrics): Decision {
  if (mode !== 'audit') return decision;
  if (decision.kind === 'allowed') return { ...decision, audit: { mode, ...decision.audit } };
  const [first = ''] = decision.message.split('\n', 1);
  const slug = decision.kind === 'retry' ? 'not-judged' : (/^GP\d{4} ([a-z-]+):/.exec(first)?.[1] ?? 'other');
  metrics.onAudit(slug);
  const said = decision.kind === 'retry' ? `not judged: ${first}` : first;
  return { kind: 'allowed', warnings: [`audit: ${said}`], audit: { mode, finding: first } };
}
