import type { DiagnosticDetails, DiagnosticSlug } from '../../diagnostics/index.js';
import type { ImageFacts } from '../../image/index.js';
import type { ConfigObject, ManifestDocument, ValuePath, Workload } from '../../manifest/index.js';
import type { PlacedContainer } from '../../policy/index.js';
import type { Profile, Settings } from '../../settings/index.js';
import type { CandidateNodes } from '../nodes/index.js';

/** What rules may look at. They do no I/O: what is not here is not known. */
export interface LintContext {
  readonly workload: Workload;
  readonly containers: readonly PlacedContainer[];
  /** The profile of the pod's runtime class, where it is known. */
  readonly profile: Profile | undefined;
  readonly settings: Settings;
  readonly nodes: CandidateNodes | undefined;
  readonly configObjects: readonly ConfigObject[];
  /** Facts of the image of a container; undefined where it could not be read. */
  imageOf(container: PlacedContainer): ImageFacts | undefined;
  /** What is in an image; undefined where nobody looked. */
  contentOf(image: ImageFacts): ImageContent | undefined;
}

/** What decides whether NVIDIA's libraries can be used in an image. */
export interface ImageContent {
  readonly libc: 'musl' | 'other' | 'unknown';
  readonly shell: 'present' | 'absent' | 'unknown';
  /** Why not all was looked at. */
  readonly reason?: string | undefined;
}

/** A change of a manifest that mends a finding. */
export interface LintFix {
  readonly summary: string;
  readonly edits: readonly FixEdit[];
}

/** A value at a place of a document: a string, or a number or list as YAML and JSON both write it. */
export interface FixEdit {
  readonly document: ManifestDocument;
  readonly path: ValuePath;
  readonly value: string | { readonly literal: string };
}

export interface LintFinding {
  readonly slug: DiagnosticSlug;
  readonly details: DiagnosticDetails;
  readonly fix?: LintFix | undefined;
  /** Set where generation reports the problem itself, so that only the fix is new. */
  readonly isReported?: true;
}

/** One thing that lint looks for. */
export interface LintRule {
  /** Findings that the rule can report; codes, severities and what they mean are in the table of codes. */
  readonly slugs: readonly DiagnosticSlug[];
  /** Why it matters, for the rule's page. */
  readonly why: string;
  /** Whether only `genpolicy lint` runs it: what would be noise in each generation, or needs more I/O. */
  readonly onlyLint?: true;
  check(context: LintContext): readonly LintFinding[];
}
