import { createHash } from 'node:crypto';
import { type AnalysisImage, readImageTable, writeImageTable } from '../../rules/engine/image/index.js';
import type { RulesImages } from '../generate/index.js';
import type { EngineStore } from './open-engine-store.js';

/** Opens the images of users' rules in the cache. */
export function openRulesImages({ engine, store }: EngineStore): RulesImages {
  const found = new Map<string, AnalysisImage | undefined>();
  const keyOf = (rulesText: string): string => createHash('sha256').update(`${engine} ${rulesText}`).digest('hex');
  return {
    find: (rulesText) => {
      if (found.has(rulesText)) return found.get(rulesText);
      const key = keyOf(rulesText);
      const entry = store.read(`rules-${key}`);
      const image = entry && readImageTable(entry.toString('latin1'), key);
      found.set(rulesText, image);
      return image;
    },
    keep: async (rulesText, image) => {
      found.set(rulesText, image);
      const key = keyOf(rulesText);
      await store.write(`rules-${key}`, Buffer.from(writeImageTable(new Map([[key, image]])), 'latin1'));
      await store.prune();
    },
    get missing() {
      return [...found].flatMap(([rulesText, image]) => (image === undefined ? [rulesText] : []));
    },
  };
}
