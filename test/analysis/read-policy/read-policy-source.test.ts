import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  choosePolicies,
  choosePolicy,
  loadPolicy,
  readPolicySource,
} from '../../../generator/analysis/read-policy/index.js';
import { createCollector } from '../../../generator/diagnostics/index.js';
import type { GeneratedPolicy, WrittenManifest } from '../../../generator/generate/index.js';
import { readShippedRules } from '../../../generator/settings/index.js';
import { describeFinding, generate, makePod } from '../../generate/generate-fixture.js';

const container = 'containers: [{name: main, image: registry.example/shell:1}]';
const two = `${makePod(container)}---\n${makePod(container).replace('name: web', 'name: db')}`;

let written: { readonly policies: readonly GeneratedPolicy[]; readonly manifests: readonly WrittenManifest[] };
beforeAll(async () => {
  written = await generate(two, { rules: readShippedRules() });
});
const policyOf = (index: number): GeneratedPolicy => {
  const policy = written.policies[index];
  if (!policy) throw new Error(`there is no policy ${index}`);
  return policy;
};
const tomlOf = (policy: GeneratedPolicy): string => gunzipSync(Buffer.from(policy.annotation, 'base64')).toString();

/** What is read of a text, and what is said about it. */
async function read(text: string, name = 'given') {
  const collector = createCollector();
  const policies = await readPolicySource({ name, text }, collector);
  return { policies, findings: collector.diagnostics.map(describeFinding) };
}

describe('a policy is read from', () => {
  it('Rego', async () => {
    const { policies, findings } = await read(`# a comment\n\n${policyOf(0).policyText}`, 'policy.rego');
    expect(findings).toEqual([]);
    expect(policies).toMatchObject([{ kind: 'rego', label: 'policy.rego', data: { containers: [{}, {}] } }]);
  });

  it('the value of an annotation, quoted, wrapped, or several of them', async () => {
    const [first, second] = [policyOf(0).annotation, policyOf(1).annotation];
    for (const text of [first, `"${first}"\n`, first.replace(/.{76}/g, '$&\n')]) {
      const { policies, findings } = await read(text);
      expect(findings).toEqual([]);
      expect(policies).toMatchObject([{ kind: 'annotation', policyText: policyOf(0).policyText }]);
      expect(policies[0]?.initdata?.algorithm).toBe('sha256');
    }
    const { policies } = await read(`${first}\n${second}\n`);
    expect(policies.map(({ label, policyText }) => [label, policyText])).toEqual([
      ['given#1', policyOf(0).policyText],
      ['given#2', policyOf(1).policyText],
    ]);
  });

  it('the annotation of runtimes before initdata', async () => {
    const { policies, findings } = await read(Buffer.from(policyOf(0).policyText).toString('base64'));
    expect(findings).toEqual([]);
    expect(policies).toMatchObject([{ kind: 'annotation', policyText: policyOf(0).policyText }]);
    expect(policies[0]?.initdata).toBeUndefined();
  });

  it('initdata', async () => {
    const { policies, findings } = await read(tomlOf(policyOf(0)));
    expect(findings).toEqual([]);
    expect(policies).toMatchObject([{ kind: 'initdata', policyText: policyOf(0).policyText }]);
  });

  it('a manifest with several workloads', async () => {
    const { policies, findings } = await read(written.manifests[0]?.text ?? '');
    expect(findings).toEqual([]);
    expect(policies.map(({ kind, label, workload }) => [kind, label, workload?.name])).toEqual([
      ['manifest', 'Pod/web', 'web'],
      ['manifest', 'Pod/db', 'db'],
    ]);
    // Linking leaves out settings that no rule reads.
    const { common: _common, cluster_config: _cluster, ...rest } = policyOf(1).data;
    expect(policies[1]?.data).toMatchObject(rest);
  });

  it('a pod as the cluster gives it back', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'web',
        uid: 'e1',
        managedFields: [{ manager: 'kubectl' }],
        annotations: { 'io.katacontainers.config.hypervisor.cc_init_data': policyOf(0).annotation },
      },
      spec: { containers: [{ name: 'main', image: 'x' }], nodeName: 'n1' },
      status: { phase: 'Running', unheardOf: true },
    };
    const { policies, findings } = await read(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod] }));
    expect(findings).toEqual([]);
    expect(policies.map(({ label }) => label)).toEqual(['Pod/web']);
  });

  it('a pod with the older annotation too, which is ignored with a warning', async () => {
    const text = [
      'apiVersion: v1',
      'kind: Pod',
      'metadata:',
      '  name: web',
      '  annotations:',
      `    io.katacontainers.config.agent.policy: ${Buffer.from('package agent_policy\n').toString('base64')}`,
      `    io.katacontainers.config.hypervisor.cc_init_data: ${policyOf(0).annotation}`,
      `spec: {${container}}`,
    ].join('\n');
    const { policies, findings } = await read(text);
    expect(policies[0]?.policyText).toBe(policyOf(0).policyText);
    expect(findings).toEqual([expect.stringMatching(/^6:\d+ warning older-policy-ignored: Pod\/web also carries/)]);
  });
});

