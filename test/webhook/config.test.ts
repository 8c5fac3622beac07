import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../webhook/config/load-config.js';
import { createConfigPoll } from '../../webhook/config/watch-config.js';

const parse = (text: string) => parseConfig(text, 'webhook.yaml');

describe('the configuration file', () => {
  it('may be empty: everything has a default', () => {
    expect(parse('')).toMatchObject({
      kind: 'loaded',
      config: { listen: { admissionPort: 8443 }, limits: { requestBytes: 7 * 1024 * 1024 } },
    });
  });

  it('overrides key by key', () => {
    expect(parse('limits: { inFlight: 3 }')).toMatchObject({
      kind: 'loaded',
      config: { limits: { inFlight: 3, queue: 256 } },
    });
  });

  it('says all that is wrong, and where', () => {
    const loaded = parse('limits:\n  inflight: 3\n  queue: -1\nlog:\n  level: loud\n');
    expect(loaded).toEqual({
      kind: 'wrong',
      problems: [
        'webhook.yaml:2:3: error: limits has no key inflight',
        'webhook.yaml:3:10: error: limits.queue must be >= 0',
        'webhook.yaml:5:10: error: log.level must be one of debug, info, warn, error',
      ],
    });
  });

  it('says where YAML breaks', () => {
    expect(parse('limits: [')).toMatchObject({ kind: 'wrong', problems: [expect.stringMatching(/^webhook.yaml:1:/)] });
  });

  it('is read again when a ConfigMap swaps its symlink; a wrong one is told once and not taken', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'webhook-config-'));
    const swap = async (name: string, text: string): Promise<void> => {
      await writeFile(join(folder, name), text);
      await symlink(name, join(folder, 'new'));
      await rename(join(folder, 'new'), join(folder, 'config.yaml'));
    };
    const first = parse('');
    if (first.kind !== 'loaded') throw new Error('the defaults are wrong');
    await swap('one', '');
    const told: string[] = [];
    const poll = createConfigPoll(join(folder, 'config.yaml'), first.config, {
      changed: (config) => {
        told.push(`inFlight ${config.limits.inFlight}`);
      },
      failed: (problems) => told.push(problems[0]?.split('error: ')[1] ?? ''),
    });
    await poll();
    await swap('two', 'limits: { inFlight: 5 }');
    await poll();
    await swap('three', 'limits: { inFlight: none }');
    await poll();
    await poll();
    await swap('four', 'limits: { inFlight: 6 }');
    await poll();
    expect(told).toEqual(['inFlight 5', 'limits.inFlight must be of type integer', 'inFlight 6']);
    await rm(folder, { recursive: true });
  });
});
