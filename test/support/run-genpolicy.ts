import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

/** How a run of the command ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The built command, as users run it. */
export const genpolicyPath = resolve('dist/genpolicy.cjs');

/** Runs the built command to its end. */
export function runGenpolicy(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resume, fail) => {
    const child = spawn(process.execPath, [genpolicyPath, ...args], {
      cwd: options.cwd,
      env: { ...process.env, NO_COLOR: '1', ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.on('error', () => {});
    child.on('error', fail);
    child.on('close', (code, signal) => resume({ code, signal, stdout, stderr }));
    child.stdin.end(options.input ?? '');
  });
}
