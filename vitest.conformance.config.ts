import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/conformance/**/*.test.ts'],
    globalSetup: ['test/conformance/start-registry.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
