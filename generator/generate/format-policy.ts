import type { PolicyData } from '../policy/index.js';

/**
 * Writes the policy text: the rules, then the data as a Rego literal, one member a line, as the reference does. One
 * long line would exceed the 64 KiB that the guest's parser accepts.
 */
export function formatPolicy(rules: string, data: PolicyData): string {
  return `${rules}\npolicy_data := ${JSON.stringify(data, undefined, 2)}`;
}
