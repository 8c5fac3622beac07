/** Rego as the Kata agent runs it: parse once, compile once, evaluate many. See README.md. */
export type {
  AgentMemory,
  AgentPolicy,
  AgentPolicyError,
  AgentPolicyErrorCode,
  RequestOptions,
  Verdict,
} from './agent/agent-policy-session.js';
export { applyPatch, type PatchOperation, readPatch } from './agent/apply-patch.js';
export { completeRequest } from './agent/complete-request.js';
export { type AgentPolicyResult, createAgentPolicy } from './agent/create-agent-policy.js';
export { imageRules } from './agent/image-rules.js';
export { loadPolicy } from './agent/load-policy.js';
export { type Fields, requestShapes, type Shape } from './agent/request-shapes.js';
export type { Builtin, BuiltinTable } from './builtins/builtin.js';
export { guestBuiltins } from './builtins/builtin-table.js';
export { defaultEvaluationLimits, type EvaluationLimits } from './compile/evaluation-limits.js';
export type { QueryResult } from './compile/query-compiler.js';
export type { TraceEvent, TraceSink } from './compile/trace.js';
export type { EvaluateOptions, Evaluation, Policy, QueryEvaluation } from './compiled-policy.js';
export { type CompileOptions, type CompileResult, compilePolicy } from './policy.js';
export { compilePatternProgram } from './regex/compile-pattern-program.js';
export { type CompiledPattern, compilePattern } from './regex/compiled-pattern.js';
export type { CharacterSet, Pattern } from './regex/pattern-ast.js';
export type { Instruction } from './regex/pattern-program.js';
export type { Position, RegoError, RegoErrorCode } from './rego-error.js';
export type * from './syntax/ast.js';
export { type ParseOptions, type ParseResult, parseModule, parseQuery } from './syntax/parse-module.js';
export { dottedPath, pathComponents } from './syntax/path-components.js';
export { guestTextLimits, type TextLimits } from './syntax/text-limits.js';
export { fromJavaScript, toJavaScript } from './values/convert-value.js';
export { parseJson } from './values/parse-json.js';
export { formatForPrint, toJsonText, toPrettyJson } from './values/print-value.js';
export { compareValues, type Maybe, RegoObject, RegoSet, type Value, valuesEqual } from './values/value.js';
