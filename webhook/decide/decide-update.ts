import { annotationNames, type Diagnostic } from '../../generator/index.js';
import type { Decision, JsonObject, PodReview } from './decide.js';
import { find } from './decide-context.js';
import { denyFor } from './describe-findings.js';
import { listContainers } from './present-pod.js';

/** What a guest reads once, when it starts. */
const startAnnotations = [annotationNames.initdata, annotationNames.kernelParameters, annotationNames.policy] as const;

/** Judges a change of a pod that exists. Its guest has started, or will start, with what is there now. */
export function decideUpdate(review: PodReview): Decision {
  const { object, oldObject, subResource } = review;
  if (!object || !oldObject) return { kind: 'allowed', skipped: true };
  const findings = [...judgeAnnotations(object, oldObject), ...judgeSpec(object, oldObject, subResource)];
  return findings.length > 0 ? denyFor(findings, 403) : { kind: 'allowed' };
}

function judgeAnnotations(object: JsonObject, oldObject: JsonObject): readonly Diagnostic[] {
  const [now, before] = [annotationsOf(object), annotationsOf(oldObject)];
  return startAnnotations
    .filter((name) => now[name] !== before[name])
    .map((name) => {
      const verb = before[name] === undefined ? 'added' : now[name] === undefined ? 'removed' : 'changed';
      return find('admission-change-without-effect', {
        message: `${name} cannot be ${verb} on a pod that exists: the guest reads it when it starts`,
        help: ['delete the pod and create it anew'],
      });
    });
}

function judgeSpec(object: JsonObject, oldObject: JsonObject, subResource: string | undefined): readonly Diagnostic[] {
  const carriesPolicy = annotationsOf(oldObject)[annotationNames.initdata] !== undefined;
  // Without a policy nothing in the guest minds.
  if (!carriesPolicy) return [];
  const [now, before] = [object.spec as JsonObject, oldObject.spec as JsonObject];
  const refuse = (message: string): Diagnostic =>
    find('admission-change-denied-by-guest', {
      message,
      help: ['delete the pod and create it anew, so that its policy is made for it'],
    });
  if (subResource === 'ephemeralcontainers') {
    const names = listNew(now.ephemeralContainers, before.ephemeralContainers);
    return names.length === 0
      ? []
      : [refuse(`the guest refuses the ephemeral container ${names.join(', ')}: its policy does not know it`)];
  }
  const old = new Map(listContainers(before).map((container) => [container.name, container]));
  return listContainers(now).flatMap((container) => {
    const was = old.get(container.name);
    const name = String(container.name);
    const findings: Diagnostic[] = [];
    if (was && was.image !== container.image) {
      findings.push(
        refuse(`the guest refuses another image in container ${name}: its policy was made for the first one`),
      );
    }
    if (was && JSON.stringify(was.resources ?? {}) !== JSON.stringify(container.resources ?? {})) {
      findings.push(refuse(`the guest refuses to resize container ${name}: its policy allows no update of containers`));
    }
    return findings;
  });
}

function listNew(now: unknown, before: unknown): readonly string[] {
  const name = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.map((one: JsonObject) => String(one.name)) : [];
  const known = new Set(name(before));
  return name(now).filter((one) => !known.has(one));
}

const annotationsOf = ({ metadata }: JsonObject): Readonly<Record<string, string>> =>
  ((metadata as JsonObject).annotations as Readonly<Record<string, string>> | null | undefined) ?? {};
