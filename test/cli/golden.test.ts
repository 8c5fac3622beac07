import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeImageLayout } from '../generate/image-store.js';
import { testStore } from '../generate/test-images.js';
import { decodeAnnotation, dropExtensions, readAnnotations, readPolicyData } from '../support/read-annotations.js';
import { type CommandResult, runGenpolicy } from '../support/run-genpolicy.js';

// Each folder of test/golden is a case: `command`, the files that it reads, and what must come of it: `policy_data.json`, an array
// with the data of each policy as the reference has it, or nothing where the manifest is refused; `extensions.json`,
// what we know beyond it, by its place; `findings.txt`, the first line of each finding. With GOLDEN_FOLDER=<folder> the cases are copied there and stay, so that
// their commands can be run by hand; with GOLDEN_UPDATE=1 the expected files are written anew, to be read in a diff.
const cases = resolve('test/golden');
const names = readdirSync(cases, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const expectedFiles = ['policy_data.json', 'extensions.json', 'findings.txt'];
const update = process.env.GOLDEN_UPDATE === '1';
const kept = process.env.GOLDEN_FOLDER;
const folder = kept ?? mkdtempSync(join(tmpdir(), 'genpolicy-golden-'));

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  writeImageLayout(join(folder, 'images'), testStore);
});
afterAll(() => {
  if (kept === undefined) rmSync(folder, { recursive: true, force: true });
});

/** Splits a command line at blanks; text between single quotes stays together. */
function splitCommand(line: string): string[] {
  return [...line.trim().matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** All files of a folder and their bytes, by path. */
function readTree(path: string): Map<string, string> {
  const entries = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.sort().map((file) => [file.slice(path.length + 1), readFileSync(file, 'latin1')]));
}

function listFindings({ stderr }: CommandResult): string {
  const lines = stderr.split('\n').filter((line) => / (error|warning|info) GP\d{4} /.test(` ${line}`));
  return lines.map((line) => `${line}\n`).join('');
}

/** The members named `extensions`, by JSON pointer. */
function listExtensions(value: unknown, pointer = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]): [string, unknown][] =>
    key === 'extensions' ? [[`${pointer}/${key}`, member]] : listExtensions(member, `${pointer}/${key}`),
  );
}

/** What a run came to, as the expected files of its case. */
function describeOutcome(succeeded: boolean, policies: readonly unknown[], findings: string): Map<string, string> {
  const format = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  const extensions = listExtensions(policies);
  return new Map([
    ...(succeeded ? [['policy_data.json', format(policies.map(dropExtensions))] as const] : []),
    ...(extensions.length > 0 ? [['extensions.json', format(Object.fromEntries(extensions))] as const] : []),
    ...(findings !== '' ? [['findings.txt', findings] as const] : []),
  ]);
}

/** The annotation moves lines, so places differ in a second run. */
function dropPlaces(findings: string): string {
  return findings.replace(/^(\S+):\d+:\d+: /gm, '$1: ');
}

/** The manifests that the command writes into. */
function listManifests(args: readonly string[]): string[] {
  return args.flatMap((argument, index) => (args[index - 1] === '-y' ? [argument] : []));
}

function readPolicies(workFolder: string, manifests: readonly string[]): unknown[] {
  const texts = manifests.map((name) => readFileSync(join(workFolder, name), 'utf8'));
  return texts
    .flatMap(readAnnotations)
    .map((annotation) => readPolicyData(decodeAnnotation(annotation).data['policy.rego'] ?? ''));
}

describe.each(names)('golden case %s', (name) => {
  const source = join(cases, name);
  const workFolder = join(folder, name);
  const [program, ...args] = splitCommand(readFileSync(join(source, 'command'), 'utf8'));
  const manifests = listManifests(args);
  const run = () => runGenpolicy([...args, '--image-source', 'oci:../images', '--no-cache'], { cwd: workFolder });

  it('comes out as expected, and the same the second time', async () => {
    rmSync(workFolder, { recursive: true, force: true });
    cpSync(source, workFolder, { recursive: true });
    for (const file of expectedFiles) rmSync(join(workFolder, file), { force: true });
    const before = readTree(workFolder);

    const first = await run();
    const findings = listFindings(first);
    const succeeded = first.code === 0;
    const after = readTree(workFolder);
    const outcome = describeOutcome(succeeded, succeeded ? readPolicies(workFolder, manifests) : [], findings);
    if (update) {
      for (const file of expectedFiles) rmSync(join(source, file), { force: true });
      for (const [file, text] of outcome) writeFileSync(join(source, file), text);
    }
    for (const file of expectedFiles) expect(outcome.get(file), file).toBe(readText(join(source, file)));
    expect(first.stdout).toBe('');
    if (!succeeded) {
      expect(first.code).toBe(2);
      expect(after).toEqual(before);
    }
    for (const [file, bytes] of before) if (!manifests.includes(file)) expect(after.get(file)).toBe(bytes);

    const second = await run();
    expect(second.code).toBe(first.code);
    expect(dropPlaces(listFindings(second))).toBe(dropPlaces(findings));
    expect(readTree(workFolder)).toEqual(after);
  });

  it('has no file that nothing uses', () => {
    expect(program).toBe('genpolicy');
    expect(manifests).not.toEqual([]);
    const used = new Set(['command', ...expectedFiles, ...args.map((argument) => argument.split('/')[0])]);
    expect(readdirSync(source).filter((file) => !used.has(file))).toEqual([]);
  });
});