describe('what is no policy is said so, with its place', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['an empty text', '', /^1:1 error policy-absent/],
    ['prose', 'hello world\n', /^1:1 error policy-unrecognised: given is neither Rego/],
    ['a cut annotation', 'H4sIAAAAAAAAA3WQ'.repeat(4), /^1:1 error policy-undecodable/],
    ['base64 of something else', Buffer.from('x'.repeat(60)).toString('base64'), /^1:1 error policy-undecodable/],
    ['broken TOML', 'version = "0.1.0"\nalgorithm = \n', /^2:13 error initdata-syntax/],
    [
      'TOML without a policy',
      'version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"aa.toml" = ""\n',
      /^1:1 error policy-absent: given holds no policy\.rego/,
    ],
    ['a manifest without a policy', makePod(container), /^1:1 error policy-absent: no pod of given carries a policy/],
    [
      'a manifest without a pod',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n',
      /error policy-absent: given holds no pod/,
    ],
    ['broken YAML', 'apiVersion: v1\nkind: [\n', /error yaml-syntax/],
  ];
  it.each(cases)('%s', async (_, text, finding) => {
    const { policies, findings } = await read(text);
    expect(policies).toEqual([]);
    expect(findings[0]).toMatch(finding);
  });
});

describe('of several policies', () => {
  const choose = async (name: string | undefined) => {
    const collector = createCollector();
    const policies = await readPolicySource({ name: 'm.yaml', text: written.manifests[0]?.text ?? '' }, collector);
    const one = choosePolicy(policies, name, collector);
    return { label: one?.label, findings: collector.diagnostics.map(describeFinding) };
  };

  it('a name chooses one, with or without its kind', async () => {
    expect(await choose('db')).toEqual({ label: 'Pod/db', findings: [] });
    expect(await choose('pod/web')).toEqual({ label: 'Pod/web', findings: [] });
  });

  it('one must be chosen, and the name must be among them', async () => {
    expect((await choose(undefined)).findings).toEqual([
      'error policy-ambiguous: 2 policies are given, and one is needed',
    ]);
    expect((await choose('deployment/web')).findings).toEqual([
      'error policy-name-unknown: no policy belongs to deployment/web',
    ]);
  });

  it('two of the same name are listed once', async () => {
    const collector = createCollector();
    const policies = await readPolicySource({ name: 'm.yaml', text: written.manifests[0]?.text ?? '' }, collector);
    const [web] = choosePolicies(policies, 'web', collector);
    choosePolicy(web ? [web, web] : [], 'db', collector);
    expect(collector.diagnostics.map(({ help }) => help)).toEqual([['there are Pod/web']]);
  });

  it('all are kept without a name', async () => {
    const collector = createCollector();
    const policies = await readPolicySource({ name: 'm.yaml', text: written.manifests[0]?.text ?? '' }, collector);
    expect(choosePolicies(policies, undefined, collector)).toHaveLength(2);
  });
});

describe('loading a policy', () => {
  const load = async (text: string, name: string) => {
    const collector = createCollector();
    const [policy] = await readPolicySource({ name, text }, collector);
    const agent = policy && loadPolicy(policy, collector);
    return { agent, findings: collector.diagnostics.map(describeFinding) };
  };

  it('gives an agent', async () => {
    const { agent, findings } = await load(policyOf(0).policyText, 'p.rego');
    expect(findings).toEqual([]);
    expect(agent?.evaluate('SetPolicyRequest', '{}').allowed).toBe(false);
  });

  it('reports what does not parse at its place in the file', async () => {
    const { agent, findings } = await load('package agent_policy\n\nallow if {\n  1 +\n}\n', 'p.rego');
    expect(agent).toBeUndefined();
    expect(findings).toEqual([expect.stringMatching(/^5:1 error policy-unloadable: the guest cannot load p\.rego: /)]);
  });

  it('reports what does not compile, too', async () => {
    const { findings } = await load(
      'package agent_policy\nimport rego.v1\n\nallow if {\n\tunbound == 1\n}\n',
      'p.rego',
    );
    expect(findings).toEqual([expect.stringMatching(/^5:2 error policy-unloadable/)]);
  });

  it('tells places of a policy within initdata as places of the TOML', async () => {
    const policy = 'package agent_policy\nallow if {\n';
    const toml = `version = "0.1.0"\nalgorithm = "sha256"\n\n[data]\n"policy.rego" = '''\n${policy}'''\n`;
    const { findings } = await load(toml, 'initdata.toml');
    expect(findings[0]).toMatch(/^8:1 error policy-unloadable|^7:1\d error policy-unloadable/);
  });
});
