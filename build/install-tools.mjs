// npm that installs this package globally from git (`npm install -g git+…`, and so does pre-commit) hands --global on to
// the install that should fetch what builds the package, which then fetches nothing. So it is fetched here.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const { npm_execpath: npm, npm_config_global: _, npm_config_location: __, ...env } = process.env;
if (!existsSync('node_modules/esbuild') && npm !== undefined) {
  const flags = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund', '--global=false'];
  execFileSync(process.execPath, [npm, 'ci', ...flags], { stdio: ['ignore', 2, 2], env });
}
