import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type CommandOptions, type CommandResult, genpolicyPath } from './run-genpolicy.js';

/** Runs a program to its end, with `genpolicy` on the PATH. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-path-'));
  symlinkSync(genpolicyPath, join(folder, 'genpolicy'));
  try {
    return await new Promise((resume, fail) => {
      const child = spawn(program, args, {
        cwd: options.cwd,
        env: { ...process.env, NO_COLOR: '1', ...options.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
      });
      let [stdout, stderr] = ['', ''];
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
  } finally {
    rmSync(folder, { recursive: true });
  }
}
