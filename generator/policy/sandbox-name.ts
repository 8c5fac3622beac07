import type { PodNaming } from '../manifest/index.js';
import { escapeRegex } from './escape-regex.js';

/** Characters of the random part of generated names (apimachinery's `rand.String`): no vowels, no 0, 1 or 3. */
const generatedSuffix = '[bcdfghjklmnpqrstvwxz2456789]+';

/** What each controller appends to its own name to name a pod. */
const podNameSuffixes: Readonly<Record<PodNaming['kind'], string>> = {
  pod: '',
  // Deployment: ReplicaSet name (owner and template hash), then the ReplicaSet's random part.
  deployment: `-${generatedSuffix}-${generatedSuffix}`,
  'daemon-set': `-${generatedSuffix}`,
  'replica-set': `-${generatedSuffix}`,
  'replication-controller': `-${generatedSuffix}`,
  'stateful-set': '-[0-9]+',
  // Job: an index when completions are indexed, then the random part.
  job: `(-[0-9]+)?-${generatedSuffix}`,
  // CronJob: the Job's name ends in the scheduled time in minutes.
  'cron-job': `-[0-9]+(-[0-9]+)?-${generatedSuffix}`,
  prefix: '(-[a-z0-9.-]+)?',
};

/** What the API server keeps of a name before it appends the five random characters (apiserver `names/generate.go`). */
const maxGeneratedBase = 58;

/** The longest that a template's hash is, with its dash. */
const hashLength = 11;

/**
 * Builds the pattern for a name that is so long that the API server cuts it before the random part. The cut falls at
 * 58 characters, perhaps inside the part that the controller appended.
 */
function buildCutPattern(kind: PodNaming['kind'], owner: string): string | undefined {
  const start = escapeRegex(owner.slice(0, maxGeneratedBase));
  const room = maxGeneratedBase - owner.length - 1;
  switch (kind) {
    case 'deployment':
      return room >= hashLength ? undefined : `${start}(-[bcdfghjklmnpqrstvwxz2456789]*)?-?${generatedSuffix}`;
    case 'daemon-set':
    case 'replica-set':
    case 'replication-controller':
      return room >= 0 ? undefined : `${start}${generatedSuffix}`;
    // A Job keeps its index whole and cuts its name instead; a CronJob's name gets ten more characters first.
    case 'job':
      return room >= hashLength ? undefined : `${escapeRegex(owner.slice(0, 46))}[a-z0-9.-]*${generatedSuffix}`;
    case 'cron-job':
      return room >= 2 * hashLength ? undefined : `${start}(-[0-9]*)?(-[0-9]+)?-?${generatedSuffix}`;
    default:
      return undefined;
  }
}

/**
 * Builds the pattern, without anchors, that names of the workload's pods match; undefined when the manifest gives
 * neither a name nor a prefix, and the API server would refuse it.
 */
export function buildSandboxNamePattern(naming: PodNaming): string | undefined {
  if (naming.name !== undefined) {
    return buildCutPattern(naming.kind, naming.name) ?? naming.name + podNameSuffixes[naming.kind];
  }
  if (naming.generateName === undefined) return undefined;
  return escapeRegex(naming.generateName.slice(0, maxGeneratedBase)) + generatedSuffix + podNameSuffixes[naming.kind];
}
