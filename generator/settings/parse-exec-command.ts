import type { DiagnosticCollector, SourceText } from '../diagnostics/index.js';
import { readJsonText } from './json-text.js';

/** Longest command to allow, in UTF-16 units: what Linux takes for one argument. */
const longestCommand = 128 * 1024;

/**
 * Reads a command line to allow: either words with quotes and backslashes as a POSIX shell reads them
 * (`sh -c 'ls | wc'`), or a JSON array of the arguments (`["ls", "-l"]`). Whatever a shell would do beyond splitting is
 * a mistake, since the guest starts the command itself. Mistakes are reported, and then there is no result.
 */
export function parseExecCommand(text: string, collector: DiagnosticCollector): readonly string[] | undefined {
  const source: SourceText = { name: '--allow-exec', text };
  const mistakes: Mistake[] = [];
  if (text.length > longestCommand)
    mistakes.push(invalid(`the command is longer than ${longestCommand} characters`, 0, 0));
  const argv =
    mistakes.length > 0 ? [] : /^\s*\[/.test(text) ? readJsonArguments(source, mistakes) : splitWords(text, mistakes);
  if (mistakes.length === 0 && (argv[0] ?? '') === '') mistakes.push(invalid('there is no command', 0, text.length));
  if (mistakes.length === 0 && argv.some((argument) => argument.includes('\0'))) {
    mistakes.push(invalid('an argument has a NUL character', 0, text.length));
  }
  for (const { slug, message, start, end, help } of mistakes) {
    collector.report(slug, { message, span: { source, start, end }, help });
  }
  return mistakes.length > 0 ? undefined : argv;
}

interface Mistake {
  readonly slug: 'exec-command-invalid' | 'exec-command-needs-shell';
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly help: readonly string[];
}

function invalid(message: string, start: number, end: number): Mistake {
  const help = [
    'write the command as in a shell, such as \'ls -l /data\', or as a JSON array: \'["ls", "-l", "/data"]\'',
  ];
  return { slug: 'exec-command-invalid', message, start, end, help };
}

function needsShell(message: string, start: number, end: number): Mistake {
  const help = [
    'quote it if it is meant literally',
    "name a shell if one is meant: 'sh -c \"...\"' allows exactly that script, which the image's shell then runs",
  ];
  return { slug: 'exec-command-needs-shell', message: `${message}: no shell runs this command`, start, end, help };
}

function readJsonArguments(source: SourceText, mistakes: Mistake[]): readonly string[] {
  const result = readJsonText(source);
  if (!result.ok) {
    const { message, span } = result.problem;
    mistakes.push(invalid(`not a JSON array of arguments: ${message}`, span.start, span.end));
    return [];
  }
  const { value, spanOf } = result.text;
  const argv: string[] = [];
  for (const [index, argument] of (Array.isArray(value) ? value : []).entries()) {
    const span = spanOf([String(index)]);
    if (typeof argument === 'string') argv.push(argument);
    else mistakes.push(invalid('an argument is not a string', span.start, span.end));
  }
  return argv;
}

/** What an unquoted character would mean to a shell. */
const operators: Readonly<Record<string, string>> = {
  '|': 'a pipe',
  '&': 'a background job or "and" list',
  ';': 'a list of commands',
  '<': 'a redirection',
  '>': 'a redirection',
  '(': 'a subshell',
  ')': 'a subshell',
  '\n': 'a second command line',
  '*': 'a file name pattern',
  '?': 'a file name pattern',
  '[': 'a file name pattern',
};

/** Splits a command line into words by the quoting rules of POSIX shells (2.2 Quoting of the shell language). */
function splitWords(text: string, mistakes: Mistake[]): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  const refuseExpansion = (at: number, character: string): void => {
    mistakes.push(needsShell(character === '$' ? 'a "$" expansion' : 'a command substitution', at, at + 1));
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const startsWord = word === undefined;
    word ??= '';
    if (character === "'") {
      const end = text.indexOf("'", at + 1);
      if (end === -1) return giveUp(mistakes, invalid('the quote is not closed', at, at + 1));
      word += text.slice(at + 1, end);
      at = end;
    } else if (character === '"') {
      const start = at;
      for (at += 1; text[at] !== '"'; at += 1) {
        if (at >= text.length) return giveUp(mistakes, invalid('the quote is not closed', start, start + 1));
        if (text[at] === '$' || text[at] === '`') refuseExpansion(at, text.charAt(at));
        // Inside double quotes a backslash escapes these characters only, and is itself kept before others.
        const escapes = text[at] === '\\' && '$`"\\\n'.includes(text[at + 1] ?? 'x');
        if (escapes) at += 1;
        word += escapes ? readEscaped(text, at) : text.charAt(at);
      }
    } else if (character === '\\') {
      at += 1;
      if (at >= text.length) return giveUp(mistakes, invalid('the command ends with a backslash', at - 1, at));
      word += readEscaped(text, at);
    } else if (character === '$' || character === '`') {
      refuseExpansion(at, character);
    } else if (operators[character] !== undefined) {
      mistakes.push(needsShell(`${JSON.stringify(character)} is ${operators[character]}`, at, at + 1));
    } else if (startsWord && (character === '#' || character === '~')) {
      mistakes.push(needsShell(character === '#' ? '"#" begins a comment' : '"~" is a home folder', at, at + 1));
    } else {
      word += character;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The character after a backslash; a line end there joins two lines. */
function readEscaped(text: string, at: number): string {
  return text[at] === '\n' ? '' : text.charAt(at);
}

function giveUp(mistakes: Mistake[], mistake: Mistake): readonly string[] {
  mistakes.push(mistake);
  return [];
}
