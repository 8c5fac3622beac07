import { defineConfig } from 'vitest/config';
import { ClosingLines } from './test/support/closing-lines.js';

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLines()],
    include: ['test/**/*.test.ts'],
    exclude: ['test/conformance/**', 'test/cluster/**'],
    testTimeout: 60_000,
    pool: 'threads',
  },
});
