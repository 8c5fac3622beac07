import type { Denial } from './denial.js';
import { readJsonPrefix } from './read-json-prefix.js';
import { countLevels, unescapeText } from './unescape-text.js';

/** How the agent begins a denial (kata-agent `policy.rs`). */
const anchor = /\b([A-Z]\w+(?:Request|Config)) is blocked by policy:? ?/g;

/** What a line of containerd, kubelet or an event says about the container, besides the denial. */
function findContainer(around: string): string | undefined {
  const patterns = [
    /\bStartContainer\\*" for \\*"([a-z0-9-]+)\\*" with /,
    /ContainerMetadata\{Name:([a-z0-9-]+),/,
    /spec\.(?:init|ephemeral)?[cC]ontainers\{([a-z0-9-]+)\}/,
    /"?containerName"?\\*"?[:=]\s*\\*"?([a-z0-9-]+)/,
  ];
  for (const pattern of patterns) {
    const [, name] = pattern.exec(around) ?? [];
    if (name !== undefined) return name;
  }
  return undefined;
}

interface Body {
  readonly text: string;
  readonly isCut: boolean;
}

/** More backslashes before a quote than this are no levels of escapes (nine levels), only a text made to take long. */
const maxBackslashes = 511;

/** The text of a denial behind its first words, without the quotes and escapes of whoever passed it on. */
function unwrapBody(before: string, behind: string): Body {
  // Only what ends the text is looked at: searching all of it would take the square of its length.
  const [, backslashes] = /(?<!\\)(\\*)"$/.exec(before.slice(-maxBackslashes - 2)) ?? [];
  const [firstQuote, inner = ''] = /(?<!\\)(\\*)"/.exec(behind) ?? [];
  if (backslashes !== undefined) {
    const closing = new RegExp(`(?<!\\\\)${'\\\\'.repeat(backslashes.length)}"`);
    const end = behind.search(closing);
    const next = end === -1 ? '' : behind.slice(end + backslashes.length + 1);
    // A quote behind which text goes on belongs to what was printed: then nothing was escaped at this level.
    const isClosing = end !== -1 && !/[{[]$|[:,] $/.test(behind.slice(0, end)) && !/^\w/.test(next);
    if (isClosing || end === -1) {
      let text = end === -1 ? behind : behind.slice(0, end);
      for (let level = countLevels(backslashes.length); level >= 0; level -= 1) text = unescapeText(text);
      if (end !== -1 || inner.length > backslashes.length || firstQuote === undefined) {
        return { text, isCut: end === -1 };
      }
    }
  }
  let text = behind;
  for (let level = countLevels(inner.length); level > 0; level -= 1) text = unescapeText(text);
  return { text, isCut: false };
}

/** Splits what a policy printed: the guest's engine puts `agent_policy:LINE: ` before each print. */
function splitPrints(text: string): readonly string[] {
  const prints = text.split(/(?:^|\s)agent_policy:\d+: /);
  const [first = '', ...others] = prints;
  return [...(first.trim() === '' ? [] : [first.trim()]), ...others];
}

/** Where a print holds the whole request: the reference's rules say `input = {`, ours `input {` behind the state. */
function findInput(prints: readonly string[]): { readonly request?: unknown; readonly isCut: boolean } {
  for (const print of prints) {
    const found = /(?:^|[\s}])input(?: =)? (?=\{)/.exec(print);
    if (!found || !/^(?:\w+(?: \d)?: input|state |input )/.test(print)) continue;
    const read = readJsonPrefix(print, found.index + found[0].length);
    if (read.kind === 'whole') return { request: read.value, isCut: false };
    if (read.kind === 'cut') return { isCut: true };
  }
  return { isCut: false };
}

/** Drops what closes the message around a denial: quotes, `: unknown`, and what a logger put behind it. */
function dropTail(text: string): string {
  return text.trimEnd().replace(/(?:(?<!\\)\\*"[)}\]]*)?(?::\s*unknown)?(?:(?<!\\)\\*"[)}\]]*)?$/, '');
}

/** How long a message may be before whoever passes it on cuts it. */
const cutLength = 1000;

/** Finds the denials in one message or line. */
export function parseMessage(message: string, line: number): readonly Denial[] {
  const starts = [...message.matchAll(anchor)];
  return starts.map((found, index): Denial => {
    const [words, kind = ''] = found;
    const next = starts[index + 1]?.index ?? message.length;
    const { text, isCut } = unwrapBody(message.slice(0, found.index), message.slice(found.index + words.length, next));
    const body = dropTail(text);
    const prints = splitPrints(body);
    const input = findInput(prints);
    const container = findContainer(message.slice(0, 4000));
    const endsEarly = /(?:\.\.\.|…)$/.test(body) || (isCut && message.length >= cutLength);
    return {
      kind,
      prints,
      isCut: input.isCut || endsEarly,
      ...(container !== undefined && { container }),
      ...(input.request !== undefined && { request: input.request }),
      line,
    };
  });
}
