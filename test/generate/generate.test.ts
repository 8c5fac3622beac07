import { describe, expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { formatSummary, summarizePolicy } from '../../generator/generate/index.js';
import { readRulesFile, readShippedRules } from '../../generator/settings/index.js';
import { joinRuleModules } from '../../generator/settings/join-rule-modules.js';
import { generate, getSettings, makePod } from './generate-fixture.js';
import { makeImageStore } from './image-store.js';
import { testImages, testStore } from './test-images.js';

describe('rules', () => {
  it('of several modules become one text, header first, without comments', () => {
    const modules = [
      '# about a\npackage agent_policy\n\nimport rego.v1\n\n# why\nallow if {\n\tinput.x # kept\n}\n',
      'package agent_policy\nimport rego.v1\nimport data.y\n\ndeny := "# no comment"\n',
    ];
    expect(joinRuleModules(modules)).toBe(
      'package agent_policy\nimport rego.v1\nimport data.y\nallow if {\n\tinput.x # kept\n}\ndeny := "# no comment"\n',
    );
  });

  it('that ship are one package', () => {
    const { kind, text } = readShippedRules();
    expect(kind).toBe('shipped');
    expect(text.match(/^package /gm)).toHaveLength(1);
    expect(text).toContain('CreateContainerRequest');
  });

  it('in a file that cannot be read are an error', async () => {
    const collector = createCollector();
    expect(await readRulesFile('/no/such/rules.rego', collector)).toBeUndefined();
    expect(collector.diagnostics.map(({ slug }) => slug)).toEqual(['rules-unusable']);
  });
});

describe('several manifests', () => {
  const pod = (name: string, image = 'registry.example/shell:1') =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: a, image: "${image}"}]}\n`;

  it('give policies in document order', async () => {
    const { policies } = await generate(`${pod('one')}---\n${pod('two')}---\n${pod('three')}`);
    expect(policies.map(({ workload }) => workload.name)).toEqual(['one', 'two', 'three']);
  });

  it('have all their mistakes reported at once, and then no output at all', async () => {
    const text = `${pod('one', 'registry.example/none:1')}---\n${pod('two')}---\n${pod('three', 'UPPER/x')}`;
    const { policies, manifests, findings } = await generate(text);
    expect({ policies, manifests }).toEqual({ policies: [], manifests: [] });
    expect(findings.filter((finding) => finding.includes(' error ')).map((finding) => finding.split(' ')[0])).toEqual([
      '4:38',
      '14:38',
    ]);
  });

  it('are not written where nobody wants them', async () => {
    const { policies, manifests } = await generate(`${pod('one')}---\n${pod('two')}`, { writeManifests: false });
    expect([policies.length, manifests]).toEqual([2, []]);
  });

  it('ask for an image only once', async () => {
    const asked: string[] = [];
    const { openImageStore } = await import('./image-store.js');
    const source = openImageStore(testStore);
    const { generatePolicies } = await import('../../generator/generate/index.js');
    const { shortRules } = await import('./generate-fixture.js');
    const collector = createCollector();
    const text = `${pod('one')}---\n${pod('two')}---\n${pod('three')}`;
    const result = await generatePolicies(
      {
        manifests: [{ source: { name: 'pods.yaml', text }, path: 'pods.yaml' }],
        configFiles: [],
        settings: await getSettings('10-non-coco'),
        rules: shortRules,
        images: () => ({
          cache: false,
          openRegistry: async () => ({
            ...source,
            readManifest: (reference, want, signal) => {
              asked.push(`${reference.repository}:${want}`);
              return source.readManifest(reference, want, signal);
            },
          }),
        }),
      },
      collector,
    );
    expect(result.policies).toHaveLength(3);
    expect(asked.filter((name) => name === 'shell:1')).toHaveLength(1);
  });
});

describe('--pin', () => {
  const text = makePod(
    'initContainers: [{name: i, image: registry.example/web:1}]',
    'containers:',
    '  - name: a',
    '    image: "registry.example/shell:1" # the tool',
    '  - name: b',
    '    image: registry.example/shell',
  );
  const digestOf = (name: string) => testStore.names.get(name)?.digest ?? '';

  it('writes digests for tags, in place, with the quotes and comments that are there', async () => {
    const { manifests, policies, findings } = await generate(text, { pin: true });
    expect(findings).toEqual([]);
    const [written] = manifests;
    expect(written?.text).toContain(
      `image: "registry.example/shell@${digestOf('registry.example/shell:1')}" # the tool\n`,
    );
    expect(written?.text).toContain(`image: registry.example/shell@${digestOf('registry.example/shell:latest')}\n`);
    expect(written?.text).toContain(`image: registry.example/web@${digestOf('registry.example/web:1')}}`);
    const names = policies[0]?.data.containers.map(({ OCI }) => OCI.Annotations['io.kubernetes.cri.image-name']);
    expect(names?.slice(1).every((name) => name?.includes('@sha256:'))).toBe(true);
  });

  it('changes nothing the second time, and nothing where the digest is there', async () => {
    const first = await generate(text, { pin: true });
    const pinned = first.manifests[0]?.text ?? '';
    expect((await generate(pinned, { pin: true })).manifests[0]?.text).toBe(pinned);
    expect((await generate(pinned, { requireDigest: false })).manifests[0]?.text).toBe(pinned);
  });
});

