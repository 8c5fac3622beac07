import type { JsonObject, ManifestDocument } from './manifest-file.js';
import type { ValuePath } from './workload.js';
import type { PodTemplateRow } from './workload-kinds.js';

/** What the surroundings of a template say about it. */
export interface PodTemplateContext {
  readonly document: ManifestDocument;
  /** Where the template stands in the document. */
  readonly path: ValuePath;
  readonly row: PodTemplateRow;
  /** Whether the template is an object of its own (a Pod), with `apiVersion`, `kind` and `status` beside it. */
  readonly isWholeObject: boolean;
  /** Whether the kind's controller fills in images that are absent. */
  readonly fillsImages: boolean;
  readonly silentUnsupportedFields: boolean;
  readonly volumeClaimTemplates: readonly string[];
  /** `metadata` of the object that holds the template. */
  readonly ownMetadata: JsonObject | undefined;
}
