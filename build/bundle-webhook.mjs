import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Builds the webhook as one CommonJS file: a program of its own, so that the command never loads a web server or a
 * cluster client. What it loads late (`import()`) stays unevaluated until then.
 */
export async function bundleWebhook(shared, { entry = 'webhook/main.ts', outfile = join('dist', 'webhook.cjs') } = {}) {
  await build({
    ...shared,
    entryPoints: [entry],
    outfile,
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: {
      js: "#!/usr/bin/env node\nconst importMetaUrl=require('node:url').pathToFileURL(__filename).href;",
    },
  });
  await chmod(outfile, 0o755);
}
