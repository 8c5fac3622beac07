import type { AnalysisImage } from '../../../rules/engine/image/index.js';

/** Lets the engine read rules before there are data: it keeps what it made of them for policies that begin so. */
export async function readRulesAhead(rulesText: string): Promise<void> {
  const { createAgentPolicy } = await import('../../../rules/engine/index.js');
  createAgentPolicy(`${rulesText}policy_data := {}\n`);
}

/** What the engine found out about rules; undefined where it has to read them each time. */
export async function makeRulesImage(rulesText: string): Promise<AnalysisImage | undefined> {
  const { imageRules } = await import('../../../rules/engine/index.js');
  return imageRules(rulesText);
}
