import type { DiagnosticCollector } from '../diagnostics/index.js';
import { checkValue, reportAt } from './check-value.js';
import { listObjects, type ManifestObject } from './list-objects.js';
import { locateSpan } from './locate-value.js';
import { isObject, type ManifestFile } from './manifest-file.js';
import { mayMatter } from './parse-manifest.js';
import { decodeBase64 } from './resolve-scalar.js';
import type { ConfigObject } from './workload.js';

/**
 * Collects the ConfigMaps and Secrets of the files, in document order. Of two with the same name and namespace the later
 * one stays, as with `kubectl apply`. Messages name keys, never values.
 */
export function collectConfigObjects(
  files: readonly ManifestFile[],
  collector: DiagnosticCollector,
): readonly ConfigObject[] {
  const found = new Map<string, ConfigObject>();
  for (const { documents } of files) {
    for (const document of documents) {
      if (!mayMatter(document)) continue;
      for (const object of listObjects(document, collector)) {
        const config = readConfigObject(object, collector);
        if (!config) continue;
        const identity = JSON.stringify([config.kind, config.namespace ?? null, config.name]);
        if (found.has(identity)) {
          collector.report('duplicate-config-object', {
            message: `${config.kind} ${config.name} is defined more than once; this one is used`,
            span: config.span,
          });
          found.delete(identity);
        }
        found.set(identity, config);
      }
    }
  }
  return [...found.values()];
}

function readConfigObject(object: ManifestObject, collector: DiagnosticCollector): ConfigObject | undefined {
  const { kind, apiVersion, value, document, path } = object;
  if ((kind !== 'ConfigMap' && kind !== 'Secret') || apiVersion !== 'v1') return undefined;
  const check = { document, collector, silentUnsupportedFields: true };
  const metadata = checkValue('ObjectMeta', value.metadata ?? {}, [...path, 'metadata'], check);
  if (!isObject(metadata)) return undefined;
  const { name, namespace } = metadata;
  if (typeof name !== 'string' || name === '') {
    // Nothing can refer to an object without a fixed name.
    return undefined;
  }
  const data = new Map<string, string>();
  const binary = new Set<string>();
  const put = (key: string, bytes: Uint8Array): void => {
    const text = decodeUtf8(bytes);
    if (text === undefined) binary.add(key);
    else data.set(key, text);
  };
  if (kind === 'ConfigMap') {
    readTexts(object, 'data', collector, (key, text) => data.set(key, text));
    // Bytes are bytes, even where they happen to be text: kubelet does not offer `binaryData` to environment variables.
    readEncoded(object, 'binaryData', collector, (key) => binary.add(key));
  } else {
    readEncoded(object, 'data', collector, put);
    readTexts(object, 'stringData', collector, (key, text) => {
      binary.delete(key);
      data.set(key, text);
    });
  }
  return {
    kind,
    name,
    namespace: typeof namespace === 'string' && namespace !== '' ? namespace : undefined,
    ...(typeof value.type === 'string' && { type: value.type }),
    data,
    binary,
    span: locateSpan(document, [...path, 'metadata', 'name']),
  };
}

function readTexts(
  object: ManifestObject,
  member: string,
  collector: DiagnosticCollector,
  put: (key: string, text: string) => void,
): void {
  const { document, path } = object;
  for (const [key, value] of listMembers(object, member, collector)) {
    if (typeof value === 'string') put(key, value);
    else if (value === null) put(key, '');
    else {
      const help = typeof value === 'object' ? [] : [`kubectl reads this as a ${typeof value}; quote it`];
      reportAt('invalid-config-object', [...path, member, key], { document, collector }, 'expected text', help);
    }
  }
}

function readEncoded(
  object: ManifestObject,
  member: string,
  collector: DiagnosticCollector,
  put: (key: string, bytes: Uint8Array) => void,
): void {
  const { document, path } = object;
  for (const [key, value] of listMembers(object, member, collector)) {
    const bytes = value === null ? new Uint8Array() : typeof value === 'string' ? decodeBase64(value) : undefined;
    if (bytes) put(key, bytes);
    else {
      const help = object.kind === 'Secret' ? ['use `stringData` for plain text'] : ['use `data` for plain text'];
      reportAt(
        'invalid-config-object',
        [...path, member, key],
        { document, collector },
        'the value is not base64',
        help,
      );
    }
  }
}

function listMembers(
  { value, document, path }: ManifestObject,
  member: string,
  collector: DiagnosticCollector,
): readonly (readonly [string, unknown])[] {
  const members = value[member] ?? null;
  if (members === null) return [];
  if (isObject(members)) return Object.entries(members);
  reportAt('invalid-config-object', [...path, member], { document, collector }, 'expected a mapping');
  return [];
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
