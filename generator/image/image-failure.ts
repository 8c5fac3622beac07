import type { DiagnosticDetails, DiagnosticSlug } from '../diagnostics/index.js';
import { ImageProblem } from './image-problem.js';
import { ImageAccessError, type ImageAccessErrorKind } from './image-source.js';

const slugs = {
  unauthorized: 'image-unauthorized',
  'not-found': 'image-not-found',
  'rate-limited': 'image-rate-limited',
  network: 'image-registry-unreachable',
  tls: 'image-registry-tls',
  timeout: 'image-registry-timeout',
  'server-error': 'image-registry-failed',
  'bad-response': 'image-bad-response',
  'digest-mismatch': 'image-digest-mismatch',
  'too-large': 'image-too-large',
  unsupported: 'image-unsupported',
  configuration: 'image-registry-configuration',
  aborted: 'image-fetch-aborted',
} as const satisfies Record<ImageAccessErrorKind, DiagnosticSlug>;

/**
 * Turns what was thrown while reading an image into what its user is told; the message names the image. Gives
 * `undefined` for errors that nobody expects: those are bugs.
 */
export function describeImageFailure(
  error: unknown,
  reference: string,
): { readonly slug: DiagnosticSlug; readonly details: DiagnosticDetails } | undefined {
  const nameImage = (message: string): string =>
    message.includes(reference) ? message : `image ${JSON.stringify(reference)}: ${message}`;
  if (error instanceof ImageProblem) {
    return { slug: error.slug, details: { ...error.details, message: nameImage(error.details.message) } };
  }
  if (error instanceof ImageAccessError) {
    const { notes, help } = error;
    return { slug: slugs[error.kind], details: { message: nameImage(error.message), notes, help } };
  }
  return undefined;
}
