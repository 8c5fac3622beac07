import { createCollector, type DiagnosticCollector, locateOffset } from '../../generator/diagnostics/index.js';
import {
  type FindWorkloadsOptions,
  findWorkloads,
  type ManifestFile,
  parseManifest,
  type Workload,
} from '../../generator/manifest/index.js';

export interface ReadManifest {
  readonly file: ManifestFile;
  readonly workloads: readonly Workload[];
  readonly collector: DiagnosticCollector;
  /** Findings as `line:column slug message`. */
  readonly findings: readonly string[];
}

/** Reads a text the way the program does and gives what it found. */
export function readManifest(text: string, options: FindWorkloadsOptions = {}): ReadManifest {
  const collector = createCollector();
  const file = parseManifest({ source: { name: 'test.yaml', text }, path: 'test.yaml' }, collector);
  const workloads = findWorkloads([file], options, collector);
  return { file, workloads, collector, findings: listFindings(collector) };
}

export function listFindings(collector: DiagnosticCollector): readonly string[] {
  return collector.diagnostics.map(({ slug, message, span }) => {
    const { line, column } = span ? locateOffset(span.source, span.start) : { line: 0, column: 0 };
    return `${line}:${column} ${slug} ${message}`;
  });
}

/** A Pod whose spec is given as lines, indented by two. */
export function podWith(...specLines: readonly string[]): string {
  const head = ['apiVersion: v1', 'kind: Pod', 'metadata: {name: p}', 'spec:'];
  return [...head, ...specLines.map((line) => `  ${line}`), ''].join('\n');
}
