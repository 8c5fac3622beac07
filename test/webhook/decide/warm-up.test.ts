import { describe, expect, it } from 'vitest';
import { readShippedRules } from '../../../generator/index.js';
import { completeConfig } from '../../../webhook/config/load-config.js';
import { createClassSettings } from '../../../webhook/decide/class-settings.js';
import { warmUp } from '../../../webhook/decide/warm-up.js';

describe('warming up', () => {
  const run = async (policy: NonNullable<Parameters<typeof completeConfig>[0]['policy']>): Promise<number> => {
    const config = completeConfig({ policy });
    const settingsOf = createClassSettings(config.policy, [], () => {});
    let runs = 0;
    const refuse = () => {
      throw new Error('nothing of the cluster or a registry is asked');
    };
    await warmUp(
      {
        config,
        rules: readShippedRules(),
        images: { peek: refuse, provide: refuse, close: refuse },
        cluster: {
          may: { configMaps: true, secrets: true },
          version: 1,
          nodes: undefined,
          namespaceLabels: refuse,
          readPullSecrets: refuse,
          readObjects: refuse,
        },
        settingsOf: (name) => {
          runs += 1;
          return settingsOf(name);
        },
      },
      2,
    );
    return runs;
  };

  it('makes policies of pods with and without names, without images or a cluster', async () => {
    expect(await run({ ociVersions: ['1.2.1'] })).toBeGreaterThanOrEqual(4);
  });

  it('ends whatever the configuration asks for', async () => {
    await expect(run({ requireDigest: true, kataVersion: '3.28.0', selfCheck: false })).resolves.toBeGreaterThan(0);
  });
});
