import {
  annotationNames,
  createCollector,
  type Diagnostic,
  digestInitdata,
  type GeneratedPolicy,
  generatePolicies,
  type ImageFacts,
  type ImageNeed,
  type Initdata,
  type ManifestSource,
  makeDiagnostic,
  type Platform,
  type PullSecret,
  type RulesText,
  replacePolicy,
  writeInitdata,
} from '../../generator/index.js';
import type { WebhookConfig } from '../config/load-config.js';
import { BoundedMap } from '../facts/bounded-map.js';
import type { ImageStore } from '../facts/image-facts.js';
import type { ClassSettings } from './class-settings.js';
import type { ClusterFacts } from './cluster-facts.js';
import { hashManifest, listImages, type PresentedPod, writeManifest } from './present-pod.js';
import { rememberInitdata } from './read-carried.js';

/** A policy for a pod as it would be attached. */
export interface MadePolicy {
  readonly kind: 'made';
  /** Stands for the pod and all that the policy was made of. */
  readonly key: string;
  /** Value of the initdata annotation. */
  readonly annotation: string;
  readonly digest: string;
  readonly policyText: string;
  /** Warnings. */
  readonly findings: readonly Diagnostic[];
  readonly images: readonly ImageFacts[];
}

export type MakeResult =
  | MadePolicy
  /** The pod is wrong, or something about it cannot be known. */
  | { readonly kind: 'refused'; readonly findings: readonly Diagnostic[] }
  /** Images are being read. */
  | { readonly kind: 'pending'; readonly images: readonly string[] };

export interface MakeRequest {
  readonly pod: PresentedPod;
  /** The annotations that the pod will have. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly base: Initdata;
  readonly deadline: AbortSignal;
}

export interface PolicyMaker {
  make(request: MakeRequest): Promise<MakeResult>;
  /** As `make`, with all that the policy was made of, for simulations. Nothing is kept of it. */
  makeWhole(request: MakeRequest): Promise<GeneratedPolicy | Exclude<MakeResult, MadePolicy>>;
}

export interface PolicyMakerOptions {
  readonly config: WebhookConfig;
  readonly rules: RulesText;
  readonly platform?: Platform;
  readonly images: ImageStore;
  readonly cluster: ClusterFacts;
  readonly settingsOf: (runtimeClass: string | undefined) => Promise<ClassSettings | undefined>;
}

interface Kept extends MadePolicy {
  readonly needs: readonly { readonly need: ImageNeed; readonly digest: string }[];
}

/** What one run of the generator came to. */
interface Run {
  readonly policy: GeneratedPolicy | undefined;
  readonly findings: readonly Diagnostic[];
  readonly needs: readonly { readonly need: ImageNeed; readonly digest: string }[];
}

/** Makes policies, and keeps them: pods of one template differ in nothing that a policy depends on. */
export function createPolicyMaker(options: PolicyMakerOptions): PolicyMaker {
  const { config, images, cluster } = options;
  const kept = new BoundedMap<string, Kept>(config.policy.keptPolicies);
  const running = new Map<string, Promise<Run>>();

  const prepare = async (request: MakeRequest) => {
    const { pod, annotations, base } = request;
    const manifest = writeManifest(pod, annotations);
    const [secrets, objects] = await Promise.all([cluster.readPullSecrets(pod), cluster.readObjects(pod)]);
    const key = hashManifest(manifest, pod.spec, keyInitdata(base), objects.join('\n'), String(cluster.version));
    return { manifest, secrets, objects, key };
  };

  const keep = (key: string, base: Initdata, { policy, findings, needs }: Run): Kept | undefined => {
    if (!policy) return undefined;
    const { annotation, digest, policyText } = policy;
    const entry: Kept = {
      kind: 'made',
      key,
      annotation,
      digest: `${digest.algorithm}:${digest.digest}`,
      policyText,
      findings,
      images: policy.images.slice(1),
      needs,
    };
    kept.set(key, entry);
    rememberInitdata(annotation, replacePolicy(base, policyText));
    return entry;
  };

  const isCurrent = async (entry: Kept, secrets: readonly PullSecret[]): Promise<boolean> => {
    for (const { need, digest } of entry.needs) {
      const facts = images.peek(need, secrets) ?? (await images.provide(need, secrets)).facts;
      if (facts?.resolvedDigest !== digest) return false;
    }
    return true;
  };

  const start = (
    key: string,
    request: MakeRequest,
    manifest: string,
    secrets: readonly PullSecret[],
    objects: readonly string[],
  ): Promise<Run> => {
    const known = running.get(key);
    if (known) return known;
    const run = generate(options, request, manifest, secrets, objects).finally(() => running.delete(key));
    running.set(key, run);
    // Kept here, and not by who waits: a client that was told to ask again finds it then.
    void run.then(
      (done) => keep(key, request.base, done),
      () => {},
    );
    return run;
  };

  const wait = async <T>(work: Promise<T>, request: MakeRequest): Promise<T | 'late'> => {
    const { deadline } = request;
    return await new Promise((resolve, reject) => {
      const giveUp = (): void => resolve('late');
      const timer = setTimeout(giveUp, config.images.waitSeconds * 1000);
      deadline.addEventListener('abort', giveUp, { once: true });
      work.then(resolve, reject).finally(() => {
        clearTimeout(timer);
        deadline.removeEventListener('abort', giveUp);
      });
    });
  };
  const pending = ({ pod }: MakeRequest): MakeResult & { readonly kind: 'pending' } => ({
    kind: 'pending',
    images: listImages(pod),
  });

  return {
    make: async (request) => {
      const { manifest, secrets, objects, key } = await prepare(request);
      const entry = kept.get(key);
      if (entry) {
        const current = await wait(isCurrent(entry, secrets), request);
        if (current === 'late') return pending(request);
        if (current) return entry;
      }
      const run = await wait(start(key, request, manifest, secrets, objects), request);
      if (run === 'late') return pending(request);
      return keep(key, request.base, run) ?? { kind: 'refused', findings: run.findings };
    },
    makeWhole: async (request) => {
      const { manifest, secrets, objects, key } = await prepare(request);
      const run = await wait(start(key, request, manifest, secrets, objects), request);
      if (run === 'late') return pending(request);
      return run.policy ?? { kind: 'refused', findings: run.findings };
    },
  };
}