describe('kinds that a setting adds', () => {
  it('have their templates found and annotated where the setting says', async () => {
    const settings = {
      ...(await getSettings('10-non-coco')),
      extensions: {
        workload_kinds: [
          { api_group: 'example.com', kind: 'Gadget', pod_templates: [{ template: 'spec.parts.*.pod' }] },
        ],
      },
    };
    const gadget = `apiVersion: example.com/v1
kind: Gadget
metadata: {name: g}
spec:
  parts:
    - pod: {spec: {containers: [{name: a, image: registry.example/shell:1}]}}
    - pod: {spec: {containers: [{name: b, image: registry.example/web:1}]}}
`;
    const { policies, findings } = await generate(gadget, { settings });
    expect(findings).toEqual([]);
    expect(policies).toHaveLength(2);
    expect((await generate(gadget)).policies).toEqual([]);
  });
});

describe('the summary', () => {
  it('says what a policy allows, and never a variable’s value', async () => {
    const { policies } = await generate(
      makePod(
        'runtimeClassName: kata-qemu-snp',
        'containers:',
        '  - name: main',
        '    image: registry.example/cuda:12',
        '    env: [{name: PASSWORD, value: hunter2}]',
        '    resources: {limits: {nvidia.com/pgpu: 2, nvidia.com/nvswitch: 4}}',
        '    securityContext: {privileged: true, readOnlyRootFilesystem: true}',
        '    livenessProbe: {exec: {command: [check, -v]}}',
        '    volumeMounts: [{name: d, mountPath: /data}]',
        'volumes: [{name: d, persistentVolumeClaim: {claimName: c}}]',
      ),
    );
    const [policy] = policies;
    if (!policy) throw new Error('no policy');
    const summary = summarizePolicy(policy);
    expect(summary).toMatchObject({ kind: 'Pod', name: 'web', namespace: 'shop', runtimeClass: 'kata-qemu-snp' });
    expect(summary.containers).toMatchObject([
      {
        name: 'main',
        image: 'registry.example/cuda:12',
        digest: testStore.names.get('registry.example/cuda:12')?.digest,
        command: ['/opt/entry.sh', './vectorAdd'],
        user: '0:0 (groups 0)',
        privileged: true,
        readOnlyRoot: true,
        gpus: 2,
        nvswitches: 4,
        volumes: ['/data'],
        exec: ['check -v'],
      },
    ]);
    const text = formatSummary(summary);
    expect(text).toContain('2 GPUs, 4 NVSwitches');
    expect(text).toContain('PRIVILEGED');
    expect(text + JSON.stringify(summary)).not.toContain('hunter2');
  });
});

describe('initdata that is already there', () => {
  it('that cannot be read stops the run, at the annotation', async () => {
    const text = `apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    io.katacontainers.config.hypervisor.cc_init_data: "bm90IGd6aXA="
spec: {containers: [{name: a, image: registry.example/shell:1}]}
`;
    const { policies, findings } = await generate(text);
    expect(policies).toEqual([]);
    expect(findings).toEqual([
      expect.stringMatching(/^6:\d+ error initdata-undecodable: the initdata annotation of Pod web/),
    ]);
  });

  it('is too much where annotations grow over the limit', async () => {
    const text = `apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {notes: "${'x'.repeat(262_000)}"}}
spec: {containers: [{name: a, image: registry.example/shell:1}]}
`;
    const { policies, findings } = await generate(text);
    expect(policies).toEqual([]);
    expect(findings).toEqual([
      expect.stringContaining(
        'policy-exceeds-guest-limits: the guest cannot load the policy of Pod web: annotation notes',
      ),
      expect.stringContaining('error annotations-too-large: annotations of Pod web take'),
    ]);
  });
});

it('the same input gives the same bytes, whatever the order in which images come', async () => {
  const text = makePod(
    'containers: [{name: a, image: registry.example/shell:1}, {name: b, image: registry.example/app:1}, {name: c, image: registry.example/web:1}]',
  );
  const [first, second] = [
    await generate(text),
    await generate(text, { store: makeImageStore([...testImages].reverse()) }),
  ];
  expect(second.manifests).toEqual(first.manifests);
});
