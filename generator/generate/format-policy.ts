import type { JsonValue } from '../../rules/engine/linker/index.js';
import type { PolicyData } from '../policy/index.js';
import type { RulesText } from '../settings/index.js';

/**
 * Writes the policy text. The shipped rules are linked with the data. A user's rules stay as they are, with the data as
 * a Rego literal, one member a line, as the reference does: one long line would exceed the 64 KiB that the guest's
 * parser accepts. So do the shipped rules where `link` is false.
 */
export async function formatPolicy(rules: RulesText, data: PolicyData, link: boolean): Promise<string> {
  if (!link || !rules.linker) return `${rules.text}\npolicy_data := ${JSON.stringify(data, undefined, 2)}`;
  const linkPolicy = await rules.linker();
  // Without the types' optional members that are undefined, policy data are JSON.
  return linkPolicy(data as unknown as JsonValue);
}
