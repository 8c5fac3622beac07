import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { WebhookConfig } from '../../webhook/config/webhook-config.gen.js';
import { waitFor } from './deploy-webhook.js';

export interface Replica {
  readonly admissionPort: number;
  readonly healthPort: number;
  readonly metricsPort: number;
  readonly process: ChildProcess;
  /** Sends a signal and gives the exit code, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

let bundled: Promise<string> | undefined;
let started = 0;

/** Starts test/support/webhook-replica.ts as a process, and waits until it listens. */
export async function spawnReplica(folder: string, kubeconfig: string, config: WebhookConfig): Promise<Replica> {
  bundled ??= bundleReplica(folder);
  started += 1;
  const portsFile = join(folder, `replica-${started}.json`);
  const child = spawn(process.execPath, [await bundled, kubeconfig, JSON.stringify(config), portsFile], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<number | string>((resume) => {
    child.once('exit', (code, signal) => resume(code ?? signal ?? 'unknown'));
  });
  const text = await waitFor(
    () => readFile(portsFile, 'utf8').catch(() => ''),
    (content) => content !== '',
  );
  return {
    ...(JSON.parse(text) as Pick<Replica, 'admissionPort' | 'healthPort' | 'metricsPort'>),
    process: child,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

async function bundleReplica(folder: string): Promise<string> {
  const outfile = join(folder, 'replica.mjs');
  await build({
    entryPoints: [resolve('test/support/webhook-replica.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
  });
  return outfile;
}
