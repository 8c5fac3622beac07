import { type Document, isCollection, isScalar, type Node, parseDocument } from 'yaml';
import { type Diagnostic, type DiagnosticCollector, makeDiagnostic, type SourceText } from '../diagnostics/index.js';
import { decodeDocument } from './decode-document.js';
import type { DecodedDocument, ManifestDocument, ManifestFile, ManifestSource, SyntaxTree } from './manifest-file.js';
import { maskSecrets } from './mask-secrets.js';
import { parseLoosely } from './parse-loosely.js';
import { readCanonicalJson } from './read-canonical-json.js';
import { type DocumentRange, splitDocuments } from './split-documents.js';
import { isReadKind } from './workload-kinds.js';

/** Line breaks of YAML 1.1 that YAML 1.2 and the parser take for text. */
const oddLineBreak = /[\u0085\u2028\u2029]/;

/** Syntax errors that are reported of one document: later ones are mostly echoes of the first. */
const maxSyntaxErrors = 3;

/**
 * Cuts a manifest into documents and reads those whose kind matters here, or whose kind is not obvious; what is wrong
 * with them goes to the collector. Documents of other kinds are not even parsed: they pass through as they are.
 */
export function parseManifest(manifest: ManifestSource, collector: DiagnosticCollector): ManifestFile {
  const { source, path } = manifest;
  const documents = splitDocuments(source.text).map((range) => makeDocument(source, range));
  for (const document of documents) {
    if (mayMatter(document)) collector.add(document.read().diagnostics);
  }
  return { source, path, documents };
}

/** Whether a document has to be read: its kind is one that matters here, or its text does not say. */
export function mayMatter({ hint }: ManifestDocument, extraKinds: ReadonlySet<string> = new Set()): boolean {
  return hint === undefined || isReadKind(hint.kind, hint.apiVersion) || extraKinds.has(hint.kind);
}

/** A document of a source that is parsed when it is asked for. */
export function makeDocument(source: SourceText, range: DocumentRange): ManifestDocument {
  const text = source.text.slice(range.start, range.end);
  let tree: ParsedDocument | undefined;
  const parse = (): ParsedDocument => {
    tree ??= parseText(text, source, range);
    return tree;
  };
  let quick: DecodedDocument | undefined;
  const read = (): DecodedDocument => {
    quick ??= tree ?? readQuickly(text) ?? parse();
    return quick;
  };
  return { source, start: range.start, end: range.end, hint: findKind(text), read, tree: parse };
}

/** Programs write JSON in one form, which needs no syntax tree unless there is something to say about a place in it. */
function readQuickly(text: string): DecodedDocument | undefined {
  const value = readCanonicalJson(text);
  return value && { state: 'decoded', value, diagnostics: [] };
}

type ParsedDocument = SyntaxTree & DecodedDocument;

/** What the lines `kind:` and `apiVersion:` at the left margin say, where there is exactly one of each. */
function findKind(text: string): ManifestDocument['hint'] {
  const kind = findPlainLine(text, /^kind:[ \t]*(.*)$/gm);
  const apiVersion = findPlainLine(text, /^apiVersion:[ \t]*(.*)$/gm);
  return kind === undefined || apiVersion === undefined ? undefined : { kind, apiVersion };
}

function findPlainLine(text: string, line: RegExp): string | undefined {
  const found = [...text.matchAll(line)];
  if (found.length !== 1) return undefined;
  return /^["']?([A-Za-z][\w./-]*)["']?[ \t]*(?:#.*)?\r?$/.exec(found[0]?.[1] ?? '')?.[1];
}

function parseText(text: string, source: SourceText, range: DocumentRange): ParsedDocument {
  const document = parseTree(text);
  const contents = document?.contents as Node | null | undefined;
  const isSound = document !== undefined && document.errors.length === 0;
  const shown = maskSecrets(source, range, isSound ? contents : undefined);
  const offset = range.start;
  const unread = { document, contents: contents ?? null, shown, aliasTargets: new Map(), value: undefined };
  if (!document) {
    const span = { source: shown, start: offset, end: offset + 1 };
    return {
      ...unread,
      state: 'broken',
      diagnostics: [makeDiagnostic('yaml-too-deep', { message: 'the document is nested too deeply', span })],
    };
  }
  if (!isSound) {
    const found = document.errors.slice(0, maxSyntaxErrors);
    return { ...unread, state: 'broken', diagnostics: found.map((error) => describeError(error, text, shown, offset)) };
  }
  if (isEmpty(unread.contents)) return { ...unread, state: 'empty', diagnostics: [] };
  const odd = text.search(oddLineBreak);
  if (odd !== -1 && !text.trimStart().startsWith('{')) {
    const span = { source: shown, start: offset + odd, end: offset + odd + 1 };
    const code = text.charCodeAt(odd).toString(16).toUpperCase().padStart(4, '0');
    const message = `the character U+${code} is a line break to kubectl (YAML 1.1) and text to other readers`;
    const help = [`write it as "\\u${code.toLowerCase()}" in double quotes`];
    return { ...unread, state: 'broken', diagnostics: [makeDiagnostic('yaml-bad-value', { message, span, help })] };
  }
  const { value, aliasTargets, diagnostics } = decodeDocument(unread.contents, shown, offset);
  const state = diagnostics.some((found) => found.severity === 'error') ? 'broken' : 'decoded';
  return { ...unread, aliasTargets, state, value: state === 'decoded' ? value : undefined, diagnostics };
}

/** Scalars are resolved later, by kubectl's rules. */
const yamlOptions = {
  schema: 'failsafe',
  uniqueKeys: false,
  strict: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** Parses without resolving scalars; undefined when the nesting is deeper than the parser's stack. */
function parseTree(text: string): Document.Parsed | undefined {
  try {
    const document = parseDocument(text, yamlOptions);
    if (document.errors.length === 0) return document;
    // The parser reports its own lack of stack as an error of the text.
    if (document.errors.some(({ message }) => message.startsWith('Maximum call stack'))) return undefined;
    const loose = parseLoosely(text, yamlOptions);
    return loose?.errors.length === 0 ? loose : document;
  } catch (thrown) {
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

function isEmpty(contents: Node | null): boolean {
  return (
    contents === null ||
    (!isCollection(contents) && isScalar(contents) && contents.value === '' && contents.type === 'PLAIN')
  );
}

function describeError(
  error: { readonly code: string; readonly message: string; readonly pos: readonly [number, number] },
  text: string,
  source: SourceText,
  offset: number,
): Diagnostic {
  const [from, to] = error.pos;
  const span = { source, start: offset + from, end: offset + Math.max(from + 1, to) };
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const help: string[] = [];
  if (error.code === 'TAB_AS_INDENT' || /^[ ]*\t/.test(text.slice(lineStart, from + 1)))
    help.push('indent with spaces: YAML does not allow tabs');
  if (text.slice(lineStart).split('\n', 1)[0]?.includes('{{')) help.push('render the template first: `{{` is not YAML');
  return makeDiagnostic('yaml-syntax', { message: `not valid YAML: ${error.message.replace(/\.$/, '')}`, span, help });
}
