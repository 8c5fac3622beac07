import type { Node } from 'yaml';
import type { Diagnostic, SourceText } from '../diagnostics/index.js';

/** A text with the file that it came from; standard input and texts made by the program have no path. */
export interface ManifestSource {
  readonly source: SourceText;
  readonly path: string | undefined;
}

/** One manifest file, cut into its documents. */
export interface ManifestFile {
  readonly source: SourceText;
  readonly path: string | undefined;
  readonly documents: readonly ManifestDocument[];
}

/**
 * One document of a stream. It is parsed when somebody asks for it: streams are full of kinds that pass through.
 * Positions in it are offsets in the source, not in the document.
 */
export interface ManifestDocument {
  readonly source: SourceText;
  /** The document's range in the source, with its `---` line. */
  readonly start: number;
  readonly end: number;
  /** The document's kind where its text shows it at first glance, else undefined. */
  readonly hint: { readonly kind: string; readonly apiVersion: string } | undefined;
  /** The document as JSON values, read as kubectl reads it. */
  read(): DecodedDocument;
  /** The syntax tree, whose ranges are relative to `start`. */
  tree(): SyntaxTree;
}

export interface SyntaxTree {
  readonly contents: Node | null;
  /** What each alias stands for. */
  readonly aliasTargets: ReadonlyMap<Node, Node>;
  /** The source as messages may quote it: with the values of this document's Secrets masked. */
  readonly shown: SourceText;
}

export interface DecodedDocument {
  /** `empty` has no content, `broken` has findings that leave its value unknown. */
  readonly state: 'decoded' | 'empty' | 'broken';
  /** Plain objects without a prototype, arrays and scalars; undefined unless decoded. */
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
}

/** A decoded mapping. It has no prototype, so any name can be looked up in it. */
export type JsonObject = { readonly [name: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
