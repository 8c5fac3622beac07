import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { ImageConfig } from '../image/index.js';
import type { Container, ValuePath, Workload } from '../manifest/index.js';
import { type ExpandedPiece, expandVariables, joinExpanded } from './expand-variables.js';
import { anyValue } from './secret-value.js';
import { buildTextPattern } from './text-placeholders.js';
import { reportPlaceholders, resolveServiceVariables } from './variable-warnings.js';

/**
 * Writes an argument so that the rules, which read `$$` as `$` in policy arguments, get the wanted text.
 */
function escapeArgument(text: string): string {
  return text.replace(/\$\$/g, () => '$$$$');
}

/** Writes expanded pieces as a policy argument: user text keeps its `$$`, as the reference writes it. */
function encodeArgument(pieces: readonly ExpandedPiece[]): string {
  const encoded = pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text;
      return piece.kind === 'value' ? escapeArgument(piece.value) : `$(${piece.name})`;
    })
    .join('');
  // Pieces that end and begin with `$` can meet; then every `$` is written twice, which is longer but exact.
  const wanted = joinExpanded(pieces);
  return encoded.replace(/\$\$/g, () => '$') === wanted ? encoded : wanted.replace(/\$/g, () => '$$');
}

/** Says what else the rules will accept where an argument contains a value that they cannot bind. */
function describeWildcard(pieces: readonly ExpandedPiece[]): string | undefined {
  const holds = (placeholder: string): boolean =>
    pieces.some((piece) => piece.kind === 'value' && piece.value.includes(placeholder));
  if (holds('$(node-name)')) return 'any argument there';
  return holds(anyValue) ? 'any text in its place' : undefined;
}

/** What a container's argument vector depends on. */
export interface ArgumentInputs {
  readonly workload: Workload;
  readonly container: Container;
  readonly path: ValuePath;
  readonly image: ImageConfig;
  readonly variables: ReadonlyMap<string, string>;
  readonly defaults: readonly string[];
  readonly collector: DiagnosticCollector;
}

/**
 * Builds the argument vector: `command` replaces the image's entrypoint and its default arguments, `args` only the
 * latter; an empty list is as good as none. Kubelet expands references in the manifest's texts, never the image's.
 */
export function buildArguments(inputs: ArgumentInputs): readonly string[] {
  const { workload, container, path, image, collector } = inputs;
  const expand = (texts: readonly string[], member: string): string[] =>
    texts.map((text, index) => {
      const place = {
        label: `container ${container.name}: ${member}[${index}]`,
        span: workload.spanOf([...path, member, index]),
        collector,
      };
      const found = expandVariables(text, (name) => inputs.variables.get(name));
      const pieces = resolveServiceVariables(found, place);
      reportPlaceholders(pieces, place);
      const accepted = describeWildcard(pieces);
      if (accepted !== undefined) {
        collector.report('wildcard-argument', {
          message: `${place.label} contains a value that exists only at run time; the policy accepts ${accepted}`,
          span: place.span,
          help: ['pass the value as an environment variable only, and let the program read it'],
        });
      }
      return encodeArgument(pieces);
    });
  const command = container.command ?? [];
  const args = container.args ?? [];
  const start = command.length > 0 ? expand(command, 'command') : (image.Entrypoint ?? []).map(escapeArgument);
  const useImageArgs = command.length === 0 && args.length === 0;
  const rest = useImageArgs ? (image.Cmd ?? []).map(escapeArgument) : expand(args, 'args');
  const list = [...start, ...rest];
  return [...list, ...inputs.defaults.filter((argument) => !list.includes(argument))];
}

/**
 * Builds patterns for arguments with several placeholders, by argument. The rules read `$$` in arguments as `$`, and
 * so does the pattern.
 */
export function buildArgumentPatterns(args: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    args.flatMap((argument) => {
      const pattern = buildTextPattern(argument.replace(/\$\$/g, () => '$'));
      return pattern === undefined ? [] : [[argument, pattern]];
    }),
  );
}

/** Builds the sandbox's argument vector: the pause image's own, then what the settings add. */
export function buildSandboxArguments(image: ImageConfig, defaults: readonly string[]): readonly string[] {
  const list = [...(image.Entrypoint ?? []), ...(image.Cmd ?? [])].map(escapeArgument);
  return [...list, ...defaults.filter((argument) => !list.includes(argument))];
}
