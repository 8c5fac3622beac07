/** What a text looks like, by its first line that says something. */
export type PolicyForm = 'rego' | 'annotation' | 'initdata' | 'manifest' | 'unknown';

/** How gzip begins in base64. */
export const gzipStart = 'H4sI';

/**
 * Tells in which form a text holds a policy. Rego begins with its package; TOML with a key and `=` or a table; what is
 * left of base64 has no other characters; a manifest begins with a key and `:`, or a bracket.
 */
export function detectPolicyForm(text: string): PolicyForm {
  const line = findFirstLine(text);
  // A file of comments, or none, is a stream of no objects.
  if (line === undefined) return 'manifest';
  if (/^package\s/.test(line)) return 'rego';
  if (/^(?:[\w-]+|"[^"]*")\s*=(?!=)|^\[[\w."-]+\]\s*(?:#.*)?$/.test(line)) return 'initdata';
  if (isBase64(text)) return 'annotation';
  if (/^(?:---|%YAML|[{[]|- |["']?[\w./-]+["']?\s*:(?:\s|$))/.test(line)) return 'manifest';
  return 'unknown';
}

/** The first line that is neither empty nor a comment; all forms that have comments begin them with `#`. */
function findFirstLine(text: string): string | undefined {
  for (const line of text.replace(/^\uFEFF/, '').split('\n')) {
    const trimmed = line.trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) return trimmed;
  }
  return undefined;
}

/** Base64 in one or many lines, perhaps in quotes; shorter texts are words. */
function isBase64(text: string): boolean {
  const compact = stripQuotes(text).replace(/\s+/g, '');
  return compact.length >= 40 && /^[A-Za-z0-9+/]+={0,2}(?:H4sI[A-Za-z0-9+/]+={0,2})*$/.test(compact);
}

/** Removes the quotes that a value keeps when it is copied out of a manifest. */
export function stripQuotes(text: string): string {
  return text.trim().replace(/^(["'])([\s\S]*)\1$/, '$2');
}
