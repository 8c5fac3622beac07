import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { DiagnosticCollector, Span } from '../diagnostics/index.js';
import { applyDropIn, type SettingsDraft } from './apply-drop-in.js';
import { checkSettings, type SettingsPlaces } from './check-settings.js';
import { type PointerTokens, parsePointer } from './json-pointer.js';
import { type JsonText, trustJsonText } from './json-text.js';
import { listDropInFolder } from './list-drop-in-folder.js';
import type { NamedDropIn } from './named-drop-in.js';
import { makeOriginTree, type OriginTree } from './origin-tree.js';
import { readFolderFile, readSettingsFile, reportFileError } from './read-settings-file.js';
import type { Settings } from './settings.gen.js';
import { settingsLimits } from './settings-limits.js';
import { defaultSettingsFile, readShippedFile } from './shipped-files.js';

/** What settings to load. */
export interface SettingsRequest {
  /**
   * A settings file, or a folder with `genpolicy-settings.json` and, if it likes, `genpolicy-settings.d/*.json`.
   * Absent: the built-in defaults. A file has no drop-in folder, as in the reference.
   */
  readonly path?: string | undefined;
  /** Drop-ins that are applied after those of the folder, in this order. */
  readonly dropIns?: readonly NamedDropIn[];
  /** Folder from which relative paths are counted; the process's own by default. */
  readonly cwd?: string;
}

/** Who set a value of the settings. */
export interface SettingOrigin {
  /** Name of the file, drop-in or flag. */
  readonly name: string;
  /** Which operation of a drop-in, such as `operation 2, replace`. */
  readonly detail?: string;
}

/** A text that took part in making the settings. */
export interface SettingsSource {
  readonly name: string;
  readonly kind: 'base' | 'drop-in';
}

/** Settings that are complete and valid, with the story of where each value comes from. */
export interface LoadedSettings {
  readonly settings: Settings;
  /** The base first, then the drop-ins in the order in which they were applied. */
  readonly sources: readonly SettingsSource[];
  /** Who set the value at a pointer last; for an object or list, who set it as a whole. */
  originOf(pointer: string): SettingOrigin;
  /** Where that text sets the value, for findings about it; where its drop-in moved it, the operation. */
  spanOf(pointer: string): Span;
}

/**
 * Loads settings: base, drop-ins of the folder, drop-ins of the request, then the check against the schema. Everything
 * wrong is reported (the user's text with place, files that cannot be read), and then there is no result.
 */
export async function loadSettings(
  request: SettingsRequest,
  collector: DiagnosticCollector,
): Promise<LoadedSettings | undefined> {
  const opened = await openSources(request, collector);
  if (!opened) return undefined;
  const { base, dropIns, complete } = opened;
  const texts = [base, ...dropIns.map(({ text }) => text)];
  const draft: SettingsDraft = {
    document: base.value,
    origins: makeOriginTree({ origin: { source: 0 }, at: [] }),
    budget: { values: settingsLimits.values, operations: settingsLimits.operations },
  };
  const errorsBefore = countErrors(collector);
  for (const [index, dropIn] of dropIns.entries()) {
    await applyDropIn(draft, { source: index + 1, text: dropIn.text, addsOnce: dropIn.addsOnce }, collector);
  }
  // What ships with this program is checked by its tests; so a run without files of the user's starts faster.
  const isShipped = request.path === undefined && dropIns.every(({ from }) => from !== 'file');
  if (!isShipped) await checkSettings(draft.document, locateSettings(draft.origins, texts), collector);
  if (!complete || countErrors(collector) > errorsBefore || !isSettings(draft.document)) return undefined;
  return describeSettings(draft.document, draft.origins, texts);
}

interface OpenSources {
  readonly base: JsonText;
  readonly dropIns: readonly NamedDropIn[];
  /** Whether everything could be read; if not, the rest is still looked at for more mistakes. */
  readonly complete: boolean;
}

