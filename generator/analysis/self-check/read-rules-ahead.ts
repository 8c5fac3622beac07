import { createAgentPolicy } from '../../../rules/engine/index.js';

/** Lets the engine read rules before there are data: it keeps what it made of them for policies that begin so. */
export function readRulesAhead(rules: string): void {
  createAgentPolicy(`${rules}\npolicy_data := {}\n`);
}
