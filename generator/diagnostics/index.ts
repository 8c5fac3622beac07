export { type DiagnosticSlug, diagnosticCodes } from './codes.js';
export { chooseExitCode, createCollector, type DiagnosticCollector } from './collector.js';
export { type Diagnostic, type DiagnosticDetails, makeDiagnostic, type Severity } from './diagnostic.js';
export { renderGithub } from './render/github.js';
export { type JsonDiagnostic, renderJson } from './render/json.js';
export { renderPretty } from './render/pretty.js';
export { renderSarif } from './render/sarif.js';
export { sortDiagnostics } from './sort-diagnostics.js';
export { locateOffset, type Position, readLine, type SourceText, type Span } from './source.js';
