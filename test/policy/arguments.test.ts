import { describe, expect, it } from 'vitest';
import { firstContainer, generate, makeContainer, makePod, makePolicyData } from '../generate/generate-fixture.js';

async function argumentsOf(...members: readonly string[]): Promise<readonly string[] | undefined> {
  return firstContainer(await makePolicyData(makeContainer(...members))).OCI.Process.Args;
}

async function findingsOf(...members: readonly string[]): Promise<{ args: readonly string[]; findings: string[] }> {
  const { policies, findings } = await generate(makeContainer(...members));
  return { args: policies[0]?.data.containers[1]?.OCI.Process.Args ?? [], findings: [...findings] };
}

describe('where the argument vector comes from', () => {
  const web = (...members: readonly string[]): string =>
    makePod('containers:', '  - name: main', '    image: registry.example/web:1', ...members.map((m) => `    ${m}`));
  const of = async (...members: readonly string[]) =>
    firstContainer(await makePolicyData(web(...members))).OCI.Process.Args;

  it('neither command nor args: entrypoint and arguments of the image', async () => {
    // The rules read `$$` as `$`, so a `$$` of the image is written twice; kubelet expands no text of an image.
    expect(await of()).toEqual(['/entry.sh', 'serve', '--price=$$$$5', '$(HOME)']);
  });

  it('args replace the arguments of the image', async () => {
    expect(await of('args: [check]')).toEqual(['/entry.sh', 'check']);
  });

  it('a command replaces both', async () => {
    expect(await of('command: [/other]')).toEqual(['/other']);
    expect(await of('command: [/other]', 'args: [-x]')).toEqual(['/other', '-x']);
  });

  it('empty lists are as good as none', async () => {
    expect(await of('command: []', 'args: []')).toEqual(['/entry.sh', 'serve', '--price=$$$$5', '$(HOME)']);
  });

  it('the sandbox runs what the pause image says', async () => {
    const [sandbox] = (await makePolicyData(web())).containers;
    expect(sandbox?.OCI.Process.Args).toEqual(['/pause']);
  });
});

describe('references to variables', () => {
  const env =
    'env: [{name: USER, value: ann}, {name: PRICE, value: "$$5"}, {name: MONEY, value: "5$$$$"}, {name: END, value: "5$$"}]';

  it.each([
    ['$(USER) twice: $(USER)', 'ann twice: ann'],
    // `$$` is a `$` that starts no reference; it stays doubled, because the rules undouble it.
    ['$$(USER)', '$$(USER)'],
    ['$$$(USER)', '$$ann'],
    ['$$$$(USER)', '$$$$(USER)'],
    // Kubernetes leaves alone what it does not know.
    ['$(NOBODY)', '$(NOBODY)'],
    ['$(USER', '$(USER'],
    ['$USER and $ alone', '$USER and $ alone'],
    ['$()', '$()'],
    // A value's own `$`: `$5` and, with two of them, `5$$` (written twice for the rules).
    ['$(PRICE)', '$5'],
    ['$(MONEY)', '5$$$$'],
    ['US$$$(PRICE)', 'US$$$5'],
    // `5$` meets `$5`: the rules would take the pair for one, so all are written twice.
    ['$(END)$(PRICE)', '5$$$$5'],
  ])('%s becomes %s', async (text, wanted) => {
    expect(await argumentsOf(env, `command: ['${text}']`)).toEqual([wanted]);
  });

  it('see variables of envFrom and of env, but none of the image', async () => {
    const manifest = [
      'apiVersion: v1',
      'kind: ConfigMap',
      'metadata: {name: base, namespace: shop}',
      'data: {LEVEL: "3", USER: bob}',
      '---',
      makeContainer(
        'envFrom: [{configMapRef: {name: base}}]',
        'env: [{name: USER, value: ann}]',
        'command: ["$(LEVEL)", "$(USER)", "$(PATH)"]',
      ),
    ].join('\n');
    expect(firstContainer(await makePolicyData(manifest)).OCI.Process.Args).toEqual(['3', 'ann', '$(PATH)']);
  });

  it('bind run-time values as the placeholders of the rules', async () => {
    const args = await argumentsOf(
      'env: [{name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]',
      'command: [serve, "--name=$(POD)"]',
    );
    expect(args).toEqual(['serve', '--name=$(sandbox-name)']);
  });
});

describe('arguments that cannot be bound', () => {
  it('the node name makes the rules accept any argument there, which is said', async () => {
    const { args, findings } = await findingsOf(
      'env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]',
      'command: [serve, "--node=$(NODE)"]',
    );
    expect(args).toEqual(['serve', '--node=$(node-name)']);
    expect(findings).toEqual([
      '9:24 warning wildcard-argument: container main: command[1] contains a value that exists only at run time; the policy accepts any argument there',
    ]);
  });

  it('so does the address of a service', async () => {
    const { args, findings } = await findingsOf('args: ["$(REDIS_SERVICE_HOST):$(REDIS_PORT_6379_TCP_PORT)"]');
    expect(args).toEqual(['$(todo-annotation):$(todo-annotation)']);
    expect(findings).toEqual([
      expect.stringContaining('warning service-variable-unknown: container main: args[0]: $(REDIS_SERVICE_HOST)'),
      expect.stringContaining('warning service-variable-unknown: container main: args[0]: $(REDIS_PORT_6379_TCP_PORT)'),
      expect.stringContaining('warning wildcard-argument'),
    ]);
  });

  it('a value that a controller adds is open in its place', async () => {
    const { args, findings } = await findingsOf(
      `env: [{name: SHARD, valueFrom: {fieldRef: {fieldPath: "metadata.labels['job-name']"}}}]`,
      'args: ["--shard=$(SHARD)"]',
    );
    expect(args).toEqual(['--shard=$(todo-annotation)']);
    expect(findings).toEqual([
      expect.stringContaining('warning label-not-in-template'),
      expect.stringContaining(
        'warning wildcard-argument: container main: args[0] contains a value that exists only at',
      ),
    ]);
    expect(findings[1]).toContain('the policy accepts any text in its place');
  });

  it('a text that reads like a placeholder of the rules is pointed out', async () => {
    const { args, findings } = await findingsOf('args: ["$(pod-ip)"]');
    expect(args).toEqual(['$(pod-ip)']);
    expect(findings).toEqual([expect.stringMatching(/^8:1\d warning placeholder-in-value: container main: args\[0\]/)]);
  });
});
