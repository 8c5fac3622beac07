import { describe, expect, it } from 'vitest';
import type { SecretEnvMode } from '../../generator/policy/index.js';
import {
  firstContainer,
  generate,
  getSettings,
  makeContainer,
  makePod,
  makePolicyData,
} from '../generate/generate-fixture.js';

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const objects = [
  'apiVersion: v1',
  'kind: ConfigMap',
  'metadata: {name: settings, namespace: shop}',
  'data: {colour: blue, log.level: debug, EMPTY: ""}',
  'binaryData: {blob: //79/A==}',
  '---',
  'apiVersion: v1',
  'kind: Secret',
  'metadata: {name: creds, namespace: shop}',
  'data: {user: YWRtaW4=}',
  'stringData: {token: sealed.fakejwsheader.abc.def}',
  '---',
  'apiVersion: v1',
  'kind: Secret',
  'metadata: {name: bytes, namespace: shop}',
  'data: {raw: //79/A==}',
  '---',
  '',
].join('\n');

/** The container's own variables: without PATH and HOSTNAME, which every container has. */
function ownVariables(entries: readonly string[] | undefined): string[] {
  return (entries ?? []).filter((entry) => entry !== path && entry !== 'HOSTNAME=$(host-name)');
}

async function environmentOf(...members: readonly string[]): Promise<string[]> {
  const data = await makePolicyData(objects + makeContainer(...members));
  return ownVariables(firstContainer(data).OCI.Process.Env);
}

async function tryEnvironment(members: readonly string[], secretEnv?: SecretEnvMode) {
  const { policies, diagnostics } = await generate(objects + makeContainer(...members), {
    ...(secretEnv && { secretEnv }),
  });
  return {
    env: ownVariables(policies[0]?.data.containers[1]?.OCI.Process.Env),
    findings: diagnostics.map(({ severity, slug, message }) => `${severity} ${slug}: ${message}`),
  };
}

describe('variables that every container has', () => {
  it('are the image’s, then HOSTNAME', async () => {
    const data = await makePolicyData(makePod('containers: [{name: a, image: registry.example/web:1}]'));
    expect(firstContainer(data).OCI.Process.Env).toEqual([path, 'WEB_VERSION=1.2', 'HOSTNAME=$(host-name)']);
  });

  it('are containerd’s PATH where the image has no environment', async () => {
    const data = await makePolicyData(makePod('containers: [{name: a, image: registry.example/bare:1}]'));
    expect(firstContainer(data).OCI.Process.Env).toEqual([path, 'HOSTNAME=$(host-name)']);
  });

  it('include TERM with a terminal', async () => {
    expect(await environmentOf('tty: true')).toEqual(['TERM=xterm']);
  });
});

describe('env', () => {
  it('takes values as they are and expands references to earlier variables', async () => {
    const list = await environmentOf(
      'env:',
      '  - {name: EMPTY}',
      '  - {name: A, value: "1"}',
      '  - {name: B, value: "$(A)2 $(LATER) $$(A)"}',
      '  - {name: LATER, value: x}',
      `  - {name: QUOTED, value: 'a "b" \\c'}`,
    );
    expect(list).toEqual(['EMPTY=', 'A=1', 'B=12 $(LATER) $(A)', 'LATER=x', 'QUOTED=a "b" \\c']);
  });

  it('ignores valueFrom beside a value, as kubelet does', async () => {
    const { env } = await tryEnvironment([
      'env: [{name: A, value: x, valueFrom: {configMapKeyRef: {name: settings, key: colour}}}]',
    ]);
    expect(env.filter((entry) => !entry.startsWith('A='))).toEqual([]);
  });

  it('keeps the address of a service open', async () => {
    const { env, findings } = await tryEnvironment(['env: [{name: URL, value: "http://$(DB_SERVICE_HOST)/"}]']);
    expect(env).toEqual(['URL=http://$(todo-annotation)/']);
    expect(findings).toEqual([expect.stringContaining('warning service-variable-unknown: variable URL')]);
  });

  it('points out a text that reads like a placeholder', async () => {
    const { env, findings } = await tryEnvironment(['env: [{name: A, value: "$(node-name)"}]']);
    expect(env).toEqual(['A=$(node-name)']);
    expect(findings).toEqual([expect.stringContaining('warning placeholder-in-value: variable A')]);
  });
});

