import {
  chooseExitCode,
  createCollector,
  type Diagnostic,
  type DiagnosticCollector,
  sortDiagnostics,
} from '../diagnostics/index.js';
import type { GenerateRequest, GenerateResult } from '../generate/index.js';
import {
  describePath,
  editManifest,
  findPathAt,
  locateSteps,
  type ManifestDocument,
  type ManifestSource,
  parseManifest,
} from '../manifest/index.js';
import type { GenerateOptions } from './generate-options.js';
import { type FunctionOptions, readFunctionConfig } from './read-function-config.js';
import { openStandardOutput } from './standard-output.js';

/** A finding as the specification of KRM functions has it. */
interface FunctionResult {
  readonly message: string;
  readonly severity: string;
  readonly resourceRef?: Readonly<Record<string, string>>;
  readonly field?: { readonly path: string };
  readonly file?: { readonly path: string; readonly index?: number };
  readonly tags: Readonly<Record<string, string>>;
}

/** What orchestrators write on items on their way through functions, and take away before anything is deployed. */
const transientAnnotations =
  /^(?:internal\.config\.kubernetes\.io\/|internal\.kpt\.dev\/|kustomize\.config\.k8s\.io\/id$|config\.(?:k8s|kubernetes)\.io\/(?:id|index|path)$)/;

const isTransientAnnotation = (key: string): boolean => transientAnnotations.test(key);

