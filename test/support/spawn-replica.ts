import { spawn } from 'node:child_process';
import { rename, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { WebhookConfig } from '../../webhook/config/load-config.js';

interface Ports {
  readonly admissionPort: number;
  readonly healthPort: number;
  readonly metricsPort: number;
}

/** The built program as a process of its own, which may not listen yet. */
export interface LaunchedReplica {
  readonly pid: number;
  readonly listening: Promise<Ports>;
  readonly configFile: string;
  /** What it logged so far, but for the lines of reviews. */
  readonly lines: readonly LogLine[];
  /** Gives it another configuration, as the kubelet does: a link is moved onto the new file. */
  configure(config: WebhookConfig): Promise<void>;
  /** Sends a signal and gives the exit code, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

export type Replica = LaunchedReplica & Ports;

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [key: string]: unknown;
}

export interface ReplicaOptions {
  readonly folder: string;
  readonly config: WebhookConfig;
  readonly env?: Readonly<Record<string, string>>;
}

let started = 0;

/** Starts `genpolicy-webhook serve` as the image does, and waits until it listens. */
export async function spawnReplica(options: ReplicaOptions): Promise<Replica> {
  const launched = await launchReplica(options);
  return { ...launched, ...(await launched.listening) };
}

/** Starts it, whether or not it will ever listen. */
export async function launchReplica({ folder, config, env }: ReplicaOptions): Promise<LaunchedReplica> {
  started += 1;
  const file = join(folder, `replica-${process.pid}-${started}.yaml`);
  let written = 0;
  const configure = async (next: WebhookConfig): Promise<void> => {
    written += 1;
    const [content, link] = [`${file}.${written}`, `${file}.next`];
    await writeFile(content, JSON.stringify({ ...next, log: { level: 'info' } }));
    await symlink(content, link);
    await rename(link, file);
  };
  await configure(config);
  const program = ['--max-semi-space-size=8', resolve('dist/webhook.cjs'), 'serve', '--config', file];
  const child = spawn(process.execPath, program, {
    env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: LogLine[] = [];
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<number | string>((resume) => {
    child.once('exit', (code, signal) => resume(code ?? signal ?? 'unknown'));
  });
  const listening = new Promise<Ports>((found, fail) => {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as LogLine;
      if (line.msg !== 'review') lines.push(line);
      const { admissionPort, healthPort, metricsPort } = line as unknown as Ports;
      if (line.msg === 'listening') found({ admissionPort, healthPort, metricsPort });
    });
    void ended.then((code) => fail(new Error(`the webhook ended with ${code}: ${stderr}${JSON.stringify(lines)}`)));
  });
  // Who does not wait for it need not handle it.
  listening.catch(() => {});
  return {
    pid: child.pid ?? 0,
    listening,
    configFile: file,
    lines,
    configure,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
