import { createHash } from 'node:crypto';
import type { RulesText } from '../../generator/index.js';

const known = new WeakMap<object, string>();

/** SHA-256 of a policy's text, hexadecimal as `sha256sum` prints it. Kept for as long as `holder`, which has the text. */
export function hashPolicy(holder: object, text: string): string {
  const hash = known.get(holder) ?? createHash('sha256').update(text).digest('hex');
  known.set(holder, hash);
  return hash;
}

/** What names the rules that policies are made with: the digest of their text. */
export const nameRules = ({ text }: RulesText): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
