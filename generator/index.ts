/** The library's only door. */
export * from './diagnostics/index.js';
export * from './generate/index.js';
export * from './initdata/index.js';
