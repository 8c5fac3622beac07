/** Lets the engine read rules before there are data: it keeps what it made of them for policies that begin so. */
export async function readRulesAhead(rules: string): Promise<void> {
  const { createAgentPolicy } = await import('../../../rules/engine/index.js');
  createAgentPolicy(`${rules}\npolicy_data := {}\n`);
}
