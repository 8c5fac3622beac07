import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openCacheStore } from '../../generator/image/cache-store.js';

it.skipIf(!existsSync('/proc/self'))('a folder that cannot be made ends in a reason, not in a loop', async () => {
  const reasons: string[] = [];
  const store = openCacheStore({
    folder: '/proc/.cache/genpolicy/images',
    maximumBytes: 1000,
    onDamage: () => {},
    onUnusable: (reason) => reasons.push(reason),
  });
  await store.write('entry', Buffer.from('content'));
  expect(reasons).toEqual([expect.stringContaining('ENOENT')]);
});
