import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../webhook/decide/decide.js';
import {
  annotate,
  initdataName,
  kernelName,
  openTestDecider,
  presentedPod,
  type TestDecider,
  wantedOf,
} from '../../support/open-test-decider.js';

const mark = 'kata-genpolicy/attached';
const readToml = (value = ''): string => gunzipSync(Buffer.from(value, 'base64')).toString('utf8');
const pack = (toml: string): string => gzipSync(toml).toString('base64');
const gpu = { container: { resources: { limits: { 'nvidia.com/pgpu': '1' }, requests: { 'nvidia.com/pgpu': '1' } } } };
const named = (name: string): JsonObject => ({ generateName: undefined, name });

describe('a pod that is created, in the mode generate', () => {
  let test: TestDecider;
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'genpolicy-base-'));
    writeFileSync(
      join(folder, 'base.toml'),
      'version = "0.1.0"\nalgorithm = "sha384"\n[data]\n"aa.toml" = "kbs = 1"\n"cdh.toml" = "cdh = 1"\n',
    );
    test = await openTestDecider({
      initdata: { bases: [{ file: join(folder, 'base.toml'), namespaces: ['based'] }] },
    });
  });
  afterAll(() => test.close());

  it('gets a policy, a mark and nothing else, with the digest in the audit log', async () => {
    const decision = await test.decide({ object: presentedPod() });
    expect(Object.keys(wantedOf(decision)).sort()).toEqual([initdataName, mark]);
    expect(decision.audit).toMatchObject({
      mode: 'generate',
      'initdata-digest': expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      'policy-sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
      'rules-version': test.decider.rulesVersion,
      'image-digests': expect.stringMatching(/^registry\.example\/cuda:12@sha256:[0-9a-f]{64}$/),
    });
    expect(test.decider.rulesVersion).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('is not changed by a second call, and passes the twin once it has a name', async () => {
    const pod = presentedPod();
    const first = wantedOf(await test.decide({ object: pod }));
    const mutated = annotate(pod, first);
    expect(wantedOf(await test.decide({ object: mutated }))).toEqual(first);
    const final = annotate({ ...pod, metadata: { ...(pod.metadata as object), name: 'llm-7d9c5b8f6d-xk7c2' } }, first);
    expect(await test.decide({ endpoint: 'validate', object: final })).toMatchObject({ kind: 'allowed', warnings: [] });
  });

  it("has the same policy as its siblings, whatever the token's volume is called", async () => {
    const [one, other] = [presentedPod({ token: 'aaaaa' }), presentedPod({ token: 'bbbbb' })];
    const wanted = wantedOf(await test.decide({ object: one }));
    expect(wantedOf(await test.decide({ object: other }))).toEqual(wanted);
    // The same where nothing is kept of the first.
    const fresh = await openTestDecider();
    expect(wantedOf(await fresh.decide({ object: other }))).toEqual(wanted);
    await fresh.close();
  });

  it('gets another one when a sidecar is injected after us', async () => {
    const pod = presentedPod();
    const mutated = annotate(pod, wantedOf(await test.decide({ object: pod })));
    const spec = mutated.spec as { readonly containers: readonly JsonObject[] };
    const sidecar = { ...spec.containers[0], name: 'sidecar', image: 'registry.example/shell:1' };
    const injected = { ...mutated, spec: { ...spec, containers: [...spec.containers, sidecar] } };
    expect(await test.decide({ endpoint: 'validate', object: injected })).toMatchObject({
      kind: 'denied',
      code: 403,
      message: expect.stringMatching(/^GP8502 admission-policy-not-covering: .* it denies "create /),
    });
    const second = wantedOf(await test.decide({ object: injected }));
    expect(readToml(second[initdataName])).toMatch(/sidecar/);
    expect(await test.decide({ endpoint: 'validate', object: annotate(injected, second) })).toMatchObject({
      kind: 'allowed',
    });
  });

  it.each([
    ['kata-qemu-nvidia-gpu-snp', gpu, false],
    ['kata-qemu-nvidia-gpu-tdx', gpu, false],
  ])('has no GPU parameter in %s, whose configuration has it', async (runtimeClassName, options, isSet) => {
    const wanted = wantedOf(await test.decide({ object: presentedPod({ ...options, spec: { runtimeClassName } }) }));
    expect(wanted[kernelName] !== undefined).toBe(isSet);
    expect(wanted[initdataName]).toBeDefined();
  });

  it('gets GPU parameters from older releases on, and its policy expects them', async () => {
    const older = await openTestDecider({ policy: { kataVersion: '3.28.0' } });
    const pod = presentedPod({ ...gpu, spec: { runtimeClassName: 'kata-qemu-nvidia-gpu-snp' } });
    const wanted = wantedOf(await older.decide({ object: pod }));
    expect(wanted[kernelName]).toBe('nvrc.smi.srs=1');
    expect(readToml(wanted[initdataName])).toMatch(/hypervisor\.kernel_params/);
    expect(wantedOf(await older.decide({ object: annotate(pod, wanted) }))).toEqual({
      [initdataName]: wanted[initdataName],
      [mark]: wanted[mark],
    });
    expect(await older.decide({ endpoint: 'validate', object: annotate(pod, wanted) })).toMatchObject({
      kind: 'allowed',
    });
    const own = annotate(pod, { [kernelName]: 'nvrc.smi.srs=0 quiet' });
    const decision = await older.decide({ object: own });
    expect(wantedOf(decision)[kernelName]).toBeUndefined();
    expect(decision).toMatchObject({
      warnings: expect.arrayContaining([expect.stringMatching(/^GP8510 .* the pod sets nvrc\.smi\.srs itself/)]),
    });
    await older.close();
  });

  it('gets no initdata in a class that rejects it, and hears so', async () => {
    const decision = await test.decide({
      object: presentedPod({ ...gpu, spec: { runtimeClassName: 'kata-qemu-nvidia-gpu' } }),
    });
    expect(wantedOf(decision)).toEqual({});
    expect(decision).toMatchObject({
      warnings: [
        expect.stringMatching(/^GP8505 admission-class-without-policy: kata-qemu-nvidia-gpu rejects initdata/),
      ],
    });
  });

  it('is denied when it carries initdata that its class would ignore', async () => {
    const pod = annotate(presentedPod({ spec: { runtimeClassName: 'kata-qemu-nvidia-gpu-runtime-rs' } }), {
      [initdataName]: 'anything',
    });
    expect(await test.decide({ object: pod })).toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/^GP8506 .* would run without its policy/),
    });
  });

  it('has its initdata completed, and members of its own win', async () => {
    const own = pack('version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"cdh.toml" = "mine = 1"\n');
    const pod = annotate(presentedPod({ metadata: { namespace: 'based' } }), { [initdataName]: own });
    const decision = await test.decide({ namespace: 'based', object: pod });
    const wanted = wantedOf(decision);
    const toml = readToml(wanted[initdataName]);
    expect(toml).toMatch(
      /algorithm = "sha256"[\s\S]*"aa\.toml" = "kbs = 1"[\s\S]*"cdh\.toml" = "mine = 1"[\s\S]*policy\.rego/,
    );
    expect(decision).toMatchObject({ warnings: [expect.stringMatching(/^GP8513 .* its own cdh\.toml/)] });
    expect(wantedOf(await test.decide({ namespace: 'based', object: annotate(pod, wanted) }))).toEqual(wanted);
  });

  it('gets the configured initdata of its namespace', async () => {
    const pod = presentedPod({ metadata: { namespace: 'based' } });
    const decision = await test.decide({ namespace: 'based', object: pod });
    expect(readToml(wantedOf(decision)[initdataName])).toMatch(/algorithm = "sha384"[\s\S]*cdh = 1/);
    expect(decision.audit).toMatchObject({ 'initdata-digest': expect.stringMatching(/^sha384:[0-9a-f]{96}$/) });
  });

  describe('with a policy that it brings', () => {
    const bring = async (change: (toml: string) => string, pod = presentedPod()): Promise<JsonObject> => {
      const toml = readToml(wantedOf(await test.decide({ object: pod }))[initdataName]);
      return annotate(pod, { [initdataName]: pack(change(toml)) });
    };

    it('keeps the one that we would have made', async () => {
      const pod = await bring((toml) => toml);
      const decision = await test.decide({ object: pod });
      expect(wantedOf(decision)).toEqual({});
      expect(decision.audit).toMatchObject({ policy: 'kept' });
    });

    it.each([
      [
        'allows everything',
        () =>
          'version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"policy.rego" = "package agent_policy\\ndefault AllowRequestsFailingPolicy := true\\n"\n',
        /^GP8503 .* policy_data cannot be read/,
      ],
      ['allows nothing', (toml: string) => toml.replace(/'''[\s\S]*'''/, "'''\npackage agent_policy\n'''"), /^GP8502 /],
      [
        'is not Rego',
        (toml: string) => toml.replace(/'''[\s\S]*'''/, "'''\npackage agent_policy\nx := {\n'''"),
        /^GP8502 .*cannot load it/,
      ],
      [
        'has a rule more',
        (toml: string) => toml.replace(/'''\s*$/, "\nStatsContainerRequest if { 1 == 1 }\n'''\n"),
        /^GP8503 .* rules are not those/,
      ],
    ])('is denied when that %s', async (_what, change, message) => {
      const decision = await test.decide({ object: await bring(change) });
      expect(decision).toMatchObject({ kind: 'denied', code: 403, message: expect.stringMatching(message) });
    });

    it('is denied when that is for another pod', async () => {
      const other = presentedPod({ container: { command: ['/other'] } });
      const wanted = wantedOf(await test.decide({ object: other }));
      const pod = annotate(presentedPod(), { [initdataName]: wanted[initdataName] ?? '' });
      expect(await test.decide({ object: pod })).toMatchObject({
        kind: 'denied',
        message: expect.stringMatching(/^GP8502 .* "create server"/),
      });
    });

    it('is denied when that cannot be read', async () => {
      const pod = annotate(presentedPod(), { [initdataName]: 'H4sIAAAA' });
      expect(await test.decide({ object: pod })).toMatchObject({
        kind: 'denied',
        code: 422,
        message: expect.stringMatching(/^GP6003 initdata-undecodable: /),
      });
    });

    it('is judged and not trusted when it forges our mark', async () => {
      const pod = annotate(await bring((toml) => toml.replaceAll('7d9c5b8f6d', '7d9c5b8f6f')), { [mark]: 'sha256:0' });
      expect((await test.decide({ object: pod })).kind).toBe('denied');
    });
  });

  it('is denied with the place in the pod, in the words of the command', async () => {
    const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'login', key: 'token' } } }];
    expect(await test.decide({ object: presentedPod({ container: { env } }) })).toMatchObject({
      kind: 'denied',
      code: 422,
      message: expect.stringMatching(/^GP\d{4} [a-z-]+: .*login.*\(at spec\.containers\[0\]\.env\[0\][^\n]*\)\n/),
    });
  });

  it('is denied with the name of a ConfigMap that we may not read', async () => {
    const envFrom = [{ configMapRef: { name: 'settings' } }];
    const decision = await test.decide({ object: presentedPod({ container: { envFrom } }) });
    expect(decision).toMatchObject({
      kind: 'denied',
      message: expect.stringMatching(/settings[\s\S]*may not read ConfigMaps[\s\S]*reading\.configMaps=true/),
    });
  });

  it('is denied when its image does not exist', async () => {
    const decision = await test.decide({
      object: presentedPod({ container: { image: `${test.registry.host}/none:1` } }),
    });
    expect(decision).toMatchObject({ kind: 'denied', message: expect.stringMatching(/^GP3011 image-not-found: /) });
  });

  it('may be named as it likes', async () => {
    for (const name of ['web', 'web-0', 'a.b.c']) {
      const pod = presentedPod({ metadata: named(name) });
      const wanted = wantedOf(await test.decide({ object: pod }));
      expect(await test.decide({ endpoint: 'validate', object: annotate(pod, wanted) })).toMatchObject({
        kind: 'allowed',
      });
    }
  });
});
