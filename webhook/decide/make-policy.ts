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
import { type Finding, settleFinding } from './describe-findings.js';
import { findNamedTemplate, type NamedTemplate } from './named-template.js';
import { fillPolicyForm, makePolicyForm, type PolicyForm } from './policy-form.js';
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
  readonly findings: readonly Finding[];
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
  /** As `make`, with all that the policy was made of, for simulations. */
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
  readonly needs: Run['needs'];
  readonly bytes: number;
}

/** What is left for other pods of a named one's template: a form, or nothing, where each must be made by itself. */
interface KeptForm extends Pick<Kept, 'images' | 'needs' | 'bytes'> {
  readonly form: PolicyForm | undefined;
}

/** What one run of the generator came to. */
interface Run {
  readonly policy: GeneratedPolicy | undefined;
  readonly findings: readonly Diagnostic[];
  readonly needs: readonly { readonly need: ImageNeed; readonly digest: string }[];
}

/** A request with what its policy depends on. */
interface Prepared {
  readonly request: MakeRequest;
  readonly manifest: string;
  readonly secrets: readonly PullSecret[];
  readonly objects: readonly string[];
  readonly key: string;
  /** Present where the pod may share all but its name with others. */
  readonly named?: { readonly template: NamedTemplate; readonly manifest: string; readonly key: string };
}

/** Policies of named pods are asked for by the twin, and when other webhooks have changed the pod; then never again. */
const keptNamed = 128;

/** The most that policies of a kind may take in memory, about: few are as large as pods can be. */
const keptBytes = 12 * 2 ** 20;
/** Of larger pods there are not many of a kind; for one alone a form would be twice the work. */
const largestTemplate = 128 * 1024;
const weighed = (most: number) => ({ most, weigh: ({ bytes }: { readonly bytes: number }) => bytes });

/**
 * Makes policies, and keeps them. Pods of one template without names of their own differ in nothing that a policy depends on.
 * Those with names differ in these alone: the first one leaves a form for the others.
 */
