import { type DescribedCommand, type DescribedFlag, listCommands } from '../describe-program.js';

/** What may be typed at a place: words, names of files, or what nobody can know. */
export interface Candidates {
  readonly words: readonly string[];
  readonly files: boolean;
}

/** What only the program's data tell: names of drop-ins and of runtime classes. */
export interface KnownNames {
  readonly dropIns: readonly string[];
  readonly runtimeClasses: readonly string[];
}

/** What may be typed after the name of a command. */
export interface CommandCandidates {
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly flags: readonly {
    /** `-y`, `--yaml-file`. */
    readonly forms: readonly string[];
    readonly summary: string;
    /** What its value may be; undefined for a switch, and for a flag whose value is joined to it. */
    readonly value: Candidates | undefined;
  }[];
  readonly operands: Candidates;
}

const nothing: Candidates = { words: [], files: false };

function describeValue(
  { long, argument, choices, isOptional }: DescribedFlag,
  names: KnownNames,
): Candidates | undefined {
  if (argument === undefined || isOptional) return undefined;
  if (choices.length > 0) return { words: choices, files: false };
  if (long === '--drop-in') return { words: names.dropIns, files: true };
  if (long === '--profile') return { words: names.runtimeClasses, files: false };
  return { words: [], files: /^<(?:path|source)>$/.test(argument) };
}

function describeOperands({ path, arguments: operands }: DescribedCommand, names: KnownNames): Candidates {
  if (path === 'completion') return { words: ['bash', 'zsh', 'fish'], files: false };
  if (path === 'settings explain') return { words: names.dropIns, files: true };
  if (path === 'profiles show') return { words: names.runtimeClasses, files: false };
  if (path === 'settings show') return nothing;
  return { words: [], files: operands.length > 0 };
}

/** Lists for each command what may be typed after its name. */
export function listCandidates(program: DescribedCommand, names: KnownNames): readonly CommandCandidates[] {
  const topLevel = program.commands.map(({ path }) => path);
  const help: CommandCandidates = {
    path: 'help',
    commands: [],
    flags: [],
    operands: { words: topLevel, files: false },
  };
  const described = listCommands(program).map((command): CommandCandidates => {
    const commands = command.commands.map(({ path, summary }) => ({ name: path.split(' ').at(-1) ?? path, summary }));
    return {
      path: command.path,
      commands: command.path === '' ? [...commands, { name: 'help', summary: 'show the help of a command' }] : commands,
      flags: command.flags.map((flag) => ({
        forms: [...(flag.short === undefined ? [] : [flag.short]), flag.long],
        summary: flag.summary,
        value: describeValue(flag, names),
      })),
      operands: describeOperands(command, names),
    };
  });
  return [...described, help];
}
