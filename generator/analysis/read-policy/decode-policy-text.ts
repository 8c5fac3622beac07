/** The policy of an annotation of older runtimes: base64 of Rego. Undefined where it is not. */
export function decodePolicyText(value: string): string | undefined {
  const compact = value.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(compact, 'base64'));
    return /^\s*package\s/m.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
