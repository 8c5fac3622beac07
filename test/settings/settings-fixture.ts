import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { createCollector, type Diagnostic, locateOffset } from '../../generator/diagnostics/index.js';
import {
  type LoadedSettings,
  loadSettings,
  readShippedFile,
  type SettingsRequest,
} from '../../generator/settings/index.js';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Makes a folder with these files; it goes away after the test file. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-settings-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The text of the built-in settings, to be changed by a test. */
export const defaultsText = readShippedFile('drop-ins/defaults/genpolicy-settings.json');

/** A settings folder: the built-in settings with these drop-ins. */
export function makeSettingsFolder(dropIns: Readonly<Record<string, unknown>>, base = defaultsText): string {
  const files = Object.entries(dropIns).map(([name, content]) => [
    `genpolicy-settings.d/${name}`,
    typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  ]);
  return makeFolder({ 'genpolicy-settings.json': base, ...Object.fromEntries(files) });
}

/** Loads settings with a collector of their own. */
export async function load(
  request: SettingsRequest,
): Promise<{ readonly loaded: LoadedSettings | undefined; readonly findings: readonly string[] }> {
  const collector = createCollector();
  const loaded = await loadSettings(request, collector);
  return { loaded, findings: collector.diagnostics.map(describeFinding) };
}

/** Loads settings that must be right. */
export async function loadGood(request: SettingsRequest): Promise<LoadedSettings> {
  const { loaded, findings } = await load(request);
  if (!loaded || findings.length > 0) throw new Error(findings.join('\n'));
  return loaded;
}

/** A finding as `name:line:column: severity slug: message`, the form of the command line. */
export function describeFinding({ span, severity, slug, message }: Diagnostic): string {
  if (!span) return `${severity} ${slug}: ${message}`;
  const { line, column } = locateOffset(span.source, span.start);
  return `${span.source.name}:${line}:${column}: ${severity} ${slug}: ${message}`;
}

/** Findings about a settings folder with the folder's name cut away; after an error there are no settings. */
export async function findIn(folder: string, path = folder): Promise<readonly string[]> {
  const { loaded, findings } = await load({ path });
  if (findings.some((finding) => finding.includes('error '))) expect(loaded).toBeUndefined();
  return findings.map((finding) => finding.replaceAll(`${folder}/`, '').replaceAll(folder, '.'));
}
