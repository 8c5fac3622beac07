import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { exitCodes } from './exit-codes.js';
import { type Flag, generateFlags } from './flags.js';
import type { GenerateOptions } from './generate-options.js';
import { normalizeArguments } from './normalize-arguments.js';
import { readVersion } from './read-version.js';

function makeOption(flag: Flag): Option {
  const option = new Option(flag.flags, flag.summary).helpGroup(`${flag.group}:`);
  if (flag.choices) option.choices(flag.choices);
  if (flag.fallback !== undefined) option.default(flag.fallback);
  if (flag.repeats) {
    option.argParser((value: string, previous: readonly string[] | undefined) => [...(previous ?? []), value]);
  } else if (/<[a-z/]+>$/.test(flag.flags) && !flag.choices) {
    option.argParser((value: string, previous: string | undefined) => {
      if (previous !== undefined) throw new InvalidArgumentError('It can be given only once.');
      return value;
    });
  }
  return option;
}

const examples = `
Examples:
  genpolicy -y pod.yaml                       put the policy into pod.yaml
  genpolicy < pod.yaml > pod-with-policy.yaml
  genpolicy -y manifests/ --config-file secrets.yaml
  genpolicy -y pod.yaml --drop-in 20-oci-1.3.0 --allow-logs
  genpolicy -y pod.yaml --digest --dry-run    what a relying party must check
  genpolicy settings show --origin            where each setting comes from

A policy protects a pod only when the relying party checks the digest of its initdata.`;

/** Runs the command line and gives the exit code. Findings of users' mistakes are printed; only bugs throw. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.done;
  const abort = new AbortController();
  let interrupts = 0;
  process.on('SIGINT', () => {
    interrupts += 1;
    // The first Ctrl-C lets the run clean up; a second one does not wait.
    if (interrupts > 1) process.exit(exitCodes.interrupted);
    abort.abort();
    // A run that waits for its input would wait on.
    process.stdin.destroy();
  });
  // A reader that went away (`genpolicy | head`) is no failure of ours, and changes no exit code.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      if (stream === process.stdout)
        process.stderr.write(`genpolicy: cannot write to standard output: ${error.message}\n`);
      process.exit(exitCodes.worldWrong);
    });
  }

  const program = new Command('genpolicy')
    .description('Makes the policy that the Kata agent enforces in a guest from Kubernetes manifests.')
    .version(readVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', examples)
    .showHelpAfterError('(genpolicy --help shows all flags)')
    .enablePositionalOptions()
    .allowExcessArguments(false)
    .exitOverride();
  const runGenerateCommand = async (_options: unknown, command: Command): Promise<void> => {
    const { runGenerate } = await import('./generate-command.js');
    exitCode = await runGenerate(command.opts<GenerateOptions & Record<string, unknown>>(), abort.signal);
  };
  for (const flag of generateFlags) program.addOption(makeOption(flag));
  program.action(runGenerateCommand);
  const { addSettingsCommands } = await import('./settings-command.js');
  addSettingsCommands(program, (code) => {
    exitCode = code;
  });

  try {
    await program.parseAsync(normalizeArguments(args), { from: 'user' });
  } catch (error) {
    if (abort.signal.aborted) return exitCodes.interrupted;
    if (error instanceof CommanderError) {
      if (error.code === 'commander.excessArguments')
        process.stderr.write('(manifests are named with -y: genpolicy -y pod.yaml)\n');
      return error.exitCode === 0 ? exitCodes.done : exitCodes.inputWrong;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`genpolicy: this is a bug, please report it with the text below\n${detail}\n`);
    return exitCodes.bug;
  }
  return abort.signal.aborted ? exitCodes.interrupted : exitCode;
}
