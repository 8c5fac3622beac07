import type { DiagnosticCollector, Span } from '../diagnostics/index.js';
import type { ExpandedPiece } from './expand-variables.js';
import { anyValue } from './secret-value.js';

/** Names that the rules substitute or treat as wildcards when they stand in `$(…)`. */
const placeholderNames: ReadonlySet<string> = new Set([
  'bundle-id',
  'host-ip',
  'host-ips',
  'host-name',
  'node-name',
  'pod-ip',
  'pod-ips',
  'pod-uid',
  'resource-field',
  'sandbox-id',
  'sandbox-name',
  'sandbox-namespace',
  'todo-annotation',
]);

/** The variables that kubelet makes for services, in the style of Docker links. */
const serviceVariable =
  /^[A-Z](?:[A-Z0-9_]*[A-Z0-9])?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/;

/** Where a text with references stands, for messages. */
export interface TextPlace {
  readonly label: string;
  readonly span: Span;
  readonly collector: DiagnosticCollector;
}

/** Warns of user text that reads like a placeholder, because the rules cannot tell it from one. */
export function reportPlaceholders(pieces: readonly ExpandedPiece[], place: TextPlace): void {
  for (const piece of pieces) {
    if (piece.kind !== 'undefined' || !placeholderNames.has(piece.name)) continue;
    place.collector.report('placeholder-in-value', {
      message: `${place.label}: the text $(${piece.name}) is a placeholder of the rules, which will accept other text there`,
      span: place.span,
      help: ['write the text another way, or pass it through a ConfigMap that is mounted as a file'],
    });
  }
}

/**
 * Replaces references to service variables, whose values only the cluster knows, by a wildcard that the rules
 * understand: any value for a variable, any argument for an argument.
 */
export function resolveServiceVariables(
  pieces: readonly ExpandedPiece[],
  place: TextPlace & { readonly place: 'variable' | 'argument' },
): ExpandedPiece[] {
  return pieces.map((piece) => {
    if (piece.kind !== 'undefined' || !serviceVariable.test(piece.name)) return piece;
    place.collector.report('service-variable-unknown', {
      message: `${place.label}: $(${piece.name}) is a service's address, which only the cluster knows; any value will pass`,
      span: place.span,
      help: ['use the DNS name of the service instead of its variables'],
    });
    return { kind: 'value', name: piece.name, value: place.place === 'argument' ? '$(node-name)' : anyValue };
  });
}
