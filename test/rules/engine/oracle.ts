import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAgentPolicy, formatForPrint, parseJson } from '../../../rules/engine/index.js';

export interface RequestCase {
  readonly description: string;
  readonly kind: string;
  readonly allowed: boolean;
  readonly request: unknown;
}

interface OracleResult {
  readonly allowed: boolean;
  readonly error?: string;
  readonly prints?: string;
  readonly state?: unknown;
}

/** What the guest's engine says to each request, in order, with the state kept between them. */
function askOracle(oracle: string, policy: string, casesText: string, raw: boolean): readonly OracleResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'rego-oracle-'));
  try {
    writeFileSync(join(folder, 'policy.rego'), policy);
    writeFileSync(join(folder, 'cases.json'), casesText);
    const args = [
      join(folder, 'policy.rego'),
      join(folder, 'cases.json'),
      '--prints',
      '--state',
      ...(raw ? ['--raw'] : []),
    ];
    const output = execFileSync(oracle, args, {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return (JSON.parse(output) as { results: OracleResult[] }).results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the guest's engine says to one request, in words: `allowed`, `denied`, or the place and the message of its error. */
export function answerOfOracle(oracle: string, policy: string, kind: string, request: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'rego-oracle-'));
  try {
    writeFileSync(join(folder, 'policy.rego'), policy);
    writeFileSync(join(folder, 'cases.json'), JSON.stringify([{ description: '', kind, allowed: true, request }]));
    const args = [join(folder, 'policy.rego'), join(folder, 'cases.json'), '--raw'];
    const { stdout, stderr } = spawnSync(oracle, args, { encoding: 'utf8' });
    // A policy that it cannot read ends the program.
    if (stdout === '') return shortenError(stderr);
    const [result] = (JSON.parse(stdout) as { results: OracleResult[] }).results;
    return result?.error === undefined ? verdictWord(result?.allowed ?? false) : shortenError(result.error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What this engine says, in the same words. */
export function answerOfEngine(policy: string, kind: string, request: unknown): string {
  const { agent, error: loadError } = createAgentPolicy(policy);
  const verdict = agent?.evaluate(kind, JSON.stringify(request), { raw: true });
  const error = loadError ?? verdict?.error;
  if (error === undefined) return verdictWord(verdict?.allowed ?? false);
  if (error.code === 'undefined-result') return 'no value';
  return `${error.position?.line}:${error.position?.column} ${error.message}`;
}

function verdictWord(allowed: boolean): string {
  return allowed ? 'allowed' : 'denied';
}

function shortenError(text: string): string {
  if (text.includes('unexpected eval_query result len')) return 'no value';
  const place = /--> agent_policy:(\d+:\d+)/.exec(text)?.[1] ?? '';
  return `${place} ${/^error: (.*?):?$/m.exec(text)?.[1] ?? text}`;
}

/** Judges the cases by both engines; answers the differences in verdict, state, kind and place of error, and prints. */
export function compareWithOracle(
  oracle: string,
  policy: string,
  cases: readonly RequestCase[],
  raw: boolean,
): readonly string[] {
  // Keys in order and numbers as text: what the oracle reads from its file.
  const expected = askOracle(oracle, policy, JSON.stringify(cases), raw);
  const created = createAgentPolicy(policy);
  if (created.agent === undefined) return [`the policy does not load: ${created.error.message}`];
  const { agent } = created;
  const differences: string[] = [];
  for (const [index, { kind, request, description }] of cases.entries()) {
    const verdict = agent.evaluate(kind, JSON.stringify(request), { raw });
    const wanted = expected[index];
    const note = (what: string, ours: unknown, theirs: unknown): void => {
      if (ours !== theirs)
        differences.push(
          `case ${index} ${kind} ${description}: ${what}: ours ${String(ours)}, guest ${String(theirs)}`,
        );
    };
    note('allowed', verdict.allowed, wanted?.allowed);
    note('error', verdict.error?.code, wanted?.error === undefined ? undefined : classifyError(wanted.error));
    const place = /--> agent_policy:(\d+:\d+)/.exec(wanted?.error ?? '')?.[1];
    const position = verdict.error?.position;
    if (place !== undefined && position !== undefined) note('place', `${position.line}:${position.column}`, place);
    if (wanted?.prints !== undefined) note('prints', verdict.prints.join(' '), wanted.prints);
    note(
      'state',
      formatForPrint(agent.state ?? null),
      formatForPrint(parseJson(JSON.stringify(wanted?.state)) ?? null),
    );
  }
  return differences;
}

/** The guest's errors are texts; these are what they have in common. */
const ERROR_KINDS: readonly (readonly [RegExp, string])[] = [
  [/unexpected eval_query result len/, 'undefined-result'],
  [/unexpected eval_query result type/, 'result-type'],
  [/missing field|unknown variant|invalid type/, 'result-shape'],
  [/^operation '/, 'state-patch'],
  [/rule conflicts with|must not produce multiple outputs\s*$|rules should not produce/, 'rule-conflict'],
  [/function produced multiple|functions must not produce/, 'function-conflict'],
  [/generated multiple times/, 'object-conflict'],
  [/is unsafe/, 'unsafe-variable'],
  [/could not find function/, 'unknown-function'],
  [/used before definition/, 'definition'],
  [/mismatch in number of arguments/, 'arity'],
  [/recursion detected/, 'recursion'],
  [/not an object|expects|cannot be indexed|some .. in collection/, 'type'],
];

function classifyError(message: string): string {
  const found = ERROR_KINDS.find(([pattern]) => pattern.test(message));
  // Conflicts of functions and of rules share words; the longer text decides.
  if (/functions must not produce/.test(message)) return 'function-conflict';
  return found?.[1] ?? message;
}
