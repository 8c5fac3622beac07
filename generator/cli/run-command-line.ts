import { Command, CommanderError } from 'commander';
import { exitCodes } from './exit-codes.js';
import { generateFlags } from './flags.js';
import type { GenerateOptions } from './generate-options.js';
import { makeOption } from './make-option.js';
import { normalizeArguments } from './normalize-arguments.js';
import { readVersion } from './read-version.js';
import { openStandardOutput } from './standard-output.js';

const examples = `
Examples:
  genpolicy -y pod.yaml                       put the policy into pod.yaml
  genpolicy < pod.yaml > pod-with-policy.yaml
  genpolicy -y manifests/ --config-file secrets.yaml
  genpolicy -y pod.yaml --drop-in 20-oci-1.3.0 --allow-logs
  genpolicy -y pod.yaml --digest --dry-run    what a relying party must check
  genpolicy settings show --origin            where each setting comes from
  genpolicy lint -y pod.yaml --nodes nodes.json
  genpolicy replay --policy pod.yaml policy.jsonl
  genpolicy verify -y pod.yaml --html report.html
  kubectl describe pod web | genpolicy explain --policy pod.yaml
  genpolicy inspect pod.yaml
  genpolicy diff --base origin/main           does a change allow more?

A policy protects a pod only when the relying party checks the digest of its initdata.`;

/** A command besides generation. */
interface Subcommand {
  readonly name: string;
  /** Adds it to the program; loads its code. */
  readonly add: (program: Command, finish: (exitCode: number) => void) => Promise<void>;
}

const subcommands: readonly Subcommand[] = [
  {
    name: 'settings',
    add: async (program, finish) => (await import('./settings-command.js')).addSettingsCommands(program, finish),
  },
  {
    name: 'profiles',
    add: async (program, finish) => (await import('./profiles-command.js')).addProfilesCommand(program, finish),
  },
  {
    name: 'kernel-params',
    add: async (program, finish) =>
      (await import('./kernel-params-command.js')).addKernelParamsCommand(program, finish),
  },
  {
    name: 'lint',
    add: async (program, finish) => (await import('./lint-command.js')).addLintCommand(program, finish),
  },
  {
    name: 'replay',
    add: async (program, finish) => (await import('./replay-command.js')).addReplayCommand(program, finish),
  },
  {
    name: 'verify',
    add: async (program, finish) => (await import('./verify-command.js')).addVerifyCommand(program, finish),
  },
  {
    name: 'approve',
    add: async (program, finish) => (await import('./approve-command.js')).addApproveCommand(program, finish),
  },
  {
    name: 'explain',
    add: async (program, finish) => (await import('./explain-command.js')).addExplainCommand(program, finish),
  },
  {
    name: 'inspect',
    add: async (program, finish) => (await import('./inspect-command.js')).addInspectCommand(program, finish),
  },
  {
    name: 'diff',
    add: async (program, finish) => (await import('./diff-command.js')).addDiffCommand(program, finish),
  },
];

/** Whether the arguments may be about commands: one is named, or help is asked for, or it is unclear what is meant. */
function mayNameCommand(args: readonly string[]): boolean {
  const [first] = args;
  if (first !== undefined && !first.startsWith('-')) return true;
  return args.some(
    (arg) => arg === 'help' || arg === '--help' || /^-\w*h/.test(arg) || subcommands.some(({ name }) => name === arg),
  );
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
    .addHelpText('after', examples)
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
  for (const { add } of mayNameCommand(args) ? subcommands : []) {
    await add(program, (code) => {
      exitCode = code;
    });
  }

  try {
    await program.parseAsync(normalizeArguments(args), { from: 'user' });
  } catch (error) {
    if (abort.signal.aborted) return exitCodes.interrupted;
    if (error instanceof CommanderError) {
      if (error.code === 'commander.excessArguments') {
        openStandardOutput();
        process.stderr.write('(manifests are named with -y: genpolicy -y pod.yaml)\n');
      }
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
