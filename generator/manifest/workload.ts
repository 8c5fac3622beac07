import type { SourceText, Span } from '../diagnostics/index.js';
import type { ManifestDocument } from './manifest-file.js';
import type { PodTemplate } from './pod-spec.js';

/** A path into a document: member names and array indexes, from the document's root. */
export type ValuePath = readonly (string | number)[];

/**
 * How a pod's name follows from the object that states it, which decides what sandbox names the guest must accept.
 * `pod` is a bare Pod, `prefix` a controller whose naming we do not model: names that start with the object's pass.
 */
export interface PodNaming {
  readonly kind:
    | 'pod'
    | 'deployment'
    | 'daemon-set'
    | 'stateful-set'
    | 'replica-set'
    | 'replication-controller'
    | 'job'
    | 'cron-job'
    | 'prefix';
  /** `metadata.name` of the object. */
  readonly name?: string;
  /** `metadata.generateName` of the object, used where it has no name. */
  readonly generateName?: string;
}

/** One pod template found in a document, checked, with what its surroundings say about it. */
export interface Workload {
  /** Kind of the object that holds the template, such as `Deployment`. */
  readonly kind: string;
  readonly apiVersion: string;
  /** Name of the object that holds the template, for messages; `(unnamed)` when it has none. */
  readonly name: string;
  readonly naming: PodNaming;
  /** `metadata.namespace` of the object that holds the template: controllers ignore one inside a template. */
  readonly namespace: string | undefined;
  readonly template: PodTemplate;
  /** Claims that a StatefulSet makes for each pod, by name: they act as volumes of the template. */
  readonly volumeClaimTemplates: readonly string[];
  readonly source: SourceText;
  /** Where the template stands in its document; `[]` for a Pod that is a document of its own. */
  readonly templatePath: ValuePath;
  /** Where the pod spec stands in the document, for kinds that have one without a template around it. */
  readonly specPath?: ValuePath;
  /** The mapping whose annotations reach the pods; it need not exist yet. */
  readonly annotationPath: ValuePath;
  /** The document that the template stands in, for `editManifest`. */
  readonly document: ManifestDocument;
  /**
   * The place of a value inside the template, for messages: `spanOf(['spec', 'containers', 0, 'image'])`.
   * A path that does not exist gives the span of the nearest enclosing value that does.
   */
  spanOf(path: ValuePath): Span;
}

/** A ConfigMap or Secret whose content is known. Secret values are decoded; bytes that are not UTF-8 are in `binary`. */
export interface ConfigObject {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly namespace: string | undefined;
  /** A Secret's `type`, such as `kubernetes.io/dockerconfigjson`. */
  readonly type?: string;
  readonly data: ReadonlyMap<string, string>;
  /** Keys whose content is not text; such a key cannot be an environment value. */
  readonly binary: ReadonlySet<string>;
  readonly span: Span;
}
