import type { JsonObject } from './decide.js';
import type { PresentedPod } from './present-pod.js';

/** A named pod as one of many that differ in nothing but their names. */
export interface NamedTemplate {
  readonly name: string;
  /** Stands for the name: one that nobody gives. */
  readonly standIn: string;
  /** The pod with the stand-in where a controller writes the name, and with no number of its own. */
  readonly pod: PresentedPod;
}

/**
 * Names that are host names, too, as they are: no dot, which patterns would have to escape, and no more than the kernel
 * takes. They hold nothing that JSON, TOML, Rego or a pattern reads as anything but itself.
 */
const plainName = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** As long as names get that are host names. */
const standIn = 'x-name-of-a-pod-that-is-not-known-when-its-policy-is-made-and-x';

const podNameLabel = 'statefulset.kubernetes.io/pod-name';
const podIndexLabel = 'apps.kubernetes.io/pod-index';

/** Finds the template of a pod that has a name of its own; undefined for others, and for names of unusual form. */
export function findNamedTemplate(pod: PresentedPod, manifest: string): NamedTemplate | undefined {
  const { name } = pod.naming;
  if (name === undefined || !plainName.test(name)) return undefined;
  if (manifest.includes(standIn)) return undefined;
  return {
    name,
    standIn,
    pod: {
      ...pod,
      title: standIn,
      naming: { name: standIn },
      labels: replaceLabels(pod.labels, name),
      spec: replaceInSpec(pod.spec, name),
    },
  };
}

/** What a StatefulSet says of a pod's name in its labels. A policy that has the index of its pod then has the name in its place, and is no form. */
function replaceLabels(labels: PresentedPod['labels'], name: string): PresentedPod['labels'] {
  const own = labels[podNameLabel] === name ? { [podNameLabel]: standIn } : {};
  const index = labels[podIndexLabel];
  const number = index !== undefined && name.endsWith(`-${index}`) ? { [podIndexLabel]: standIn } : {};
  return { ...labels, ...own, ...number };
}

/** A StatefulSet's pods are called by their names, and have claims of their own. */
function replaceInSpec(spec: JsonObject, name: string): JsonObject {
  const volumes = Array.isArray(spec.volumes) ? (spec.volumes as readonly JsonObject[]) : undefined;
  return {
    ...spec,
    ...(spec.hostname === name && { hostname: standIn }),
    ...(volumes && { volumes: volumes.map((volume) => replaceClaim(volume, name)) }),
  };
}

function replaceClaim(volume: JsonObject, name: string): JsonObject {
  const claim = (volume as JsonObject | null)?.persistentVolumeClaim as JsonObject | null | undefined;
  const claimName = claim?.claimName;
  if (typeof claimName !== 'string' || !claimName.endsWith(`-${name}`)) return volume;
  const replaced = claimName.slice(0, -name.length) + standIn;
  return { ...volume, persistentVolumeClaim: { ...claim, claimName: replaced } };
}
