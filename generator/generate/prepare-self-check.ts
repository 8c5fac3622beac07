import type { PassedChecks } from '../analysis/self-check/index.js';
import type { RulesText } from '../settings/index.js';
import type { RulesImages } from './rules-images.js';

/** How long (ms) images may take before it is worth getting ready for a check that most likely need not be made. */
const patience = 30;

/**
 * Loads, while registries are waited for, what the self-check needs. Rules of the user come into the policy as they
 * are, so that the engine can read them now and only the data later.
 */
export async function prepareSelfCheck(
  rules: RulesText,
  images: RulesImages | undefined,
  passed: PassedChecks | undefined,
  fetched: Promise<unknown>,
): Promise<void> {
  // In the first turns of the event loop, connections are made and the requests leave.
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resume) => setImmediate(resume));
  const { makeRulesImage, readRulesAhead } = await import('../analysis/self-check/index.js');
  if (passed?.isEmpty === false && !(await takesLong(fetched))) return;
  await import('../../rules/engine/agent/index.js');
  if (rules.kind !== 'given') return;
  const text = `${rules.text}\n`;
  if (images?.find(text)) return;
  await readRulesAhead(text);
  const image = images && (await makeRulesImage(text));
  if (image) await images.keep(text, image);
}

async function takesLong(work: Promise<unknown>): Promise<boolean> {
  return await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(true), patience);
    const end = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    work.then(end, end);
  });
}
