import type { DiagnosticDetails, DiagnosticSlug } from '../diagnostics/index.js';

/**
 * An image is not usable, for a reason that its user must hear of: an expected failure that stays inside this room.
 * It is an exception, and not a value, so that it passes through streams; `fetchImages` turns it into a diagnostic.
 */
export class ImageProblem extends Error {
  readonly slug: DiagnosticSlug;
  readonly details: DiagnosticDetails;

  constructor(slug: DiagnosticSlug, details: DiagnosticDetails) {
    super(details.message);
    this.name = 'ImageProblem';
    this.slug = slug;
    this.details = details;
  }
}
