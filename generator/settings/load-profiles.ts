import { dirname, resolve } from 'node:path';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import { describeActual, describeExpectation } from './describe-schema-error.js';
import { findNearestName } from './find-nearest-name.js';
import { followPointer, formatPointer, type JsonValue, parsePointer } from './json-pointer.js';
import type { JsonText } from './json-text.js';
import type { ProfileFile } from './profile.gen.js';
import { type ProfileEntry, type ProfileTable, readShippedProfiles } from './profile-table.js';
import { readSettingsFile } from './read-settings-file.js';
import { settingsLimits } from './settings-limits.js';
import type { ProfileSchemaError } from './validate-profile.gen.js';

/**
 * Loads the shipped profiles and those of the given files, which add classes and facts in their order. Everything wrong
 * with a file is reported at its line, and then there is no result.
 */
export async function loadProfiles(
  paths: readonly string[],
  collector: DiagnosticCollector,
  cwd = process.cwd(),
): Promise<ProfileTable | undefined> {
  let table: ProfileTable = readShippedProfiles();
  let complete = true;
  for (const name of paths) {
    const path = resolve(cwd, name);
    const text = await readSettingsFile(path, name, collector);
    const entries = text && (await readEntries(text, dirname(path), collector));
    if (!entries) complete = false;
    else table = { versions: table.versions, entries: [...table.entries, ...entries.map(({ entry }) => entry)] };
    for (const each of entries ?? []) {
      if (!checkLike(each, table, collector)) complete = false;
    }
  }
  return complete ? table : undefined;
}

interface ReadEntry {
  readonly entry: ProfileEntry;
  readonly text: JsonText;
  readonly index: number;
}

async function readEntries(
  text: JsonText,
  folder: string,
  collector: DiagnosticCollector,
): Promise<readonly ReadEntry[] | undefined> {
  const { checkProfileSchema } = await import('./validate-profile.gen.js');
  const errors = checkProfileSchema(text.value);
  for (const error of errors.slice(0, settingsLimits.findings)) reportSchemaError(error, text, collector);
  if (errors.length > 0) return undefined;
  const { classes } = asProfileFile(text.value);
  const entries = classes.map((entry, index) => {
    const span = text.spanOf(['classes', String(index), 'name']);
    return { entry: { entry, source: text.source.name, folder, span }, text, index };
  });
  return checkTexts(entries, collector) ? entries : undefined;
}

function reportSchemaError(error: ProfileSchemaError, text: JsonText, collector: DiagnosticCollector): void {
  const tokens = parsePointer(error.instancePath) ?? [];
  const pointer = formatPointer(tokens);
  const name = text.source.name;
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params.additionalProperty);
    const nearest = findNearestName(key, profileKeys);
    collector.report('profile-invalid', {
      message: `${name} has the key ${formatPointer([...tokens, key])}, which means nothing`,
      span: text.keySpanOf([...tokens, key]),
      help: nearest === undefined || nearest === key ? [] : [`did you mean ${nearest}?`],
    });
    return;
  }
  if (error.keyword === 'required') {
    collector.report('profile-invalid', {
      message: `${name} has no ${formatPointer([...tokens, String(error.params.missingProperty)])}, which is required`,
      span: text.spanOf(tokens),
    });
    return;
  }
  const value = followPointer(text.value, tokens).value ?? null;
  const expected = error.keyword === 'pattern' ? 'a version such as 3.29.0' : describeExpectation(error);
  collector.report('profile-invalid', {
    message: `${pointer || 'the root'} of ${name} must be ${expected}, not ${describeActual(error, value)}`,
    span: text.spanOf(tokens),
  });
}

/** Keys for suggestions; those that users know from kata-deploy and Kata's configuration are among them. */
const profileKeys = [
  ...['versions', 'classes', 'name', 'summary', 'like', 'since', 'until', 'replaced_by', 'facts', 'changes'],
  ...['tee', 'runtime', 'hypervisor', 'shared_fs', 'emptydir_mode', 'image_pull', 'enable_annotations'],
  ...['allowed_hypervisor_annotations', 'create_container_timeout', 'vfio_device_type', 'vfio_plug'],
  ...['block_device_driver', 'kernel_params', 'static_sandbox_resource_mgmt', 'drop_ins', 'oci_versions'],
  ...['node_gpus', 'node_nvswitches'],
];

/** Checks what no schema can: names that occur once in a file, and patterns that are regular expressions. */
function checkTexts(entries: readonly ReadEntry[], collector: DiagnosticCollector): boolean {
  let good = true;
  const report = (message: string, { text, index }: ReadEntry, path: readonly string[]): void => {
    good = false;
    collector.report('profile-invalid', { message, span: text.spanOf(['classes', String(index), ...path]) });
  };
  for (const each of entries) {
    const { entry } = each.entry;
    const first = entries.find((other) => other.entry.entry.name === entry.name);
    if (first !== each) report(`the class ${entry.name} stands in the file twice`, each, ['name']);
    const places = [
      { facts: entry.facts, path: ['facts'] },
      ...(entry.changes ?? []).map(({ facts }, index) => ({ facts, path: ['changes', String(index), 'facts'] })),
    ];
    for (const { facts, path } of places) {
      for (const key of ['enable_annotations', 'allowed_hypervisor_annotations'] as const) {
        for (const [index, pattern] of (facts?.[key] ?? []).entries()) {
          if (isPattern(pattern)) continue;
          report(`${JSON.stringify(pattern)} is not a regular expression`, each, [...path, key, String(index)]);
        }
      }
    }
  }
  return good;
}

function checkLike({ entry: { entry }, text, index }: ReadEntry, table: ProfileTable, collector: DiagnosticCollector) {
  const names = table.entries.map((each) => each.entry.name);
  if (entry.like === undefined || (names.includes(entry.like) && entry.like !== entry.name)) return true;
  const nearest = findNearestName(entry.like, names);
  collector.report('profile-unknown', {
    message: `${entry.name} is to be like ${JSON.stringify(entry.like)}, and no ${entry.like === entry.name ? 'other ' : ''}class has that name`,
    span: text.spanOf(['classes', String(index), 'like']),
    help: nearest === undefined || nearest === entry.name ? [] : [`did you mean ${nearest}?`],
  });
  return false;
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

/** Holds after the check against the schema, whose types these are. */
function asProfileFile(value: JsonValue): ProfileFile {
  const isFile = (candidate: unknown): candidate is ProfileFile => typeof candidate === 'object' && candidate !== null;
  if (!isFile(value)) throw new Error('a file with profiles that passed the check is no object');
  return value;
}
