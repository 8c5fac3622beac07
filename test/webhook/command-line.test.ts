import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeReview } from '../support/write-review.js';

/** The built program, as it runs in its image. */
function run(args: readonly string[], input = ''): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resume) => {
    const child = spawn(process.execPath, [resolve('dist/webhook.cjs'), ...args]);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => resume({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}

describe('genpolicy-webhook', () => {
  it('teaches with --help, and says what it cannot promise', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/review < review\.json/);
    expect(stdout).toMatch(/cannot be the root of trust/);
  });

  it('review prints the answer and nothing else', async () => {
    const { code, stdout, stderr } = await run(['review'], JSON.stringify(writeReview()));
    const answer = JSON.parse(stdout);
    expect(answer.response.uid).toBe('705ab4f5-6393-11e8-b7cc-42010a800002');
    expect([code, stderr]).toEqual([answer.response.allowed ? 0 : 1, '']);
  });

  it('review refuses what is no review', async () => {
    const { code, stdout } = await run(['review'], '{"kind":"Pod"}');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).response.status.message).toMatch(/no AdmissionReview/);
  });

  it('serve says where its configuration is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webhook-cli-'));
    const file = join(folder, 'config.yaml');
    await writeFile(file, 'log:\n  level: loud\n');
    const { code, stderr } = await run(['serve', '--config', file]);
    expect([code, stderr]).toEqual([2, `${file}:2:10: error: log.level must be one of debug, info, warn, error\n`]);
    await rm(folder, { recursive: true });
  });

  it('knows its commands', async () => {
    const { code, stderr } = await run(['sevre']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/unknown command 'sevre'/);
  });
});
