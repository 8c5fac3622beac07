import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const names = [process.env.CHROMIUM ?? '', 'chromium', 'chromium-browser', 'google-chrome'].filter(
  (name) => name !== '',
);

/** The browser of this machine, if it has one (environment variable CHROMIUM, or on PATH). */
export const chromium = names.find((name) => spawnSync(name, ['--version']).status === 0);

/** What a page became in a browser. */
export interface OpenedPage {
  /** The document after all scripts have run. */
  readonly dom: string;
  /** What was written to the console. */
  readonly console: readonly string[];
}

/** Opens a page in a browser without a network. */
export function openPage(html: string, { width = 1280, dark = false } = {}): OpenedPage {
  if (chromium === undefined) throw new Error('there is no browser');
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-page-'));
  try {
    const file = join(folder, 'page.html');
    writeFileSync(file, html);
    const { stdout, stderr } = spawnSync(
      chromium,
      [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--host-resolver-rules=MAP * ~NOTFOUND',
        `--user-data-dir=${join(folder, 'profile')}`,
        '--enable-logging=stderr',
        `--window-size=${width},900`,
        ...(dark ? ['--blink-settings=preferredColorScheme=0'] : []),
        '--dump-dom',
        pathToFileURL(file).href,
      ],
      { encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 26 },
    );
    return { dom: stdout, console: stderr.split('\n').filter((line) => line.includes(':CONSOLE')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
