import { Argument, type Command } from 'commander';
import { exitCodes } from './exit-codes.js';

const shells = ['bash', 'zsh', 'fish'] as const;

async function printCompletion(shell: (typeof shells)[number], program: Command): Promise<void> {
  const { createCollector } = await import('../diagnostics/index.js');
  const { listDropIns, listProfileNames, loadProfiles } = await import('../settings/index.js');
  const { listCandidates } = await import('./completion/list-candidates.js');
  const { describeProgram } = await import('./describe-program.js');
  const profiles = await loadProfiles([], createCollector());
  const candidates = listCandidates(describeProgram(program), {
    dropIns: listDropIns().map(({ name }) => name),
    runtimeClasses: profiles ? listProfileNames(profiles) : [],
  });
  const write = {
    bash: async () => (await import('./completion/write-bash.js')).writeBash,
    zsh: async () => (await import('./completion/write-zsh.js')).writeZsh,
    fish: async () => (await import('./completion/write-fish.js')).writeFish,
  }[shell];
  process.stdout.write((await write())(candidates));
}

/** Adds `genpolicy completion`. */
export function addCompletionCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('completion')
    .description('print what makes a shell complete the command line')
    .addArgument(new Argument('<shell>', 'shell that is to read it').choices(shells))
    .action(async (shell: (typeof shells)[number]) => {
      await printCompletion(shell, program);
      finish(exitCodes.done);
    });
}