/** Whether a text is what orchestrators of KRM functions send; nobody deploys such an object. */
export function isResourceList(text: string): boolean {
  if (!text.includes('config.kubernetes.io/v1')) return false;
  return (
    /^kind:[ \t]*["']?ResourceList["']?[ \t]*(?:#.*)?\r?$/m.test(text) ||
    /^\s*\{[^[]*"kind"\s*:\s*"ResourceList"/.test(text)
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function describeResource(value: unknown): Pick<FunctionResult, 'resourceRef' | 'file'> {
  if (!isObject(value)) return {};
  const metadata = isObject(value.metadata) ? value.metadata : {};
  const annotations = isObject(metadata.annotations) ? metadata.annotations : {};
  const annotation = (name: string): string | undefined =>
    textOf(annotations[`internal.config.kubernetes.io/${name}`]) ?? textOf(annotations[`config.kubernetes.io/${name}`]);
  const members = {
    apiVersion: value.apiVersion,
    kind: value.kind,
    name: metadata.name,
    namespace: metadata.namespace,
  };
  const known = Object.entries(members).flatMap(([key, one]) =>
    textOf(one) === undefined ? [] : [[key, String(one)]],
  );
  const path = annotation('path');
  const index = annotation('index');
  return {
    ...(known.length > 0 && { resourceRef: Object.fromEntries(known) }),
    ...(path !== undefined && {
      file: { path, ...(index !== undefined && /^\d+$/.test(index) && { index: Number(index) }) },
    }),
  };
}

/** Says to which item, and to which field in it, a finding belongs. */
function describeResult(diagnostic: Diagnostic, document: ManifestDocument): FunctionResult {
  const { code, slug, severity, message, notes, help, span } = diagnostic;
  const text = [message, ...notes.map((note) => `note: ${note}`), ...help.map((one) => `help: ${one}`)].join('\n');
  const isHere = span?.source.name === document.source.name;
  const [head, index, ...rest] = isHere ? findPathAt(document, span.start) : [];
  const list = document.read().value;
  const items = isObject(list) && Array.isArray(list.items) ? list.items : [];
  const isItem = head === 'items' && typeof index === 'number';
  const owner = isItem ? items[index] : head === 'functionConfig' && isObject(list) ? list.functionConfig : undefined;
  const field = isItem ? rest : index === undefined ? [] : [index, ...rest];
  return {
    message: text,
    severity,
    ...describeResource(owner),
    ...(owner !== undefined && field.length > 0 && { field: { path: describePath(field) } }),
    tags: { code, name: slug },
  };
}

/** A finding for people: lines of a ResourceList say nothing to them. */
function formatResult({ message, severity, resourceRef, field, file, tags }: FunctionResult): string {
  const place = [
    ...(file ? [file.path] : []),
    ...(resourceRef ? [`${resourceRef.kind ?? 'object'} ${resourceRef.name ?? '(unnamed)'}`] : []),
    ...(field ? [field.path] : []),
  ].join(', ');
  return `${place === '' ? '' : `${place}: `}${severity} ${tags.code} ${tags.name}: ${message.replaceAll('\n', '\n  ')}\n`;
}

/** What the command line says stands above what the functionConfig says; lists are joined. */
function mergeOptions(given: GenerateOptions, config: FunctionOptions): GenerateOptions {
  const merged: Record<string, unknown> = { ...config };
  for (const [name, value] of Object.entries(given)) {
    const other = config[name];
    if (Array.isArray(value) && Array.isArray(other)) merged[name] = [...other, ...value];
    // What is switched off in one of them is off.
    else if (value !== undefined && !(value === true && other === false)) merged[name] = value;
  }
  return merged as unknown as GenerateOptions;
}

/** Runs as a KRM function on a ResourceList and gives the exit code. */
export async function runFunction(
  options: GenerateOptions,
  source: ManifestSource,
  generate: (
    options: GenerateOptions,
    stream: Pick<GenerateRequest, 'manifests' | 'isTransientAnnotation'>,
    collector: DiagnosticCollector,
  ) => Promise<GenerateResult>,
): Promise<number> {
  const collector = createCollector();
  const [document, ...others] = parseManifest(source, collector).documents;
  if (!document || others.length > 0 || !isResourceList(source.source.text) || document.read().state !== 'decoded') {
    if (document) collector.add(document.read().diagnostics);
    collector.report('resource-list-invalid', {
      message: 'standard input is not one ResourceList of config.kubernetes.io/v1',
      help: ['kustomize and kpt send one; for manifests use genpolicy, and for Helm genpolicy post-render'],
    });
    const { reportDiagnostics } = await import('./report.js');
    openStandardOutput();
    reportDiagnostics(sortDiagnostics(collector.diagnostics));
    return chooseExitCode(collector.diagnostics);
  }
  const merged = mergeOptions(options, readFunctionConfig(document, collector));
  const made = collector.hasErrors
    ? undefined
    : await generate(merged, { manifests: [source], isTransientAnnotation }, collector);
  const results = sortDiagnostics(collector.diagnostics).map((one) => describeResult(one, document));
  const written = collector.hasErrors ? undefined : made?.manifests[0]?.text;
  openStandardOutput();
  process.stdout.write(writeResults({ ...source.source, text: written ?? source.source.text }, results, collector));
  // Most manifests leave the namespace to kubectl.
  process.stderr.write(
    results
      .filter(({ tags }) => tags.name !== 'namespace-unknown')
      .map(formatResult)
      .join(''),
  );
  return chooseExitCode(collector.diagnostics);
}

/** Adds results to those that functions before this one have left. */
function writeResults(
  source: ManifestSource['source'],
  results: readonly FunctionResult[],
  collector: DiagnosticCollector,
): string {
  const file = parseManifest({ source, path: undefined }, collector);
  const [document] = file.documents;
  if (results.length === 0 || !document) return source.text;
  const list = document.read().value;
  const earlier = isObject(list) ? list.results : undefined;
  const all = JSON.stringify([...(Array.isArray(earlier) ? earlier : []), ...results]);
  const step = locateSteps(document, ['results'])[0];
  const [from, to] = [step?.pair?.key?.range?.[1], step?.node?.range?.[1]];
  if (from !== undefined && to !== undefined) {
    const [before, after] = [source.text.slice(0, document.start + from), source.text.slice(document.start + to)];
    // A list in lines ends with its last line.
    return `${before}: ${all}${source.text[document.start + to - 1] === '\n' ? '\n' : ''}${after}`;
  }
  return editManifest(file, [{ kind: 'set-value', document, path: ['results'], value: { literal: all } }], collector);
}
