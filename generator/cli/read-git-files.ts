import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createCollector, type DiagnosticCollector, type SourceText } from '../diagnostics/index.js';

const maxBytes = 256 * 1024 * 1024;

/** Runs git; undefined when it fails, which is reported. */
function runGit(args: readonly string[], collector: DiagnosticCollector): Promise<string | undefined> {
  return new Promise((resume) => {
    execFile('git', [...args], { maxBuffer: maxBytes }, (error, stdout, stderr) => {
      if (!error) {
        resume(stdout);
        return;
      }
      if (error.code === 'ENOENT') {
        collector.report('git-missing', { message: 'git is not installed, or not on PATH' });
        resume(undefined);
        return;
      }
      const reason = stderr.trim().split('\n')[0] || error.message;
      collector.report('git-failed', { message: `git ${args[0] ?? ''} failed: ${reason}` });
      resume(undefined);
    });
  });
}

function isUsable(name: string, collector: DiagnosticCollector): boolean {
  if (name !== '' && !name.startsWith('-')) return true;
  collector.report('git-failed', { message: `${JSON.stringify(name)} is no name of a commit` });
  return false;
}

const isManifestName = (path: string): boolean => /\.(?:ya?ml|json)$/.test(path);

const splitNames = (text: string): readonly string[] => text.split('\0').filter((name) => name !== '');

/** Reads a file, or the manifests of a folder, as they are in a commit: `git:REF:path`. */
export async function readGitFiles(operand: string, collector: DiagnosticCollector): Promise<readonly SourceText[]> {
  const [, ref = '', path = ''] = /^git:([^:]*):([\s\S]*)$/.exec(operand) ?? [];
  if (!isUsable(ref, collector)) return [];
  const kind = await runGit(['cat-file', '-t', `${ref}:./${path}`], collector);
  if (kind === undefined) return [];
  if (kind.trim() !== 'tree') return await readFiles(ref, [path], collector);
  const listed = await runGit(['ls-tree', '-r', '-z', '--name-only', ref, '--', `./${path}`], collector);
  return await readFiles(ref, splitNames(listed ?? '').filter(isManifestName), collector);
}

async function readFiles(
  ref: string,
  paths: readonly string[],
  collector: DiagnosticCollector,
): Promise<readonly SourceText[]> {
  const sources: SourceText[] = [];
  for (const path of paths) {
    const text = await runGit(['show', `${ref}:./${path}`], collector);
    if (text !== undefined) sources.push({ name: path, text });
  }
  return sources;
}

/** Manifests that changed between a commit and the files as they are. */
export interface ChangedManifests {
  readonly old: readonly SourceText[];
  /** Paths of those that are there now. */
  readonly paths: readonly string[];
}

/** The last commit that this branch and `ref` share; CI often has only the newest commits. */
async function findBase(ref: string, collector: DiagnosticCollector): Promise<string | undefined> {
  const found = createCollector();
  const base = (await runGit(['merge-base', ref, 'HEAD'], found))?.trim();
  if (base) return base;
  const shallow = await runGit(['rev-parse', '--is-shallow-repository'], createCollector());
  if (shallow === undefined) {
    collector.add(found.diagnostics);
    return undefined;
  }
  const isKnown =
    (await runGit(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], createCollector())) !== undefined;
  collector.report('git-failed', {
    message: isKnown
      ? `${ref} and the commit that is checked out share no commit that this repository has`
      : `this repository has no commit ${ref}`,
    help: [
      shallow.trim() === 'true'
        ? 'it is a shallow clone: fetch all of it (git fetch --unshallow; fetch-depth: 0 in actions/checkout)'
        : 'fetch it first, such as with git fetch origin',
    ],
  });
  return undefined;
}

/** A misspelt path has no changes, and would pass any gate. Patterns of git may match nothing. */
async function reportMissingPaths(
  base: string,
  ref: string,
  paths: readonly string[],
  collector: DiagnosticCollector,
): Promise<void> {
  for (const path of paths) {
    if (/[*?[]|^:/.test(path) || existsSync(path)) continue;
    if ((await runGit(['cat-file', '-e', `${base}:./${path}`], createCollector())) !== undefined) continue;
    collector.report('git-failed', { message: `there is no ${path}, neither here nor in ${ref}` });
  }
}

/**
 * Lists the manifests that differ from where the work on them began: the last commit that this branch and `ref` share.
 * Files that git does not know yet count as new.
 */
export async function listChangedManifests(
  ref: string,
  paths: readonly string[],
  collector: DiagnosticCollector,
): Promise<ChangedManifests> {
  if (!isUsable(ref, collector)) return { old: [], paths: [] };
  const base = await findBase(ref, collector);
  if (base === undefined) return { old: [], paths: [] };
  await reportMissingPaths(base, ref, paths, collector);
  if (collector.hasErrors) return { old: [], paths: [] };
  const within = paths.length === 0 ? [] : ['--', ...paths];
  const list = async (filter: string): Promise<readonly string[]> => {
    const args = [
      'diff',
      '--name-only',
      '--no-renames',
      '--relative',
      '-z',
      `--diff-filter=${filter}`,
      base,
      ...within,
    ];
    return splitNames((await runGit(args, collector)) ?? '').filter(isManifestName);
  };
  const before = await list('MDT');
  const after = await list('AMT');
  const others = splitNames(
    (await runGit(['ls-files', '--others', '--exclude-standard', '-z', ...within], collector)) ?? '',
  );
  return {
    old: await readFiles(base, before, collector),
    paths: [...new Set([...after, ...others.filter(isManifestName)])].sort(),
  };
}