export function createPolicyMaker(options: PolicyMakerOptions): PolicyMaker {
  const { config, images, cluster } = options;
  const kept = new BoundedMap<string, Kept>(config.policy.keptPolicies, undefined, weighed(keptBytes));
  const named = new BoundedMap<string, Kept>(keptNamed, undefined, weighed(keptBytes / 4));
  const forms = new BoundedMap<string, KeptForm>(config.policy.keptPolicies, undefined, weighed(keptBytes));
  const running = new Map<string, Promise<Run>>();
  const forming = new Map<string, Promise<void>>();

  const prepare = async (request: MakeRequest): Promise<Prepared> => {
    const { pod, annotations, base } = request;
    const manifest = writeManifest(pod, annotations);
    const [secrets, objects] = await Promise.all([cluster.readPullSecrets(pod), cluster.readObjects(pod)]);
    const others = [keyInitdata(base), objects.join('\n'), String(cluster.version)];
    const prepared = { request, manifest, secrets, objects, key: hashManifest(manifest, pod.spec, ...others) };
    const template = manifest.length > largestTemplate ? undefined : findNamedTemplate(pod, manifest);
    if (!template) return prepared;
    const written = writeManifest(template.pod, annotations);
    const key = hashManifest(written, template.pod.spec, ...others);
    return { ...prepared, named: { template, manifest: written, key } };
  };

  const find = async (prepared: Prepared): Promise<Kept | undefined> => {
    const { key } = prepared;
    if (!prepared.named) return kept.get(key);
    const known = named.get(key);
    if (known) return known;
    const form = forms.get(prepared.named.key);
    if (!form?.form) return undefined;
    const filled = await fillPolicyForm(form.form, prepared.named.template.name);
    if (!filled) return undefined;
    const { images: facts, needs } = form;
    const { initdata, ...made } = filled;
    const bytes = made.policyText.length + made.annotation.length;
    const entry: Kept = { kind: 'made', key, ...made, images: facts, needs, bytes };
    named.set(key, entry);
    rememberInitdata(entry.annotation, initdata);
    return entry;
  };

  const keep = (prepared: Prepared, { policy, findings, needs }: Run): Kept | undefined => {
    if (!policy) return undefined;
    const { key, request } = prepared;
    const { annotation, digest, policyText } = policy;
    const entry: Kept = {
      kind: 'made',
      key,
      annotation,
      digest: `${digest.algorithm}:${digest.digest}`,
      policyText,
      findings: findings.map(settleFinding),
      images: policy.images.slice(1),
      needs,
      bytes: policyText.length + annotation.length,
    };
    (prepared.named ? named : kept).set(key, entry);
    rememberInitdata(annotation, replacePolicy(request.base, policyText));
    return entry;
  };

  const isCurrent = async (entry: Kept, secrets: readonly PullSecret[]): Promise<boolean> => {
    for (const { need, digest } of entry.needs) {
      const facts = images.peek(need, secrets) ?? (await images.provide(need, secrets)).facts;
      if (facts?.resolvedDigest !== digest) return false;
    }
    return true;
  };

  const start = (prepared: Prepared): Promise<Run> => {
    const { key } = prepared;
    const known = running.get(key);
    if (known) return known;
    const run = generate(options, prepared, true).finally(() => running.delete(key));
    running.set(key, run);
    // Kept here, and not by who waits: a client that was told to ask again finds it then.
    void run.then(
      (done) => keep(prepared, done),
      () => {},
    );
    return run;
  };

  /** Makes the form for the template of a named pod, once the pod has its policy. */
  const startForm = (prepared: Prepared, run: Promise<Run>): void => {
    const { named: one, request } = prepared;
    if (!one || forming.has(one.key) || isRefused(forms.get(one.key))) return;
    const form = async (): Promise<KeptForm | undefined> => {
      const own = await run;
      if (!own.policy) return undefined;
      // The answer leaves first.
      await new Promise((resume) => setImmediate(resume));
      const pod = { ...prepared, manifest: one.manifest, request: { ...request, pod: one.template.pod } };
      const { policy, findings, needs } = await generate(options, pod, false);
      // An image that has moved since says nothing of the template.
      if (JSON.stringify(needs) !== JSON.stringify(own.needs)) return undefined;
      if (!policy) return { form: undefined, images: [], needs: [], bytes: 0 };
      const [ownSource, source] = [
        { policy: own.policy, findings: own.findings.map(settleFinding) },
        { policy, findings: findings.map(settleFinding) },
      ];
      const made = await makePolicyForm(ownSource, source, one.template, options.rules, request.base);
      // Its data, and its text.
      const bytes = made ? 3 * policy.policyText.length : 0;
      return { form: made, images: policy.images.slice(1), needs, bytes };
    };
    const work = form()
      .then((made) => made && forms.set(one.key, made))
      // What failed the pod itself, its own review tells.
      .catch(() => {})
      .finally(() => forming.delete(one.key));
    forming.set(one.key, work);
  };

  const wait = async <T>(work: Promise<T>, request: MakeRequest): Promise<T | 'late'> => {
    const { deadline } = request;
    return await new Promise((resolve, reject) => {
      const giveUp = (): void => resolve('late');
      const timer = setTimeout(giveUp, config.images.waitSeconds * 1000);
      deadline.addEventListener('abort', giveUp, { once: true });
      if (deadline.aborted) giveUp();
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
      const prepared = await wait(prepare(request), request);
      if (prepared === 'late') return pending(request);
      for (let waits = 0; ; waits += 1) {
        const entry = await find(prepared);
        const current = entry && (await wait(isCurrent(entry, prepared.secrets), request));
        if (current === 'late') return pending(request);
        if (current) return entry;
        named.delete(prepared.key);
        // Once only: where the first pod of a template leaves no form, the others would wait for one another.
        const siblings = waits === 0 ? forming.get(prepared.named?.key ?? '') : undefined;
        if (!siblings) break;
        if ((await wait(siblings, request)) === 'late') return pending(request);
      }
      const work = start(prepared);
      startForm(prepared, work);
      const run = await wait(work, request);
      if (run === 'late') return pending(request);
      return keep(prepared, run) ?? { kind: 'refused', findings: run.findings };
    },
    makeWhole: async (request) => {
      const run = await wait(prepare(request).then(start), request);
      if (run === 'late') return pending(request);
      return run.policy ?? { kind: 'refused', findings: run.findings };
    },
  };
}

const isRefused = (known: KeptForm | undefined): boolean => known !== undefined && known.form === undefined;

const keys = new WeakMap<Initdata, string>();

function keyInitdata(base: Initdata): string {
  const known = keys.get(base) ?? digestInitdata(writeInitdata(base), 'sha256').digest;
  keys.set(base, known);
  return known;
}

async function generate(
  { config, rules, images, cluster, settingsOf, platform }: PolicyMakerOptions,
  { request: { pod, base }, manifest, secrets, objects }: Prepared,
  selfCheck: boolean,
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
      ...(!(selfCheck && config.policy.selfCheck) && { selfCheck: false }),
      writeManifests: false,
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
