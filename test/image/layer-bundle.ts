import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/** A program that was bundled for a test, to be run in processes of its own. */
export interface TestProgram {
  readonly folder: string;
  /** Runs the program; gives what it writes, as JSON. */
  run(...args: string[]): Promise<unknown>;
  remove(): void;
}

/** Bundles a TypeScript text, which imports as a file of this folder would, into a program for this Node. */
export async function bundleProgram(text: string): Promise<TestProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-program-'));
  const outfile = join(folder, 'program.mjs');
  await build({
    stdin: { contents: text, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
    external: ['@grpc/*', 'undici'],
  });
  return {
    folder,
    run: async (...args) => {
      const { stdout } = await promisify(execFile)(process.execPath, [outfile, ...args], { maxBuffer: 2 ** 24 });
      return JSON.parse(stdout);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
