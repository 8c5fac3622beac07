import { describe, expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import {
  collectConfigObjects,
  findConfigObject,
  findPullSecrets,
  parseManifest,
} from '../../generator/manifest/index.js';
import { listFindings, readManifest } from './read-manifest.js';

function collect(text: string) {
  const collector = createCollector();
  const file = parseManifest({ source: { name: 'x', text }, path: undefined }, collector);
  return { objects: collectConfigObjects([file], collector), collector, findings: listFindings(collector) };
}
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

describe('ConfigMaps and Secrets', () => {
  it('give their text, and the names of keys that have none', () => {
    const { objects, findings } = collect(
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'c', namespace: 'ns' },
        data: { a: '1', b: null },
        binaryData: { x: base64('text') },
      }) +
        JSON.stringify({
          apiVersion: 'v1',
          kind: 'Secret',
          type: 'Opaque',
          metadata: { name: 's' },
          data: { u: base64('me'), p: base64('old'), bin: base64(Uint8Array.of(0xff, 0)) },
          stringData: { p: 'new' },
        }),
    );
    expect(findings).toEqual([]);
    expect(objects).toMatchObject([
      {
        kind: 'ConfigMap',
        name: 'c',
        namespace: 'ns',
        data: new Map([
          ['a', '1'],
          ['b', ''],
        ]),
        binary: new Set(['x']),
      },
      {
        kind: 'Secret',
        name: 's',
        namespace: undefined,
        type: 'Opaque',
        data: new Map([
          ['u', 'me'],
          ['p', 'new'],
        ]),
        binary: new Set(['bin']),
      },
    ]);
  });

  it('base64 may be wrapped', () => {
    const { objects } = collect(
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  a: |\n    aGVs\n    bG8=\n',
    );
    expect(objects[0]?.data.get('a')).toBe('hello');
  });

  it('report what is wrong by key, without the value', () => {
    const { findings, collector } = collect(
      'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  password: hunter2!\nstringData:\n  port: 5432\n',
    );
    expect(findings).toEqual([
      '5:13 invalid-config-object data.password: the value is not base64',
      '7:9 invalid-config-object stringData.port: expected text',
    ]);
    expect(JSON.stringify(collector.diagnostics)).not.toMatch(/hunter2|5432/);
  });

  it('the last of the same name counts', () => {
    const one = (value: string, namespace: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: ${namespace}}\ndata: {a: ${value}}\n`;
    const { objects, findings } = collect([one('one', 'prod'), one('two', 'test'), one('three', 'prod')].join('---\n'));
    expect(findings).toEqual(['13:18 duplicate-config-object ConfigMap c is defined more than once; this one is used']);
    expect(objects.map(({ data }) => data.get('a'))).toEqual(['two', 'three']);
  });
});

it('a namespace that is not text is reported', () => {
  expect(collect('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  namespace: no\n').findings).toEqual([
    '5:14 wrong-type metadata.namespace: expected text, found a boolean',
  ]);
});

describe('findConfigObject', () => {
  const config = (namespace: string | undefined, value: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${namespace ? `, namespace: ${namespace}` : ''}}\ndata: {a: ${value}}\n`;
  const find = (configs: string[], namespace: string | undefined) => {
    const collector = createCollector();
    const found = findConfigObject(collect(configs.join('---\n')).objects, 'ConfigMap', 'c', namespace, collector);
    return [found?.data.get('a'), ...collector.diagnostics.map(({ slug }) => slug)];
  };
  it.each([
    ['the same namespace', [config(undefined, 'one'), config('prod', 'two')], 'prod', ['two']],
    ['none stated', [config('test', 'one'), config(undefined, 'two')], 'prod', ['two']],
    ['the only one, elsewhere', [config('test', 'one')], 'prod', ['one', 'config-object-namespace']],
    ['the only one, for a pod without namespace', [config('test', 'one')], undefined, ['one']],
    ['several elsewhere', [config('test', 'one'), config('dev', 'two')], 'prod', [undefined]],
  ])('%s', (_, configs, namespace, result) => {
    expect(find(configs, namespace)).toEqual(result);
  });
});

it('findPullSecrets gives the logins that the pod names', () => {
  const json = '{"auths":{}}';
  const secret = (name: string, key: string) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, data: { [key]: base64(json) } });
  const { objects } = collect(
    secret('new', '.dockerconfigjson') + secret('old', '.dockercfg') + secret('other', '.dockerconfigjson'),
  );
  const { workloads } = readManifest(
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: a, image: i}]\n  imagePullSecrets: [{name: old}, {name: new}, {name: gone}]\n',
  );
  expect(workloads[0] && findPullSecrets(workloads[0], objects)).toEqual([
    { name: 'old', format: 'dockercfg', text: json },
    { name: 'new', format: 'dockerconfigjson', text: json },
  ]);
});
