import { createHash } from 'node:crypto';
import { annotationNames } from '../../generator/index.js';
import type { JsonObject, PodReview } from './decide.js';

/** Annotations and labels of ours. None is under `io.katacontainers`: runtimes hand those on to the guest. */
export const ownNames = {
  /** On a pod: `sha256:` of the initdata that we attached, so that we know it again. */
  attached: 'kata-genpolicy/attached',
  /** On a namespace or a pod: the mode. */
  mode: 'kata-genpolicy/mode',
  /** On a ConfigMap: it holds approved policies. */
  approved: 'kata-genpolicy/approved',
} as const;

/** A pod as the API server presents it, reduced to what a policy can depend on. */
export interface PresentedPod {
  readonly namespace: string;
  readonly runtimeClass: string | undefined;
  /** Name, or prefix of the name, for messages. */
  readonly title: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
  /** `name` and `generateName` as they count for the sandbox's name. */
  readonly naming: { readonly name?: string; readonly generateName?: string };
}

/** What the API server appends to a prefix. */
const generatedSuffix = /^[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const longestPrefix = 58;

/** Reads the pod of a review. */
export function presentPod(review: PodReview, object: JsonObject): PresentedPod {
  const metadata = object.metadata as {
    readonly name?: unknown;
    readonly generateName?: unknown;
    readonly annotations?: Readonly<Record<string, string>> | null;
    readonly labels?: Readonly<Record<string, string>> | null;
  };
  const spec = object.spec as JsonObject;
  const name = textOf(metadata.name) ?? review.name;
  const generateName = textOf(metadata.generateName);
  return {
    namespace: review.namespace,
    runtimeClass: textOf(spec.runtimeClassName),
    title: name ?? (generateName === undefined ? '(unnamed)' : `${generateName}*`),
    annotations: metadata.annotations ?? {},
    labels: metadata.labels ?? {},
    spec,
    naming: chooseNaming(name, generateName),
  };
}

/** A name that was made from the prefix counts as the prefix, so that the pod is the same before and after it has one. */
function chooseNaming(name: string | undefined, generateName: string | undefined): PresentedPod['naming'] {
  if (generateName !== undefined) {
    const start = generateName.slice(0, longestPrefix);
    if (name === undefined || (name.startsWith(start) && generatedSuffix.test(name.slice(start.length)))) {
      return { generateName };
    }
  }
  return name === undefined ? {} : { name };
}

/** Writes the pod as the manifest that the generator reads, with these annotations in place of its own. */
export function writeManifest(pod: PresentedPod, annotations: Readonly<Record<string, string>>): string {
  const { naming, namespace, labels, spec } = pod;
  const kept = Object.entries(annotations).filter(
    ([key]) => key !== annotationNames.initdata && key !== ownNames.attached,
  );
  const metadata = {
    ...naming,
    namespace,
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
  };
  return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
}

/**
 * A key for all that a policy depends on in the manifest. The volume for the service account's token has a random name in
 * each pod, which no policy has in it; where there is one, it is left out of the key.
 */
export function hashManifest(manifest: string, spec: JsonObject, ...others: readonly string[]): string {
  const volumes = Array.isArray(spec.volumes) ? (spec.volumes as readonly JsonObject[]) : [];
  const tokens = volumes.flatMap(({ name, projected }) =>
    typeof name === 'string' && projected && /^kube-api-access-[a-z0-9]{5}$/.test(name) ? [name] : [],
  );
  const [token, ...more] = tokens;
  const text = token === undefined || more.length > 0 ? manifest : manifest.replaceAll(token, 'kube-api-access');
  const hash = createHash('sha256').update(text);
  for (const other of others) hash.update('\0').update(other);
  return hash.digest('base64');
}

/** The images of a pod, as it names them. */
export function listImages({ spec }: PresentedPod): readonly string[] {
  return listContainers(spec).flatMap(({ image }) => (typeof image === 'string' ? [image] : []));
}

/** Containers of all kinds but the ephemeral. */
export function listContainers(spec: JsonObject): readonly JsonObject[] {
  const list = (value: unknown): readonly JsonObject[] =>
    Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
  return [...list(spec.initContainers), ...list(spec.containers)];
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
