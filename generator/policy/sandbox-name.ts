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

/**
 * Builds the pattern, without anchors, that names of the workload's pods match; undefined when the manifest gives
 * neither a name nor a prefix, and the API server would refuse it.
 */
export function buildSandboxNamePattern(naming: PodNaming): string | undefined {
  const owner =
    naming.name ?? (naming.generateName === undefined ? undefined : escapeRegex(naming.generateName) + generatedSuffix);
  return owner === undefined ? undefined : owner + podNameSuffixes[naming.kind];
}
