import { readFileSync } from 'node:fs';
import { runWebhookCommandLine } from './command-line/run-command-line.js';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

runWebhookCommandLine(process.argv.slice(2), version).then((code) => {
  // Watches and pools may still hold handles; everything that matters has been awaited.
  process.exit(code);
});
