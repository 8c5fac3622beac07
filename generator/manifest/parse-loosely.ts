import { Composer, type Document, Lexer, type ParseOptions, Parser, type SchemaOptions } from 'yaml';

/**
 * Parses one document whose lines in brackets and quotes may begin anywhere. YAML wants them deeper than the block
 * around them; libyaml, and so kubectl, does not look at indentation there, and public manifests make use of it.
 * Undefined where there is no document. Throws RangeError when the nesting is deeper than the stack.
 */
export function parseLoosely(text: string, options: ParseOptions & SchemaOptions): Document.Parsed | undefined {
  const parser = new Parser();
  const composer = new Composer(options);
  function* listTokens(): ReturnType<Parser['parse']> {
    for (const lexeme of makeLooseLexer().lex(text)) yield* parser.next(lexeme);
    yield* parser.end();
  }
  const [document] = composer.compose(listTokens(), true, text.length);
  return document;
}

/**
 * The lexer has no option for this. It asks its member `indentNext` how deep the next line must stand; in brackets and
 * quotes the answer here is: anywhere. A version of the library that names its members otherwise would be strict again.
 */
function makeLooseLexer(): Lexer {
  const lexer = new Lexer();
  const readQuoted: unknown = Reflect.get(lexer, 'parseQuotedScalar');
  if (typeof readQuoted !== 'function') return lexer;
  let indent: unknown = Reflect.get(lexer, 'indentNext');
  let isInQuotes = false;
  Object.defineProperties(lexer, {
    indentNext: {
      get: () => (isInQuotes || Number(Reflect.get(lexer, 'flowLevel')) > 0 ? 0 : indent),
      set: (value: unknown) => {
        indent = value;
      },
    },
    parseQuotedScalar: {
      value: function* (): Generator<unknown, unknown, unknown> {
        isInQuotes = true;
        try {
          return yield* Reflect.apply(readQuoted, lexer, []);
        } finally {
          isInQuotes = false;
        }
      },
    },
  });
  return lexer;
}
