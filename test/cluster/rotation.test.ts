import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { splitCertificates } from '../../webhook/certificates/check-pair.js';
import { type CertifiedKey, makeAuthority, makeLeaf } from '../../webhook/certificates/make-certificate.js';
import { waitFor } from '../support/deploy-webhook.js';
import { driveLoad, quantile } from '../support/drive-load.js';
import { clusterAssets } from '../support/kube-apiserver.js';
import { makeImagePod, type PolicyCluster, startPolicyCluster } from '../support/policy-cluster.js';
import { readServed } from '../support/read-served.js';

const classes = ['kata-qemu-snp'];
const pods = Array.from({ length: 10 }, () => makeImagePod());
const hour = 3600_000;

/** Creates pods at 100 requests a second while `work` goes on. */
async function underLoad<T>(world: PolicyCluster, title: string, work: () => Promise<T>): Promise<T> {
  let sent = 0;
  const load = driveLoad(100, async () => {
    sent += 1;
    const { status, body } = await world.create(pods[sent % pods.length], 'models', '?dryRun=All');
    return { status, text: JSON.stringify(body.message ?? '') };
  });
  try {
    const result = await work();
    load.stop();
    const { counts, milliseconds, failures } = await load.result;
    const [p50, p99] = [0.5, 0.99].map((share) => quantile(milliseconds, share).toFixed(0));
    process.stdout.write(`rotation, ${title}: ${JSON.stringify(counts)}, p50 ${p50} ms, p99 ${p99} ms\n`);
    expect(failures).toEqual([]);
    expect(Object.keys(counts)).toEqual(['201']);
    return result;
  } finally {
    load.stop();
  }
}

describe.skipIf(clusterAssets === undefined)('certificates under load, behind a real API server', () => {
  let world: PolicyCluster;
  afterEach(() => world?.stop());

  it('renews its own three times and changes the authority without one failed admission', async () => {
    // A certificate lives for nine seconds, and is renewed after six.
    world = await startPolicyCluster({ classes, config: () => ({ certificates: { leafHours: 0.0025 } }) });
    const { cluster, replica } = world;
    const before = await readServed(replica.admissionPort);
    const served = new Set([before.fingerprint256]);
    const look = async () => {
      const now = await readServed(replica.admissionPort);
      served.add(now.fingerprint256);
      return now;
    };
    const after = await underLoad(world, 'self-made', async () => {
      await waitFor(look, () => served.size > 2, 40);
      // What an operator does who wants a new authority.
      await cluster.request('DELETE', '/api/v1/namespaces/kata-genpolicy/secrets/genpolicy-webhook-authority');
      const changed = await waitFor(look, ({ issuer }) => issuer !== before.issuer, 40);
      await waitFor(look, () => served.size > 4, 40);
      return changed;
    });
    expect(after.issuer).not.toBe(before.issuer);
    const { body } = await cluster.request(
      'GET',
      '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/genpolicy-webhook',
    );
    const bundle = Buffer.from(body.webhooks[0].clientConfig.caBundle, 'base64').toString();
    expect(splitCertificates(bundle)).toHaveLength(2);
  });

  it('takes three swaps of a mounted Secret within ten seconds each, and not the broken pair after them', async () => {
    const authority = await makeAuthority('test', Date.now(), hour);
    const issue = () => makeLeaf(authority, ['127.0.0.1'], Date.now(), hour);
    let swap: (pair: CertifiedKey) => Promise<void> = async () => {};
    world = await startPolicyCluster({
      classes,
      values: ['--set', 'certificates.source=secret'],
      config: async (parent) => {
        const folder = join(parent, 'tls');
        swap = createSwap(folder, authority.certificate);
        await swap(await issue());
        return { certificates: { source: 'files', folder, pollSeconds: 5 } };
      },
    });
    const { replica } = world;
    const look = () => readServed(replica.admissionPort);
    const times: number[] = [];
    await underLoad(world, 'mounted Secret', async () => {
      for (let round = 0; round < 3; round += 1) {
        const { fingerprint256: before } = await look();
        const from = performance.now();
        await swap(await issue());
        await waitFor(look, ({ fingerprint256 }) => fingerprint256 !== before, 10);
        times.push((performance.now() - from) / 1000);
      }
      const { fingerprint256: good } = await look();
      const [left, right] = [await issue(), await issue()];
      await swap({ certificate: left.certificate, privateKey: right.privateKey });
      await waitFor(
        async () => replica.lines.filter(({ msg }) => msg.startsWith('certificate not taken')),
        (found) => found.length > 0,
      );
      expect((await look()).fingerprint256).toBe(good);
    });
    process.stdout.write(`swaps of the Secret taken after ${times.map((one) => one.toFixed(1)).join(', ')} s\n`);
  });
});

/** Writes pairs as the kubelet does it: a new folder, and `..data` moved onto it. */
function createSwap(folder: string, authority: string): (pair: CertifiedKey) => Promise<void> {
  let version = 0;
  return async ({ certificate, privateKey }) => {
    version += 1;
    const files = { 'tls.crt': certificate, 'tls.key': privateKey, 'ca.crt': authority };
    await mkdir(join(folder, `..${version}`), { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      await writeFile(join(folder, `..${version}`, file), text);
      await symlink(join('..data', file), join(folder, file)).catch(() => {});
    }
    await symlink(`..${version}`, join(folder, '..next'));
    await rename(join(folder, '..next'), join(folder, '..data'));
  };
}