const keys = new WeakMap<Initdata, string>();

function keyInitdata(base: Initdata): string {
  const known = keys.get(base) ?? digestInitdata(writeInitdata(base), 'sha256').digest;
  keys.set(base, known);
  return known;
}

async function generate(
  { config, rules, images, cluster, settingsOf, platform }: PolicyMakerOptions,
  { pod, base }: MakeRequest,
  manifest: string,
  secrets: readonly PullSecret[],
  objects: readonly string[],
): Promise<Run> {
  const collector = createCollector();
  const chosen = await settingsOf(pod.runtimeClass);
  if (!chosen) throw new Error('settings that were checked at the start cannot be loaded');
  const needs: { readonly need: ImageNeed; readonly digest: string }[] = [];
  const named = new Set(listImages(pod));
  const source = (name: string, text: string): ManifestSource => ({ source: { name, text }, path: undefined });
  const { policies } = await generatePolicies(
    {
      manifests: [source('pod', manifest)],
      configFiles: objects.map((text, index) => source(`object ${index + 1} of the cluster`, text)),
      settings: chosen.base.settings,
      settingsFor: async (workload) => await chosen.settingsFor(workload, cluster.nodes, collector),
      rules,
      secretEnv: config.policy.secretEnv,
      ...(!config.policy.selfCheck && { selfCheck: false }),
      platform,
      baseInitdata: base,
      images: () => ({
        provide: async (need) => {
          if (config.policy.requireDigest && named.has(need.reference) && !need.reference.includes('@')) {
            const message = `${need.reference} has no digest, which policy.requireDigest asks for`;
            return { facts: undefined, findings: [makeDiagnostic('image-digest-required', { message })] };
          }
          const provided = await images.provide(need, secrets);
          if (provided.facts) needs.push({ need, digest: provided.facts.resolvedDigest });
          return provided;
        },
      }),
    },
    collector,
  );
  const [policy] = policies;
  if (!policy && !collector.hasErrors) throw new Error('the generator made neither a policy nor an error');
  const findings = explain(collector.diagnostics, cluster);
  return { policy: collector.hasErrors ? undefined : policy, findings, needs };
}

/** Says how to let us read what a pod depends on. */
function explain(findings: readonly Diagnostic[], { may }: ClusterFacts): readonly Diagnostic[] {
  return findings.map((finding) => {
    const isMap = finding.slug === 'missing-config-map' && !may.configMaps;
    const isSecret = finding.slug === 'missing-secret' && !may.secrets;
    if (!isMap && !isSecret) return finding;
    const what = isMap ? 'ConfigMaps' : 'Secrets';
    const value = isMap ? 'reading.configMaps' : 'reading.secrets';
    return {
      ...finding,
      notes: [...finding.notes, `the webhook may not read ${what}`],
      help: [
        `let it, with the chart's value ${value}=true; or attach a policy made by genpolicy -y POD --config-file OBJECTS`,
      ],
    };
  });
}

/** The annotations of a pod with others put in. */
export function withAnnotations(
  { annotations }: PresentedPod,
  kernelParameters: string | undefined,
): Readonly<Record<string, string>> {
  return kernelParameters === undefined
    ? annotations
    : { ...annotations, [annotationNames.kernelParameters]: kernelParameters };
}
