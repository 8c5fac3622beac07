import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from './policy-text.js';

/** One request to the policy and the verdict that is expected of it. */
export interface PolicyCase {
  readonly description: string;
  readonly kind: string;
  readonly allowed: boolean;
  readonly request: Json;
}

/** What the guest's engine made of a case. */
export interface PolicyVerdict {
  readonly allowed: boolean;
  readonly description: string;
  readonly error?: string;
  readonly kind: string;
  readonly prints?: string;
  readonly state?: { readonly [key: string]: Json };
}

interface OracleReport {
  readonly results: readonly PolicyVerdict[];
}

const oracle = process.env.REGO_ORACLE ?? '';

/** Whether the guest's own engine can be asked (environment variable REGO_ORACLE). */
export const HAS_ORACLE = oracle !== '' && existsSync(oracle);

/** Sends the cases in order to one instance of the policy, or with `--fresh` each to a new one. */
export function judgeCases(
  policy: string,
  cases: readonly PolicyCase[],
  flags: readonly string[] = [],
): readonly PolicyVerdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'agent-policy-'));
  try {
    const policyFile = join(folder, 'policy.rego');
    const casesFile = join(folder, 'cases.json');
    writeFileSync(policyFile, policy);
    writeFileSync(casesFile, JSON.stringify(cases));
    const report = runOracle([policyFile, casesFile, '--prints', ...flags]);
    return (JSON.parse(report) as OracleReport).results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// The oracle exits with 1 when a verdict is not the expected one; its report is complete all the same.
function runOracle(args: readonly string[]): string {
  try {
    return execFileSync(oracle, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const failure = error as { readonly stdout?: string };
    if (failure.stdout?.startsWith('{') === true) return failure.stdout;
    throw error;
  }
}
