import type { DiagnosticCollector, Span } from '../diagnostics/index.js';
import { type ExpandedPiece, joinExpanded } from './expand-variables.js';
import { anyValue } from './secret-value.js';
import { findPlaceholder } from './text-placeholders.js';

/** The variables that kubelet makes for services, in the style of Docker links. */
const serviceVariable =
  /^[A-Z](?:[A-Z0-9_]*[A-Z0-9])?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/;

/** Where a text with references stands, for messages. */
export interface TextPlace {
  readonly label: string;
  readonly span: Span;
  readonly collector: DiagnosticCollector;
}

/** Warns of a text that reads like a placeholder, because the rules cannot tell it from one. */
export function reportPlaceholderText(text: string, place: TextPlace): void {
  const found = findPlaceholder(text);
  if (found === undefined) return;
  place.collector.report('placeholder-in-value', {
    message: `${place.label}: the text ${found} is a placeholder of the rules, which will accept other text there`,
    span: place.span,
    help: ['write the text another way, or pass it through a ConfigMap that is mounted as a file'],
  });
}

/** Warns of such text in what the user wrote; values that references stand for were looked at where they were read. */
export function reportPlaceholders(pieces: readonly ExpandedPiece[], place: TextPlace): void {
  const own = pieces.map((piece) => (piece.kind === 'value' ? { kind: 'text' as const, text: '\0' } : piece));
  reportPlaceholderText(joinExpanded(own), place);
}

/**
 * Replaces references to service variables, whose values only the cluster knows, by a wildcard that the rules
 * understand.
 */
export function resolveServiceVariables(pieces: readonly ExpandedPiece[], place: TextPlace): ExpandedPiece[] {
  return pieces.map((piece) => {
    if (piece.kind !== 'undefined' || !serviceVariable.test(piece.name)) return piece;
    place.collector.report('service-variable-unknown', {
      message: `${place.label}: $(${piece.name}) is a service's address, which only the cluster knows; any value will pass`,
      span: place.span,
      help: ['use the DNS name of the service instead of its variables'],
    });
    return { kind: 'value', name: piece.name, value: anyValue };
  });
}
