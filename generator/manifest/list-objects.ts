import type { DiagnosticCollector } from '../diagnostics/index.js';
import { locateSpan } from './locate-value.js';
import { isObject, type JsonObject, type ManifestDocument } from './manifest-file.js';
import type { ValuePath } from './workload.js';

/** A Kubernetes object in a document: the document's own, or an item of a list. */
export interface ManifestObject {
  readonly document: ManifestDocument;
  readonly path: ValuePath;
  readonly kind: string;
  readonly apiVersion: string;
  readonly value: JsonObject;
  /** Its name for messages. */
  readonly title: string;
}

const maxListDepth = 8;

/** Lists the objects of a document, those inside `List`s and typed lists such as `PodList` included, in their order. */
export function listObjects(document: ManifestDocument, collector: DiagnosticCollector): readonly ManifestObject[] {
  const { state, value, diagnostics } = document.read();
  collector.add(diagnostics);
  return state === 'decoded' ? readValue(document, value, [], undefined, collector) : [];
}

function readValue(
  document: ManifestDocument,
  value: unknown,
  path: ValuePath,
  inherited: { readonly kind: string; readonly apiVersion: string } | undefined,
  collector: DiagnosticCollector,
): readonly ManifestObject[] {
  if (!isObject(value)) {
    if (inherited === undefined && path.length > 0)
      collector.report('bad-list', {
        message: 'an item of the list is not an object',
        span: locateSpan(document, path),
      });
    return [];
  }
  const kind = typeof value.kind === 'string' ? value.kind : inherited?.kind;
  if (kind === undefined || kind === '') {
    if (value.containers !== undefined || isObject(value.spec) || path.length > 0) {
      collector.report('document-without-kind', {
        message:
          value.kind === undefined || value.kind === null
            ? 'the object has no `kind`'
            : 'the `kind` of the object is not text',
        span: locateSpan(document, [...path, 'kind']),
        help: ['say what it is, for instance `kind: Pod`'],
      });
    }
    return [];
  }
  const apiVersion = typeof value.apiVersion === 'string' ? value.apiVersion : inherited?.apiVersion;
  if (kind.endsWith('List') && (Array.isArray(value.items) || kind === 'List'))
    return readList(document, value, path, kind, apiVersion, collector);
  if (apiVersion === undefined || apiVersion === '') {
    collector.report('missing-api-version', {
      message: `${kind} states no \`apiVersion\``,
      span: locateSpan(document, [...path, 'kind']),
    });
    return [];
  }
  const metadata = isObject(value.metadata) ? value.metadata : {};
  const name = metadata.name ?? metadata.generateName;
  return [{ document, path, kind, apiVersion, value, title: typeof name === 'string' ? name : '(unnamed)' }];
}

function readList(
  document: ManifestDocument,
  value: JsonObject,
  path: ValuePath,
  kind: string,
  apiVersion: string | undefined,
  collector: DiagnosticCollector,
): readonly ManifestObject[] {
  if (path.length > maxListDepth * 2) {
    collector.report('list-too-deep', {
      message: `lists are nested more than ${maxListDepth} deep`,
      span: locateSpan(document, path),
    });
    return [];
  }
  const items = value.items ?? [];
  if (!Array.isArray(items)) {
    collector.report('bad-list', {
      message: 'the `items` of the list are not a list',
      span: locateSpan(document, [...path, 'items']),
    });
    return [];
  }
  // Items of a typed list need not repeat their kind (apimachinery does the same when it reads one).
  const inherited =
    kind === 'List' || apiVersion === undefined ? undefined : { kind: kind.slice(0, -'List'.length), apiVersion };
  return items.flatMap((item, index) => readValue(document, item, [...path, 'items', index], inherited, collector));
}
