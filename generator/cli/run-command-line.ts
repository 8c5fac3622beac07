import { Command, CommanderError } from 'commander';
import { exitCodes } from './exit-codes.js';
import { generateFlags } from './flags.js';
import type { GenerateOptions } from './generate-options.js';
import { makeOption } from './make-option.js';
import { normalizeArguments } from './normalize-arguments.js';
import { readVersion } from './read-version.js';
import { openStandardOutput } from './standard-output.js';
import { subcommands } from './subcommands.js';

/** Whether the arguments may be about commands: one is named, or help is asked for, or it is unclear what is meant. */
function mayNameCommand(args: readonly string[]): boolean {
  const [first] = args;
  if (first !== undefined && !first.startsWith('-')) return true;
  return args.some((arg) => arg === '--help' || /^-\w*h/.test(arg) || subcommands.some(({ name }) => name === arg));
}

/** Runs the command line and gives the exit code. Findings of users' mistakes are printed; only bugs throw. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.done;
  const abort = new AbortController();
  let interrupts = 0;
  let isGeneration = true;
  process.on('SIGINT', () => {
    interrupts += 1;
    // The first Ctrl-C lets a generation clean up; a second one does not wait. Other commands replace files in one step,
    // or write none.
    if (interrupts > 1 || !isGeneration) process.exit(exitCodes.interrupted);
    abort.abort();
    // A run that waits for its input would wait on.
    process.stdin.destroy();
  });

  const program = new Command('genpolicy')
    .description('Makes the policy that the Kata agent enforces in a guest from Kubernetes manifests.')
    .option('-v, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .showHelpAfterError('(genpolicy --help shows all flags)')
    .enablePositionalOptions()
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        openStandardOutput();
        process.stdout.write(text);
      },
      writeErr: (text) => {
        openStandardOutput();
        process.stderr.write(text);
      },
    })
    .hook('preAction', (_program, action) => {
      // Generation opens it when it has something to say.
      if (action === program) return;
      isGeneration = false;
      openStandardOutput();
      const misplaced = program.options.find(
        (option) =>
          program.getOptionValueSource(option.attributeName()) === 'cli' && option.attributeName() !== 'version',
      );
      if (misplaced) {
        program.error(
          `error: ${misplaced.long ?? misplaced.flags} stands before '${action.name()}', which would not see it: write it behind`,
        );
      }
    });
  // Unlike commander's own version flag, this one reads the version when it is asked for.
  program.on('option:version', () => {
    openStandardOutput();
    process.stdout.write(`${readVersion()}\n`);
    throw new CommanderError(exitCodes.done, 'commander.version', 'the version was printed');
  });
  const runGenerateCommand = async (_options: unknown, command: Command): Promise<void> => {
    const { runGenerate } = await import('./generate-command.js');
    exitCode = await runGenerate(command.opts<GenerateOptions & Record<string, unknown>>(), abort.signal);
  };
  for (const flag of generateFlags) program.addOption(makeOption(flag));
  program.action(runGenerateCommand);
  if (mayNameCommand(args)) {
    const { completeProgram, describeUnknownCommand } = await import('./complete-program.js');
    await completeProgram(program, (code) => {
      exitCode = code;
    });
    const unknown = describeUnknownCommand(args, program);
    if (unknown !== undefined) {
      openStandardOutput();
      process.stderr.write(unknown);
      return exitCodes.inputWrong;
    }
  }

  try {
    await program.parseAsync(normalizeArguments(args), { from: 'user' });
  } catch (error) {
    if (abort.signal.aborted) return exitCodes.interrupted;
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.done : exitCodes.inputWrong;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    openStandardOutput();
    process.stderr.write(`genpolicy: this is a bug, please report it with the text below\n${detail}\n`);
    return exitCodes.bug;
  }
  return abort.signal.aborted ? exitCodes.interrupted : exitCode;
}

export { isStandardOutputFlushed } from './standard-output.js';
