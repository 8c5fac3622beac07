import type { Profile } from './find-profile.js';

/** What becomes of an annotation of a pod: used, refused so that the pod does not start, silently dropped, or not known. */
export type AnnotationFate = 'allowed' | 'rejected' | 'ignored' | 'unknown';

const hypervisorPrefix = 'io.katacontainers.config.hypervisor.';

/** Lists what a class allows below `io.katacontainers.config.hypervisor.`, the operator's additions included. */
export function listAllowedAnnotations({ facts }: Profile): readonly string[] | undefined {
  const { enable_annotations: configured, allowed_hypervisor_annotations: added = [] } = facts;
  if (configured === undefined && added.length === 0) return undefined;
  return [...new Set([...(configured ?? []), ...added])].sort();
}

/**
 * Says what a class does with an annotation. Only those for the hypervisor are guarded by a list; of the others, both
 * runtimes take what they know. The list holds regular expressions that both runtimes search for in the name, unanchored.
 */
export function judgeAnnotation(profile: Profile, key: string): AnnotationFate {
  if (!key.startsWith(hypervisorPrefix)) return 'allowed';
  const allowed = listAllowedAnnotations(profile);
  const name = key.slice(hypervisorPrefix.length);
  if (allowed?.some((pattern) => matches(pattern, name))) return 'allowed';
  // Where only the operator's additions are known, what is not among them may still be in the configuration.
  if (profile.facts.enable_annotations === undefined || profile.facts.runtime === undefined) return 'unknown';
  return profile.facts.runtime === 'go' ? 'rejected' : 'ignored';
}

function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern).test(name);
  } catch {
    return false;
  }
}
