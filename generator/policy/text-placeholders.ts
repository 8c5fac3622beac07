import { escapeRegex } from './escape-regex.js';

/** What the rules take for each placeholder, as patterns of the guest's engine. */
const placeholderPatterns: Readonly<Record<string, string>> = {
  'bundle-id': '[0-9a-z.-]+',
  'host-ip': '[0-9a-fA-F.:,]+',
  'host-name': '[0-9a-zA-Z.-]+',
  'node-name': '[0-9a-zA-Z.-]+',
  'pod-ip': '[0-9a-fA-F.:,]+',
  'pod-uid': '[0-9a-f-]+',
  'resource-field': '[0-9]+',
  'sandbox-id': '[0-9a-z]+',
  'sandbox-name': '[0-9a-z.-]+',
  'sandbox-namespace': '[0-9a-z-]+',
  'todo-annotation': '(?s:.*)',
};

const placeholder = new RegExp(`\\$\\((${Object.keys(placeholderPatterns).join('|')})\\)`);

/** The first placeholder in a text, if any. */
export function findPlaceholder(text: string): string | undefined {
  return placeholder.exec(text)?.[0];
}

/**
 * Builds a pattern for a text of the policy with several placeholders, which the rules alone can only match one by
 * one; undefined for a text with fewer.
 */
export function buildTextPattern(text: string): string | undefined {
  const parts = text.split(new RegExp(placeholder, 'g'));
  // Splitting by a pattern with one group gives text and name in turns.
  if (parts.length < 5) return undefined;
  return `^${parts.map((part, index) => (index % 2 === 0 ? escapeRegex(part) : placeholderPatterns[part])).join('')}$`;
}

/** Builds the pattern that only one text matches. */
export function buildExactPattern(text: string): string {
  return `^${escapeRegex(text)}$`;
}
