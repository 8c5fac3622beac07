import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder of the modules that make up the policy's rules. */
export const RULES_FOLDER = fileURLToPath(new URL('../../../rules/agent_policy/', import.meta.url));

/** A value that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const HEADER = /^(package agent_policy|import rego\.v1)$/;

/** Reads the rule modules, or with `tests` also the `*_test.rego` beside them, as one text with one header. */
export function assembleRules(options: { readonly tests?: boolean; readonly comments?: boolean } = {}): string {
  const names = readdirSync(RULES_FOLDER)
    .filter((name) => name.endsWith('.rego') && (options.tests === true || !name.endsWith('_test.rego')))
    .sort();
  const lines = names
    .flatMap((name) => readFileSync(`${RULES_FOLDER}/${name}`, 'utf8').split('\n'))
    .filter((line) => !HEADER.test(line))
    .filter((line) => options.comments === true || !/^\s*(#|$)/.test(line));
  return ['package agent_policy', 'import rego.v1', ...lines].join('\n');
}

/** Rules and data as the guest gets them; `raw` puts the data into a string that is parsed on use. */
export function assemblePolicy(policyData: Json, form: 'raw' | 'literal' = 'raw'): string {
  const json = JSON.stringify(policyData);
  const data = form === 'raw' ? `json.unmarshal(\`${json}\`)` : json;
  return `${assembleRules()}\npolicy_data := ${data}\n`;
}