async function openSources(request: SettingsRequest, collector: DiagnosticCollector): Promise<OpenSources | undefined> {
  const given = request.dropIns ?? [];
  if (request.path === undefined) {
    const source = { name: '<built-in>/genpolicy-settings.json', text: readShippedFile(defaultSettingsFile) };
    return { base: trustJsonText(source), dropIns: given, complete: true };
  }
  const path = resolve(request.cwd ?? process.cwd(), request.path);
  let isGivenFolder: boolean;
  try {
    isGivenFolder = statSync(path).isDirectory();
  } catch (error) {
    reportFileError(error, request.path, collector);
    return undefined;
  }
  if (!isGivenFolder) {
    noteIgnoredFolder(path, request.path, collector);
    const base = await readSettingsFile(path, request.path, collector);
    return base && { base, dropIns: given, complete: true };
  }
  const baseName = join(request.path, 'genpolicy-settings.json');
  const base = await readFolderFile(join(path, 'genpolicy-settings.json'), baseName, collector);
  const folderName = join(request.path, 'genpolicy-settings.d');
  const files = await listDropInFolder(join(path, 'genpolicy-settings.d'), folderName, collector);
  const dropIns: NamedDropIn[] = [];
  for (const file of files ?? []) {
    const name = join(folderName, file);
    const text = await readFolderFile(join(path, 'genpolicy-settings.d', file), name, collector);
    if (text) dropIns.push({ name, from: 'file', text, addsOnce: false });
  }
  return base && { base, dropIns: [...dropIns, ...given], complete: dropIns.length === files?.length };
}

/** Says so when settings are given as a file that has a drop-in folder beside it, which counts only with its folder. */
function noteIgnoredFolder(path: string, name: string, collector: DiagnosticCollector): void {
  if (!isFolder(join(dirname(path), 'genpolicy-settings.d'))) return;
  collector.report('drop-in-file-ignored', {
    message: `${join(dirname(name), 'genpolicy-settings.d')} is not applied: the settings were given as a file`,
    help: [`give -j ${dirname(name)} to apply the folder's drop-ins`],
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function countErrors(collector: DiagnosticCollector): number {
  return collector.diagnostics.filter(({ severity }) => severity === 'error').length;
}

/** Holds after the check against the schema, whose types these are. */
function isSettings(document: unknown): document is Settings {
  return typeof document === 'object' && document !== null;
}

function locateSettings(origins: OriginTree, texts: readonly JsonText[]): SettingsPlaces {
  const locate = (tokens: PointerTokens): { readonly text: JsonText; readonly at: PointerTokens } => {
    const { origin, at } = origins.find(tokens);
    const text = texts[origin.source];
    if (!text) throw new Error(`a value comes from text ${origin.source} of ${texts.length}`);
    return { text, at };
  };
  return {
    nameOf: (tokens) => locate(tokens).text.source.name,
    spanOf: (tokens) => {
      const { text, at } = locate(tokens);
      return text.spanOf(at);
    },
    keySpanOf: (tokens) => {
      const { text, at } = locate(tokens);
      // A key that an operation sets stands at the end of its path.
      const [operation, member, ...below] = at;
      if (operation !== undefined && member === 'value' && below.length === 0 && Array.isArray(text.value)) {
        return text.spanOf([operation, 'path']);
      }
      return text.keySpanOf(at);
    },
  };
}

function describeSettings(settings: Settings, origins: OriginTree, texts: readonly JsonText[]): LoadedSettings {
  const places = locateSettings(origins, texts);
  const tokensOf = (pointer: string): PointerTokens => {
    const tokens = parsePointer(pointer);
    if (!tokens) throw new Error(`${JSON.stringify(pointer)} is not a JSON Pointer`);
    return tokens;
  };
  return {
    settings,
    sources: texts.map(({ source }, index) => ({ name: source.name, kind: index === 0 ? 'base' : 'drop-in' })),
    originOf: (pointer) => {
      const { origin } = origins.find(tokensOf(pointer));
      const name = texts[origin.source]?.source.name ?? '';
      if (!origin.operation) return { name };
      return { name, detail: `operation ${origin.operation.index + 1}, ${origin.operation.op}` };
    },
    spanOf: (pointer) => places.spanOf(tokensOf(pointer)),
  };
}
