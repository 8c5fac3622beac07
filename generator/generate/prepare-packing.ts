import { digestInitdata, encodeInitdata } from '../initdata/index.js';
import type { RulesText } from '../settings/index.js';

let isPrepared = false;

/**
 * Gets ready, while registries are waited for, what making a policy and packing it needs: Node takes several
 * milliseconds for the first use of its compression and its digests.
 */
export async function preparePacking({ linker }: RulesText): Promise<void> {
  if (isPrepared) return;
  isPrepared = true;
  // In the first turns of the event loop, connections are made and the requests leave.
  for (let turn = 0; turn < 2; turn += 1) await new Promise<void>((resume) => setImmediate(resume));
  digestInitdata(encodeInitdata(''), 'sha256');
  await linker?.();
}
