import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineCounter, parse, parseDocument } from 'yaml';
import { openSavedCluster } from '../cluster/saved-cluster.js';
import type { WebhookConfig } from '../config/load-config.js';
import { openDecider } from '../decide/create-decide.js';
import type { JsonObject } from '../decide/decide.js';
import { createDecisionMetrics } from '../decide/decision-metrics.js';
import { answerReview } from '../review/answer-review.js';
import { readSavedObjects, type SavedObjects } from './read-saved-objects.js';
import { loadOrDefault } from './serve-command.js';

export interface ReviewOptions {
  readonly config?: string;
  readonly endpoint: 'mutate' | 'validate';
  /** Files with objects of the cluster. */
  readonly objects: readonly string[];
}

/** How long an image may take offline. */
const offlineSeconds = 600;

/** Prints the answer to the AdmissionReview, or about the Pod, on standard input: 0 allowed, 1 denied, 2 neither of them. */
export async function runReview(options: ReviewOptions): Promise<number> {
  const say = (line: string): boolean => process.stderr.write(`${line}\n`);
  const loaded = await loadOrDefault(options.config);
  const saved = await readSavedObjects(options.objects);
  const problems = [...(loaded.kind === 'wrong' ? loaded.problems : []), ...saved.problems];
  if (loaded.kind === 'wrong' || problems.length > 0) {
    problems.map(say);
    return 2;
  }
  const { config } = loaded;
  const { limits } = config;
  for (const note of listNotes(config, options.objects.length > 0 ? saved : undefined)) say(`note: ${note}`);
  // Without saved objects the answer is as if reading were off. Somebody waits, so that pulls may take long.
  const decider = await openDecider({
    config: { ...config, images: { ...config.images, waitSeconds: offlineSeconds } },
    ...(options.objects.length > 0 && { connectCluster: async () => openSavedCluster(saved.objects) }),
    metrics: createDecisionMetrics(),
    onProblem: say,
  });
  if (!('decide' in decider)) {
    decider.map((problem) => say(`${options.config ?? 'defaults'}: error: ${problem}`));
    return 2;
  }
  while (decider.checks.some(({ findProblem }) => findProblem() !== undefined)) await sleep(5);
  const input = await text(process.stdin);
  const misread = findSyntaxError(input);
  if (misread !== undefined) {
    await decider.close();
    say(`stdin:${misread}`);
    return 2;
  }
  const handled = await answerReview(wrapPod(input), {
    endpoint: options.endpoint,
    decide: decider.decide,
    deadline: AbortSignal.timeout(offlineSeconds * 1000),
    retryAfterSeconds: limits.retryAfterSeconds,
  });
  await decider.close();
  process.stdout.write(`${JSON.stringify(handled.answer, undefined, 2)}\n`);
  if (handled.failure !== undefined) throw handled.failure;
  if (handled.review === undefined) return 2;
  return handled.answer.response.allowed ? 0 : 1;
}

/** Which part of the configuration reads which kinds. */
const readers = [
  { key: 'cluster.namespaces', kinds: ['Namespace'], isOn: ({ cluster }: WebhookConfig) => cluster.namespaces },
  { key: 'cluster.nodes', kinds: ['Node', 'RuntimeClass'], isOn: ({ cluster }: WebhookConfig) => cluster.nodes },
  {
    key: 'cluster.configMaps',
    kinds: ['ConfigMap'],
    isOn: ({ cluster, approved }: WebhookConfig) => cluster.configMaps || approved.namespace !== '',
  },
  {
    key: 'cluster.secrets',
    kinds: ['Secret'],
    isOn: ({ cluster }: WebhookConfig) => cluster.secrets || cluster.pullSecrets,
  },
] as const;

/** Where the answer may not be the one of the cluster. */
function listNotes(config: WebhookConfig, saved: SavedObjects | undefined): readonly string[] {
  const on = readers.filter(({ isOn }) => isOn(config));
  if (saved === undefined) {
    if (on.length === 0) return [];
    const kinds = on.flatMap((reader) => reader.kinds).join(', ');
    return [
      `the configuration reads ${kinds} of the cluster; save them with kubectl get and name the file with --objects`,
    ];
  }
  const found = new Set(saved.objects.map(({ kind }) => String(kind)));
  const off = readers.filter(({ kinds, isOn }) => !isOn(config) && kinds.some((kind) => found.has(kind)));
  return [
    ...off.map(
      ({ key, kinds }) => `${key} is off in the configuration, so that each ${kinds.join(' and ')} is left unread`,
    ),
    ...saved.unused.map((kind) => `the webhook reads no ${kind}; those of --objects are not used`),
  ];
}

/** Where and why the input is no YAML, of which JSON is a part. */
function findSyntaxError(input: string): string | undefined {
  const lineCounter = new LineCounter();
  const [error] = parseDocument(input, { lineCounter, prettyErrors: false }).errors;
  if (error === undefined) return undefined;
  const { line, col } = lineCounter.linePos(error.pos[0]);
  return `${line}:${col}: error: ${error.message}`;
}

/** A Pod in place of a review: the review that comes when it is created. Other texts stay as they are. */
function wrapPod(input: string): string {
  let value: unknown;
  try {
    value = parse(input);
  } catch {
    return input;
  }
  const { kind, metadata } = (value ?? {}) as JsonObject;
  if (kind !== 'Pod' || typeof metadata !== 'object' || metadata === null) return input;
  const { name, namespace = 'default' } = metadata as JsonObject;
  return JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: 'offline',
      resource: { group: '', version: 'v1', resource: 'pods' },
      namespace,
      ...(typeof name === 'string' && { name }),
      operation: 'CREATE',
      object: value,
    },
  });
}
