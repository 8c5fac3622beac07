import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**', 'test/cluster/**'],
    testTimeout: 60_000,
    pool: 'threads',
  },
});
