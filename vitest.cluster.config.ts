import { defineConfig } from 'vitest/config';
import { ClosingLines } from './test/support/closing-lines.js';

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLines()],
    include: ['test/cluster/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // Each file has an API server of its own, and some measure loss under load.
    fileParallelism: false,
  },
});
