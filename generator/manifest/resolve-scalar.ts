/** What an unquoted scalar means to kubectl. `merge` is the key `<<`. */
export type ResolvedScalar =
  | { readonly kind: 'string' | 'number' | 'boolean' | 'null'; readonly value: string | number | boolean | null }
  | { readonly kind: 'merge' }
  | { readonly kind: 'error'; readonly message: string };

const words = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);
const notNumbers = new Set([
  '.nan',
  '.NaN',
  '.NAN',
  ...['', '+', '-'].flatMap((sign) => ['.inf', '.Inf', '.INF'].map((word) => sign + word)),
]);
const mayBeSpecial = /^[-+.~<\dyYnNtTfFoO]|^$/;
const integer = /^([-+]?)(?:0[xX]([\da-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9]\d*|0))$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/**
 * Reads an unquoted scalar as kubectl does (sigs.k8s.io/yaml on go-yaml v2): the booleans of YAML 1.1, integers with
 * `_`, `0x`, `0b`, `0o` and a leading zero for octal, but no sexagesimals; dates stay text. Anything else is a string.
 */
export function resolvePlainScalar(text: string): ResolvedScalar {
  if (!mayBeSpecial.test(text)) return { kind: 'string', value: text };
  const word = words.get(text);
  if (word !== undefined) return word === null ? { kind: 'null', value: null } : { kind: 'boolean', value: word };
  if (text === '<<') return { kind: 'merge' };
  if (notNumbers.has(text)) return { kind: 'error', message: `${text} is a number that JSON does not have` };
  const number = readNumber(text);
  return number === undefined ? { kind: 'string', value: text } : { kind: 'number', value: number };
}

function readNumber(text: string): number | undefined {
  const first = text.charCodeAt(0);
  const digitOrSign = (first >= 48 && first <= 57) || text.startsWith('+') || text.startsWith('-');
  if (!digitOrSign && !text.startsWith('.')) return undefined;
  // go-yaml removes `_` from what begins with a digit or a sign, and from nothing else.
  const plain = digitOrSign ? text.replaceAll('_', '') : text;
  const parts = digitOrSign ? integer.exec(plain) : null;
  if (parts) {
    const [, sign = '', hex, binary, octal, decimal] = parts;
    const digits = hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? '0');
    const magnitude = Number(digits);
    return sign === '-' && magnitude !== 0 ? -magnitude : magnitude;
  }
  if (!float.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

const prefix = 'tag:yaml.org,2002:';

/** Reads a scalar that has an explicit tag; `text` is its content. Tags that YAML does not define give a string. */
export function resolveTaggedScalar(tag: string, text: string): ResolvedScalar {
  const name = tag.startsWith(prefix) ? tag.slice(prefix.length) : '';
  const mismatch: ResolvedScalar = { kind: 'error', message: `the value is not a !!${name}` };
  switch (name) {
    case 'int':
    case 'float':
    case 'bool':
    case 'null': {
      const resolved = resolvePlainScalar(text);
      const wanted = name === 'bool' ? 'boolean' : name === 'null' ? 'null' : 'number';
      if (resolved.kind !== wanted) return mismatch;
      return name === 'int' && !Number.isInteger(resolved.value) ? mismatch : resolved;
    }
    case 'binary': {
      const bytes = decodeBase64(text);
      return bytes === undefined ? mismatch : { kind: 'string', value: new TextDecoder().decode(bytes) };
    }
    default:
      return { kind: 'string', value: text };
  }
}

/** Decodes standard base64; line breaks are allowed, anything else that is not base64 gives undefined. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/[\r\n]/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return Buffer.from(compact, 'base64');
}
