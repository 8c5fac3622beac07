import { parseModule } from '../../../../rules/engine/index.js';
import { type JsonValue, makeLinker, prepareRules } from '../../../../rules/engine/linker/index.js';

/** Rules of a test, without the header. */
export function link(rules: string, data: JsonValue): string {
  const { module, error } = parseModule(`package agent_policy\nimport rego.v1\n${rules}`);
  if (module === undefined) throw new Error(error.message);
  return makeLinker(prepareRules(module.rules))(data);
}

/** The linked rules alone, a line each. */
export function linkedRules(rules: string, data: JsonValue): readonly string[] {
  const lines = link(rules, data).split('\n');
  return lines.slice(
    2,
    lines.findIndex((line) => line.startsWith('policy_data := ')),
  );
}
