import type { Command } from 'commander';

/** A command besides generation. */
interface Subcommand {
  readonly name: string;
  /** Adds it to the program; loads its code. */
  readonly add: (program: Command, finish: (exitCode: number) => void) => Promise<void>;
}

/** The commands besides generation, in the order of the help text. */
export const subcommands: readonly Subcommand[] = [
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
  {
    name: 'post-render',
    add: async (program, finish) => (await import('./post-render-command.js')).addPostRenderCommand(program, finish),
  },
  {
    name: 'krm',
    add: async (program, finish) => (await import('./krm-command.js')).addKrmCommand(program, finish),
  },
  {
    name: 'completion',
    add: async (program, finish) => (await import('./completion-command.js')).addCompletionCommand(program, finish),
  },
];
