import { parseJson } from '../values/parse-json.js';
import { toJsonText, toPrettyJson } from '../values/print-value.js';
import type { Value } from '../values/value.js';
import { requireCount, requireObject, requireString } from './arguments.js';
import { type Builtin, failBuiltin } from './builtin.js';

export const encoding: Readonly<Record<string, Builtin>> = {
  'base64.encode': mapText('base64.encode', (text) => encodeBase64(text)),
  'base64.decode': mapText('base64.decode', (text) => decodeBase64(text, 'padded') ?? failBuiltin('decode failed')),
  'base64.is_valid': mapText('base64.is_valid', (text) => decodeBase64(text, 'padded') !== undefined),
  'base64url.encode': mapText('base64url.encode', (text) => toUrlAlphabet(encodeBase64(text))),
  'base64url.encode_no_pad': mapText('base64url.encode_no_pad', (text) =>
    toUrlAlphabet(encodeBase64(text)).replace(/=+$/, ''),
  ),
  'base64url.decode': mapText('base64url.decode', decodeBase64Url),
  'json.is_valid': mapText('json.is_valid', (text) => parseJson(text) !== undefined),
  'json.unmarshal': mapText('json.unmarshal', unmarshal),
  'json.marshal': { arity: 1, run: marshal },
  'json.marshal_with_options': { arity: 2, run: marshalWithOptions },
};

function mapText(name: string, map: (text: string) => Value): Builtin {
  const run = (args: readonly Value[]): Value => {
    requireCount(name, args, 1);
    return map(requireString(name, args[0]));
  };
  return { arity: 1, isPure: true, run };
}

function unmarshal(text: string): Value {
  const value = parseJson(text);
  return value === undefined ? failBuiltin('could not deserialize json.') : value;
}

function encodeBase64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function toUrlAlphabet(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}

/** Strict decoding: the alphabet, the padding and the unused bits of the last character must be exact. */
function decodeBase64(text: string, padding: 'padded' | 'unpadded'): string | undefined {
  const bytes = Buffer.from(text, 'base64');
  const exact = bytes.toString('base64');
  return text === (padding === 'padded' ? exact : exact.replace(/=+$/, '')) ? bytes.toString('utf8') : undefined;
}

function decodeBase64Url(text: string): Value {
  if (/[+/]/.test(text)) return failBuiltin('not a valid url');
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  return decodeBase64(plain, 'padded') ?? decodeBase64(plain, 'unpadded') ?? failBuiltin('not a valid url');
}

function marshal(args: readonly Value[]): Value {
  requireCount('json.marshal', args, 1);
  return toJsonText(args[0] as Value);
}

function marshalWithOptions(args: readonly Value[]): Value {
  requireCount('json.marshal_with_options', args, 2);
  const options = requireObject('json.marshal_with_options', args[1]);
  let pretty = true;
  let indent = '\t';
  let prefix = '';
  for (const key of options.keys()) {
    const value = options.get(key);
    if (key === 'pretty' && typeof value === 'boolean') pretty = value;
    else if (key === 'indent' && typeof value === 'string') indent = value;
    else if (key === 'prefix' && typeof value === 'string') prefix = value;
    else failBuiltin('marshaling option must be one of `indent`, `prefix` or `pretty`');
  }
  // Without options the text is compact, whatever `pretty` says by default.
  if (!pretty || options.size === 0) return toJsonText(args[0] as Value);
  const lines = toPrettyJson(args[0] as Value).split('\n');
  return lines
    .map((line) => {
      const text = line.trimStart();
      return prefix + indent.repeat((line.length - text.length) / 2) + text;
    })
    .join('\n');
}
