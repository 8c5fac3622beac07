import { createHash, randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initdata } from '../support/deploy-webhook.js';
import { clusterAssets } from '../support/kube-apiserver.js';
import { kernelName } from '../support/open-test-decider.js';
import { makeImagePod, type PolicyCluster, startPolicyCluster } from '../support/policy-cluster.js';

const pack = (text: string): string => gzipSync(text).toString('base64');
const unpack = (value: string): string => gunzipSync(Buffer.from(value, 'base64')).toString('utf8');
const withVariable = (value: string) => makeImagePod({ container: { env: [{ name: 'LARGE', value }] } });

describe.skipIf(clusterAssets === undefined)('pods that are wrong, huge or false, behind a real API server', () => {
  let world: PolicyCluster;
  beforeAll(async () => {
    world = await startPolicyCluster({ classes: ['kata-qemu-snp'] });
  }, 120_000);
  afterAll(() => world?.stop());

  it.each([
    ['no base64', 'what?', /GP\d{4} initdata-undecodable: .*it is not base64/],
    ['no gzip', Buffer.from('plain').toString('base64'), /its base64 does not hold gzip data/],
    ['no TOML', pack('version = '), /GP\d{4} initdata-/],
    ['another version', pack('algorithm = "sha256"\nversion = "9.9.9"\n[data]\n'), /GP\d{4} initdata-/],
    ['a small text that unpacks to 100 MiB', pack('x'.repeat(100 * 2 ** 20)), /it unpacks to more than \d+ bytes/],
    [
      'a policy that no guest can load',
      pack('algorithm = "sha256"\nversion = "0.1.0"\n[data]\n"policy.rego" = "package agent_policy\\nx := ("\n'),
      /GP8502 .*does not cover it: the guest cannot load it/,
    ],
    [
      'a policy that allows all',
      pack(
        'algorithm = "sha256"\nversion = "0.1.0"\n[data]\n"policy.rego" = """package agent_policy\n' +
          `${[
            'CreateSandbox',
            'CreateContainer',
            'StartContainer',
            'ExecProcess',
            'CopyFile',
            'UpdateInterface',
            'UpdateRoutes',
          ]
            .map((one) => `default ${one}Request := true`)
            .join('\n')}"""\n`,
      ),
      /GP850[23] /,
    ],
  ])('initdata is denied by name when it is %s', async (_name, value, reason) => {
    const { status, body } = await world.create(makeImagePod({ annotations: { [initdata]: value } }));
    expect([status, body.message]).toEqual([expect.toBeOneOf([403, 422]), expect.stringMatching(reason)]);
  });

  it('kernel parameters that no runtime takes are denied', async () => {
    const { status, body } = await world.create(makeImagePod({ annotations: { [kernelName]: 'quiet="yes"' } }));
    expect([status, body.message]).toEqual([422, expect.stringMatching(/GP\d{4} kernel-parameter-mangled/)]);
  });

  it('the annotation that older runtimes take for a policy is denied', async () => {
    const annotations = { 'io.katacontainers.config.agent.policy': pack('package agent_policy') };
    const { status, body } = await world.create(makeImagePod({ annotations }));
    expect([status, body.message]).toEqual([403, expect.stringMatching(/GP\d{4} admission-older-policy/)]);
  });

  it('a mark of ours on a policy of somebody else has it replaced', async () => {
    const value = pack(
      'algorithm = "sha256"\nversion = "0.1.0"\n[data]\n"policy.rego" = "package agent_policy\\ndefault ExecProcessRequest := true"\n',
    );
    const mark = `sha256:${createHash('sha256').update(value).digest('hex')}`;
    const { status, body } = await world.create(
      makeImagePod({ annotations: { [initdata]: value, 'kata-genpolicy/attached': mark } }),
    );
    expect(status, JSON.stringify(body)).toBe(201);
    expect(unpack(body.metadata.annotations[initdata])).toContain('policy_data');
  });

  // A dry run, as etcd takes 2 MiB.
  it('a pod of nearly the 3 MiB of the API server gets its policy, with every variable in it', async () => {
    const env = Array.from({ length: 1400 }, (_, index) => ({ name: `LARGE_${index}`, value: 'x'.repeat(2000) }));
    const { status, body } = await world.create(makeImagePod({ container: { env } }), 'models', '?dryRun=All');
    expect(status, JSON.stringify(body).slice(0, 500)).toBe(201);
    const toml = unpack(body.metadata.annotations[initdata]);
    expect(toml.length).toBeGreaterThan(2_800_000);
    for (const { name } of env) expect(toml).toContain(`${name}=xxx`);
  });

  it('a pod with one variable of that size is denied with the limit of the guest that it breaks', async () => {
    const { status, body } = await world.create(withVariable('x'.repeat(2_900_000)));
    expect([status, body.message]).toEqual([422, expect.stringMatching(/GP4027 policy-exceeds-guest-limits: /)]);
    expect(body.message).toMatch(/variable LARGE of main.*\n.*help: pass long texts as files/);
  });

  it('a pod whose policy is larger than annotations may be is denied with the sizes', async () => {
    const { status, body } = await world.create(withVariable(randomBytes(400_000).toString('hex')));
    expect(status).toBe(422);
    expect(body.message).toMatch(/\d{6} bytes.*262144/);
  });

  it('a pod that is larger in a review than in a manifest is refused by name', async () => {
    // Each of these characters is six in the review.
    const { status, body } = await world.create(withVariable('<'.repeat(1_300_000)));
    expect([status, body.message]).toEqual([413, expect.stringMatching(/larger than 7340032 bytes/)]);
  });

  it('a pod that is more than the API server takes never comes here', async () => {
    const { status } = await world.create(withVariable('x'.repeat(3_200_000)));
    expect(status).toBe(413);
  });

  it('and the webhook is as it was', async () => {
    expect((await world.create(makeImagePod())).status).toBe(201);
    expect(world.replica.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
