import { describe, expect, it } from 'vitest';
import { describeInspection, formatInspection, inspectPolicy } from '../../../generator/analysis/inspect/index.js';
import { readPolicySource } from '../../../generator/analysis/read-policy/index.js';
import { createCollector } from '../../../generator/diagnostics/index.js';
import { readShippedRules } from '../../../generator/settings/index.js';
import { getSettings } from '../../generate/generate-fixture.js';
import { addRules, changeRules, makePolicy, richPod } from '../verified-pod.js';

/** Inspects a text that holds one policy. */
async function inspect(text: string, name = 'pod.yaml') {
  const collector = createCollector();
  const [policy] = await readPolicySource({ name, text }, collector);
  if (!policy) throw new Error(collector.diagnostics.map(({ message }) => message).join('\n'));
  const link = await readShippedRules().linker?.();
  return inspectPolicy(policy, {
    ownName: 'genpolicy 1.2.3',
    ...(link && { link: (data) => link(JSON.parse(JSON.stringify(data))) }),
  });
}

async function risksOf(text: string): Promise<readonly string[]> {
  return (await inspect(text)).risks.map(({ name }) => name);
}

describe('inspectPolicy', () => {
  it('says whom a policy is for, and what each container may', async () => {
    const { annotation, digest } = await makePolicy(richPod);
    const found = await inspect(annotation);
    expect(found.pod).toMatchObject({ name: '^train$', namespace: 'shop' });
    expect(found.digest).toEqual(digest);
    expect(found.rules).toMatchObject({ name: 'genpolicy 1.2.3', isKnown: true, advisories: [] });
    expect(found.containers.map(({ name }) => name)).toEqual(['(sandbox)', 'fetch', 'main', 'side']);
    const main = found.containers[2];
    expect(main).toMatchObject({
      image: 'registry.example/cuda:12',
      privileged: false,
      noNewPrivileges: true,
      capabilities: ['default'],
      devices: { gpus: 2, nvswitches: 0 },
      exec: ['cat /tmp/alive'],
    });
    expect(main?.variables).toContain('TOKEN');
    expect(main?.mounts.find(({ destination }) => destination === '/etc/app')?.writable).toBe(false);
    expect(main?.mounts.find(({ destination }) => destination === '/scratch')?.writable).toBe(true);
  });

  it('shows no value of a variable or argument of the manifest, as text or as JSON', async () => {
    const { annotation } = await makePolicy(richPod);
    const found = await inspect(annotation);
    const shown = `${formatInspection(found)}${JSON.stringify(describeInspection(found))}`;
    expect(shown).not.toContain('correct-horse-battery');
    expect(shown).not.toContain('swordfish-7781');
  });

  it('names the risks of a policy, and none that it has not', async () => {
    const { annotation } = await makePolicy(richPod);
    expect(await risksOf(annotation)).toEqual(['secret-in-policy', 'unpinned-image', 'probe-exec']);
  });

  it.each([
    ...['AWS_SECRET_ACCESS_KEY', 'PGPASSWORD', 'DB_PASS', 'dbPassword', 'GITHUB_PAT', 'PASS', 'X_TOKEN', 'apiKey'],
    ...['PWD', 'MONKEY', 'COMPASS', 'MAX_TOKENS', 'PUBLIC_KEY', 'KEY'].map((name) => `-${name}`),
  ])('tells secrets from others by their names: %s', async (name) => {
    const pod = richPod.replace('name: TOKEN', `name: ${name.replace('-', '')}`);
    expect(pod).not.toBe(richPod);
    const { annotation } = await makePolicy(pod);
    expect((await risksOf(annotation)).includes('secret-in-policy')).toBe(!name.startsWith('-'));
  });

  it('names what settings open', async () => {
    const base = await getSettings('10-non-coco');
    const ExecProcessRequest = { allowed_commands: [['sh', '-c', 'date']], regex: [] };
    const request_defaults = { ...base.request_defaults, ExecProcessRequest, WriteStreamRequest: true };
    const settings = { ...base, request_defaults };
    const { annotation } = await makePolicy(richPod, { settings });
    const { risks } = await inspect(annotation);
    expect(risks.find(({ name }) => name === 'exec')?.text).toContain('["sh","-c","date"]');
    expect(risks.map(({ name }) => name)).toContain('stdin');
  });

  it('tries what is known against rules whose release it does not know', async () => {
    const rules = changeRules('not startswith(input.symlink_target, "/")', 'true');
    const { policyText } = await makePolicy(richPod, { rules });
    const { rules: found, risks } = await inspect(policyText);
    expect(found).toMatchObject({
      isKnown: false,
      advisories: [{ ids: ['CVE-2026-41326', 'GHSA-q49m-57vm-c8cc'], by: 'tried' }],
    });
    expect(risks.map(({ name }) => name)).toEqual(expect.arrayContaining(['advisory', 'unknown-rules']));
  });

  it('says that a policy which allows failures protects nothing', async () => {
    const { policyText } = await makePolicy(richPod, { rules: addRules('AllowRequestsFailingPolicy := true') });
    const { risks, digest } = await inspect(policyText);
    expect(risks[0]?.name).toBe('allow-failures');
    expect(digest).toBeUndefined();
  });

  it('says what it cannot tell of a policy without data', async () => {
    expect(await risksOf('package agent_policy\n\ndefault CreateContainerRequest := true\n')).toEqual([
      'unknown-rules',
      'unreadable',
    ]);
    const broken = await inspect('package agent_policy\n\nallow if {\n');
    expect(broken.gaps[0]).toContain('cannot load');
  });

  it('does not let a text of the policy move the cursor', async () => {
    const found = await inspect('package agent_policy\n', 'pod\u001b[2J.rego');
    expect(formatInspection(found)).not.toContain('\u001b');
  });
});
