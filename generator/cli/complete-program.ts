import type { Command } from 'commander';
import { findNearestName } from '../settings/index.js';
import { examples } from './examples.js';
import { subcommands } from './subcommands.js';

const closing = 'A policy protects a pod only when the relying party checks the digest of its initdata.';

/** Puts worked examples at the end of the help of a command and of those below it, and has its errors point there. */
function addExamples(command: Command, path: string): void {
  const own = examples[path] ?? [];
  const lines = own.map(({ meaning, line }) => `  # ${meaning}\n  ${line}`);
  command.addHelpText('after', `\nExamples:\n${lines.join('\n')}${path === '' ? `\n\n${closing}` : ''}`);
  command.showHelpAfterError(`(genpolicy ${path === '' ? '' : `${path} `}--help shows all flags)`);
  for (const child of command.commands) addExamples(child, path === '' ? child.name() : `${path} ${child.name()}`);
}

/** Adds what generation does not need to the program: the other commands, `help`, and examples. */
export async function completeProgram(program: Command, finish: (exitCode: number) => void): Promise<void> {
  for (const { add } of subcommands) await add(program, finish);
  addExamples(program, '');
  program.helpCommand('help [command]', 'show the help of a command');
}

/** What to say where the first word, or one after `help`, is meant for a command but names none. */
export function describeUnknownCommand(args: readonly string[], program: Command): string | undefined {
  const isHelp = args[0] === 'help';
  const [first, second] = isHelp ? args.slice(1) : args;
  const names = [...subcommands.map(({ name }) => name), 'generate', 'help'];
  const unknown = describeUnknown(first, names);
  if (unknown !== undefined || !isHelp) return unknown;
  const below = program.commands.find((command) => command.name() === first)?.commands ?? [];
  return below.length === 0
    ? undefined
    : describeUnknown(
        second,
        below.map((command) => command.name()),
      );
}

function describeUnknown(word: string | undefined, names: readonly string[]): string | undefined {
  if (word === undefined || word.startsWith('-') || names.includes(word)) return undefined;
  const near = findNearestName(word, names);
  const hints = [
    ...(near === undefined ? [] : [`Did you mean ${near}?`]),
    ...(near === undefined && /[./]/.test(word) ? [`manifests are named with -y: genpolicy -y ${word}`] : []),
    'genpolicy --help shows all flags',
  ];
  return `error: unknown command '${word}'\n${hints.map((hint) => `(${hint})\n`).join('')}`;
}
