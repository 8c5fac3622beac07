import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from '../support/deploy-webhook.js';
import { driveLoad } from '../support/drive-load.js';
import { clusterAssets } from '../support/kube-apiserver.js';
import { makeImagePod, type PolicyCluster, startPolicyCluster } from '../support/policy-cluster.js';
import { readServed } from '../support/read-served.js';

/** The library of `faketime`, which gives a process another clock; a file says which, and may be changed meanwhile. */
const library = process.env.FAKETIME_LIBRARY ?? '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const canFake = existsSync(library);

describe.skipIf(clusterAssets === undefined || !canFake)(
  'a replica whose clock jumps, behind a real API server',
  () => {
    let world: PolicyCluster;
    let folder = '';
    const jump = (offset: string): void => writeFileSync(join(folder, 'clock'), offset);
    const start = async (leafHours: number): Promise<void> => {
      world = await startPolicyCluster({
        classes: ['kata-qemu-snp'],
        config: () => ({ certificates: { leafHours } }),
        env: (parent) => {
          folder = parent;
          jump('+0');
          return {
            LD_PRELOAD: library,
            FAKETIME_TIMESTAMP_FILE: join(parent, 'clock'),
            FAKETIME_NO_CACHE: '1',
            // What a jump of the clock does not touch either.
            FAKETIME_DONT_FAKE_MONOTONIC: '1',
          };
        },
      });
    };
    const look = () => readServed(world.replica.admissionPort);
    const readSecret = async () => {
      const path = '/api/v1/namespaces/kata-genpolicy/secrets/genpolicy-webhook-authority';
      return (await world.cluster.request('GET', path)).body.data;
    };
    const readReady = async () => (await fetch(`http://127.0.0.1:${world.replica.healthPort}/readyz?verbose`)).text();
    const pods = Array.from({ length: 5 }, () => makeImagePod());
    const drive = () => {
      let sent = 0;
      return driveLoad(20, async () => {
        sent += 1;
        const { status, body } = await world.create(pods[sent % pods.length], 'models', '?dryRun=All');
        return { status, text: JSON.stringify(body.message ?? '') };
      });
    };
    /** The date that the process writes into its log, in days from now. */
    const readOwnDays = (): number =>
      Math.round((Date.parse(String(world.replica.lines.at(-1)?.time)) - Date.now()) / 86_400_000);
    afterEach(() => world?.stop());

    it.each([
      ['forward', '+30d', 30],
      ['back', '-30d', -30],
    ])(
      '%s by a month: it renews its certificates by the clock of the API server, and no admission fails',
      async (_way, offset, days) => {
        // A certificate lives for nine seconds, and is renewed after six.
        await start(0.0025);
        const authority = await readSecret();
        const load = drive();
        await new Promise((resolve) => setTimeout(resolve, 1000));
        jump(offset);
        for (let renewal = 0; renewal < 2; renewal += 1) {
          const { fingerprint256: before } = await look();
          const served = await waitFor(look, ({ fingerprint256 }) => fingerprint256 !== before, 20);
          expect(Date.parse(served.validFrom)).toBeLessThan(Date.now());
          expect(Date.parse(served.validTo)).toBeGreaterThan(Date.now());
        }
        expect(readOwnDays()).toBe(days);
        load.stop();
        const { counts, failures } = await load.result;
        expect([failures, Object.keys(counts)]).toEqual([[], ['201']]);
        expect(await readSecret()).toEqual(authority);
        expect(await readReady()).not.toMatch(/\[-\]/);
      },
    );

    it('so far that it does not trust the API server any more: it serves on with the certificate that it has', async () => {
      await start(1);
      const authority = await readSecret();
      const before = await look();
      const load = drive();
      jump('+1200d');
      const problems = () => world.replica.lines.filter(({ msg }) => msg.startsWith('certificate not taken'));
      const [problem] = await waitFor(
        async () => problems(),
        (found) => found.length > 0,
      );
      expect(String(problem?.problem)).toMatch(/certificate has expired/);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      expect(problems()).toHaveLength(1);
      jump('+0');
      await new Promise((resolve) => setTimeout(resolve, 2000));
      load.stop();
      const { counts, failures } = await load.result;
      expect([failures, Object.keys(counts)]).toEqual([[], ['201']]);
      expect((await look()).fingerprint256).toBe(before.fingerprint256);
      expect(await readSecret()).toEqual(authority);
      expect(await readReady()).not.toMatch(/\[-\]/);
    });
  },
);
