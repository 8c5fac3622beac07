import type { Command, Option } from 'commander';
import { type Example, examples } from './examples.js';

/** A flag as help, completion and man page need it. */
export interface DescribedFlag {
  readonly short: string | undefined;
  readonly long: string;
  /** What stands behind it: `<path>`, `[socket]`; undefined for a switch. */
  readonly argument: string | undefined;
  readonly isOptional: boolean;
  readonly summary: string;
  readonly choices: readonly string[];
  readonly fallback: string | undefined;
  readonly group: string;
}

interface DescribedArgument {
  readonly name: string;
  readonly isRequired: boolean;
  readonly isVariadic: boolean;
}

/** A command, and those below it. */
export interface DescribedCommand {
  /** Its name and those of the commands above it, without the program's: `settings show`. */
  readonly path: string;
  readonly summary: string;
  /** What its help says besides flags and examples. */
  readonly notes: string;
  readonly flags: readonly DescribedFlag[];
  readonly arguments: readonly DescribedArgument[];
  readonly examples: readonly Example[];
  readonly commands: readonly DescribedCommand[];
}

function describeFlag(option: Option): DescribedFlag {
  const argument = /[<[].*[>\]]$/.exec(option.flags)?.[0];
  return {
    short: option.short,
    long: option.long ?? option.flags,
    argument,
    isOptional: option.optional,
    summary: option.description,
    choices: option.argChoices ?? [],
    fallback: typeof option.defaultValue === 'string' ? option.defaultValue : undefined,
    group: (option.helpGroupHeading ?? 'Other:').replace(/:$/, ''),
  };
}

const help: DescribedFlag = {
  short: '-h',
  long: '--help',
  argument: undefined,
  isOptional: false,
  summary: 'show help and examples',
  choices: [],
  fallback: undefined,
  group: 'Other',
};

function readNotes(command: Command): string {
  const usual = command.configureOutput();
  let text = '';
  command.configureOutput({
    ...usual,
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  command.configureOutput(usual);
  const notes = text.slice(command.helpInformation().length);
  return notes.split('\nExamples:\n')[0]?.trim() ?? '';
}

/** Describes a program after all its commands were added. */
export function describeProgram(command: Command, path = ''): DescribedCommand {
  return {
    path,
    summary: command.description(),
    notes: readNotes(command),
    flags: [...command.options.map(describeFlag), help],
    arguments: command.registeredArguments.map((one) => ({
      name: one.name(),
      isRequired: one.required,
      isVariadic: one.variadic,
    })),
    examples: examples[path] ?? [],
    commands: command.commands.map((child) => describeProgram(child, `${path} ${child.name()}`.trim())),
  };
}

/** A command and all below it. */
export function listCommands(command: DescribedCommand): readonly DescribedCommand[] {
  return [command, ...command.commands.flatMap(listCommands)];
}
