import { parseModule, type Rule } from '../../../../rules/engine/index.js';
import { foldRules, prepareRules, printRule } from '../../../../rules/engine/linker/fold.js';
import type { JsonValue } from '../../../../rules/engine/linker/index.js';

/** Rules of a test as they are left by what is known of the data, with the spaces that the linker saves. */
export function linkedRules(rules: string, data: JsonValue): readonly string[] {
  const { rules: folded } = foldRules(prepareRules(parseRules(`package agent_policy\nimport rego.v1\n${rules}`)), data);
  return folded.flatMap((rule) => printRule(rule).split('\n')).map(spaced);
}

export function parseRules(text: string): readonly Rule[] {
  const { module, error } = parseModule(text);
  if (module === undefined) throw new Error(error.message);
  return module.rules;
}

function spaced(line: string): string {
  return line
    .replaceAll(/:=|==|\|/g, ' $& ')
    .replaceAll(',', ', ')
    .replaceAll(';', '; ')
    .replaceAll('if{', 'if {');
}
