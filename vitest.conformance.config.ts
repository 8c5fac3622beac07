import { defineConfig } from 'vitest/config';
import { ClosingLines } from './test/support/closing-lines.js';

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLines()],
    include: ['test/conformance/**/*.test.ts'],
    globalSetup: ['test/conformance/start-registry.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
