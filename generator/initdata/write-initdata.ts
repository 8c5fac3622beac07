import { type Initdata, initdataVersion } from './initdata.js';

// biome-ignore lint/suspicious/noControlCharactersInRegex: TOML forbids exactly these characters in literal strings.
const notLiteral = /'''|'$|[\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff]/;

/** Writes a TOML basic string; JSON's escapes are a subset of TOML's except for DEL, which TOML wants escaped. */
function quoteBasic(text: string): string {
  return JSON.stringify(text).replace(/\u007f/g, '\\u007f');
}

/** Writes texts of several lines as literal strings, so that a person can read the policy in the TOML. */
function quoteText(text: string): string {
  return text.includes('\n') && !notLiteral.test(text) ? `'''\n${text}'''` : quoteBasic(text);
}

/** Writes initdata as TOML: the same bytes for the same content, keys in order of their names. */
export function writeInitdata(initdata: Initdata): string {
  const members = [...initdata.data].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const lines = members.map(([name, text]) => `${quoteBasic(name)} = ${quoteText(text)}\n`);
  return `version = ${quoteBasic(initdataVersion)}\nalgorithm = ${quoteBasic(initdata.algorithm)}\n\n[data]\n${lines.join('')}`;
}
