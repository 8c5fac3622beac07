import type { RulesText } from '../settings/index.js';
import type { RulesImages } from './rules-images.js';

/**
 * Loads, while registries are waited for, what the self-check needs. Rules of the user come into the policy as they
 * are, so that the engine can read them now and only the data later.
 */
export async function prepareSelfCheck(rules: RulesText, images: RulesImages | undefined): Promise<void> {
  // In the first turns of the event loop, connections are made and the requests leave.
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resume) => setImmediate(resume));
  const { makeRulesImage, readRulesAhead } = await import('../analysis/self-check/index.js');
  if (rules.kind !== 'given') return;
  const text = `${rules.text}\n`;
  if (images?.find(text)) return;
  await readRulesAhead(text);
  const image = images && (await makeRulesImage(text));
  if (image) await images.keep(text, image);
}
