import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformanceFolder, hasConformanceData } from './conformance-data.js';

const address = '127.0.0.1:5000';

async function answers(): Promise<boolean> {
  try {
    return (await fetch(`http://${address}/v2/`)).ok;
  } catch {
    return false;
  }
}

/**
 * Sees to it that a registry with the conformance images answers where the manifests expect it: one that runs
 * already, or a `docker-registry` of our own. Gives the function that ends it.
 */
export async function setup(): Promise<(() => void) | undefined> {
  if (!hasConformanceData) return undefined;
  let stop: (() => void) | undefined;
  if (!(await answers())) {
    const folder = mkdtempSync(join(tmpdir(), 'genpolicy-conformance-'));
    const config = join(folder, 'config.yml');
    writeFileSync(
      config,
      `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${join(folder, 'data')}}}\nhttp: {addr: ${address}}\n`,
    );
    const registry = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
    stop = () => {
      registry.kill();
      rmSync(folder, { recursive: true, force: true });
    };
    for (let attempt = 0; attempt < 100 && !(await answers()); attempt += 1) {
      await new Promise((resume) => setTimeout(resume, 100));
    }
    if (!(await answers())) throw new Error('docker-registry does not answer; install it with apt');
  }
  const pushed = spawnSync(
    'python3',
    [join(conformanceFolder, 'mkimages.py'), join(conformanceFolder, 'images.json'), 'localhost:5000', 't'],
    { encoding: 'utf8' },
  );
  if (pushed.status !== 0) throw new Error(`cannot push the conformance images:\n${pushed.stderr}`);
  return stop;
}