describe('references to ConfigMaps', () => {
  it('take one key', async () => {
    expect(
      await environmentOf('env: [{name: C, valueFrom: {configMapKeyRef: {name: settings, key: colour}}}]'),
    ).toEqual(['C=blue']);
  });

  it('take a whole object, in the order of its keys, after env', async () => {
    expect(
      await environmentOf('envFrom: [{configMapRef: {name: settings}}]', 'env: [{name: A, value: "$(colour)"}]'),
    ).toEqual(['A=blue', 'EMPTY=', 'colour=blue', 'log.level=debug']);
  });

  it('put a prefix before each key', async () => {
    expect(await environmentOf('envFrom: [{prefix: S_, configMapRef: {name: settings}}]')).toEqual([
      'S_EMPTY=',
      'S_colour=blue',
      'S_log.level=debug',
    ]);
  });

  it('find objects of other files', async () => {
    const pod = makeContainer('env: [{name: C, valueFrom: {configMapKeyRef: {name: settings, key: colour}}}]');
    const data = await makePolicyData(pod, { configFiles: [objects] });
    expect(ownVariables(firstContainer(data).OCI.Process.Env)).toEqual(['C=blue']);
  });

  it.each([
    [
      'env: [{name: C, valueFrom: {configMapKeyRef: {name: other, key: colour}}}]',
      'missing-config-map',
      'key colour of ConfigMap other',
    ],
    [
      'env: [{name: C, valueFrom: {configMapKeyRef: {name: settings, key: size}}}]',
      'missing-config-map-key',
      'has no key size',
    ],
    [
      'env: [{name: C, valueFrom: {secretKeyRef: {name: other, key: user}}}]',
      'missing-secret',
      'key user of Secret other',
    ],
    ['env: [{name: C, valueFrom: {secretKeyRef: {name: creds, key: size}}}]', 'missing-secret-key', 'has no key size'],
    ['envFrom: [{configMapRef: {name: other}}]', 'missing-config-map', 'envFrom needs ConfigMap other'],
    ['envFrom: [{secretRef: {name: other}}]', 'missing-secret', 'envFrom needs Secret other'],
    [
      'env: [{name: C, valueFrom: {configMapKeyRef: {name: settings, key: blob}}}]',
      'binary-environment-value',
      'key blob of ConfigMap settings',
    ],
    [
      'env: [{name: C, valueFrom: {secretKeyRef: {name: bytes, key: raw}}}]',
      'binary-environment-value',
      'key raw of Secret bytes',
    ],
    ['envFrom: [{secretRef: {name: bytes}}]', 'binary-environment-value', 'key raw of Secret bytes'],
  ])('%s is an error at its place', async (member, slug, text) => {
    const { policies, diagnostics } = await generate(objects + makeContainer(member));
    expect(policies).toEqual([]);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        severity: 'error',
        slug,
        message: expect.stringContaining(text),
        span: expect.anything(),
      }),
    ]);
  });

  it('that are optional leave the variable unset', async () => {
    const { env, findings } = await tryEnvironment([
      'envFrom: [{prefix: X_, configMapRef: {name: other, optional: true}}]',
      'env:',
      '  - {name: A, valueFrom: {configMapKeyRef: {name: other, key: a, optional: true}}}',
      '  - {name: B, valueFrom: {configMapKeyRef: {name: settings, key: size, optional: true}}}',
      '  - {name: C, value: "$(A)"}',
    ]);
    expect(env).toEqual(['C=$(A)']);
    expect(findings).toEqual([
      expect.stringContaining('info optional-reference-absent: optional ConfigMap other'),
      expect.stringContaining('info optional-reference-absent: container main: variable A'),
    ]);
  });
});

describe('Secret values', () => {
  const members = [
    'envFrom: [{prefix: ALL_, secretRef: {name: creds}}]',
    'env:',
    '  - {name: USER, valueFrom: {secretKeyRef: {name: creds, key: user}}}',
    '  - {name: TOKEN, valueFrom: {secretKeyRef: {name: creds, key: token}}}',
  ];
  const sealed = 'sealed.fakejwsheader.abc.def';

  it('literal: stand in the policy, and a warning names the key but not the value', async () => {
    const { env, findings } = await tryEnvironment(members, 'literal');
    expect(env).toEqual(['USER=admin', `TOKEN=${sealed}`, `ALL_token=${sealed}`, 'ALL_user=admin']);
    expect(findings).toEqual([
      expect.stringMatching(/^warning secret-value-in-policy: variable ALL_user of container main takes key user/),
      expect.stringMatching(/^warning secret-value-in-policy: variable USER of container main takes key user/),
    ]);
    expect(findings.join()).not.toContain('admin');
  });

  it('refuse: are errors; sealed ones are no secrets', async () => {
    const { env, findings } = await tryEnvironment(members, 'refuse');
    expect(env).toEqual([]);
    expect(findings).toEqual([
      expect.stringMatching(/^error secret-value-refused: variable ALL_user/),
      expect.stringMatching(/^error secret-value-refused: variable USER/),
    ]);
  });

  it('any: the rules take every value', async () => {
    const { env, findings } = await tryEnvironment(members, 'any');
    expect(env).toEqual([
      'USER=$(todo-annotation)',
      `TOKEN=${sealed}`,
      `ALL_token=${sealed}`,
      'ALL_user=$(todo-annotation)',
    ]);
    expect(findings).toEqual([
      expect.stringMatching(/^warning secret-value-any: variable ALL_user/),
      expect.stringMatching(/^warning secret-value-any: variable USER/),
    ]);
  });

  it('the setting chooses where no flag does', async () => {
    const settings = { ...(await getSettings('10-non-coco')), extensions: { secret_env: 'refuse' as const } };
    const { findings } = await generate(objects + makeContainer(...members), { settings });
    expect(findings).toHaveLength(2);
    expect(findings[0]).toContain('secret-value-refused');
  });
});
