import type { ImageConfig } from './image-facts.js';
import { ImageProblem } from './image-problem.js';
import { isRecord, isStringList } from './json-shape.js';
import { isDigest } from './reference.js';

/** An image configuration blob, checked. */
export interface ImageConfiguration {
  readonly os: string | undefined;
  readonly architecture: string | undefined;
  readonly variant: string | undefined;
  readonly config: ImageConfig;
  /** Digests of the decompressed layers, from the lowest; absent when the blob has none. */
  readonly diffIds: readonly string[] | undefined;
}

/** Checks a member of the `config` object; gives what is expected when it is not that. */
type Check = (value: unknown) => string | undefined;

const aString: Check = (value) => (typeof value === 'string' ? undefined : 'a string');
const strings: Check = (value) => (isStringList(value) ? undefined : 'a list of strings');
const aBoolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');
const anObject: Check = (value) => (isRecord(value) ? undefined : 'an object');
const labels: Check = (value) =>
  isRecord(value) && Object.values(value).every((item) => typeof item === 'string')
    ? undefined
    : 'an object of strings';

const memberChecks: Readonly<Record<keyof ImageConfig, Check>> = {
  User: aString,
  Env: strings,
  Entrypoint: strings,
  Cmd: strings,
  WorkingDir: aString,
  Volumes: anObject,
  Tty: aBoolean,
  Labels: labels,
  StopSignal: aString,
};

/**
 * Reads the bytes of an image configuration. `null` counts as missing, as in Go; members that no policy needs are not
 * looked at. Throws {@link ImageProblem} that names every member of the wrong type. `subject` names the image.
 */
export function parseImageConfig(bytes: Uint8Array, subject: string): ImageConfiguration {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw fail(subject, ['it is not JSON']);
  }
  if (!isRecord(value)) throw fail(subject, ['it is not a JSON object']);

  const problems: string[] = [];
  const readText = (name: string): string | undefined => {
    const text = value[name];
    if (text === undefined || text === null || text === '') return undefined;
    if (typeof text === 'string') return text;
    problems.push(`"${name}" is not a string`);
    return undefined;
  };
  const os = readText('os');
  const architecture = readText('architecture');
  const variant = readText('variant');
  const config = readConfigObject(value.config, problems);
  const diffIds = readDiffIds(value.rootfs, problems);
  if (problems.length > 0) throw fail(subject, problems);
  return { os, architecture, variant, config, diffIds };
}

/** Reads the `config` object of a configuration; what is wrong with it is added to `problems`. */
export function readConfigObject(value: unknown, problems: string[]): ImageConfig {
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) {
    problems.push('"config" is not an object');
    return {};
  }
  const kept: [string, unknown][] = [];
  for (const [name, check] of Object.entries(memberChecks)) {
    const member = value[name];
    if (member === undefined || member === null) continue;
    const expected = check(member);
    if (expected === undefined) kept.push([name, member]);
    else problems.push(`"config.${name}" is not ${expected}`);
  }
  // Every kept member has passed the check that its type stands for.
  return Object.fromEntries(kept) as ImageConfig;
}

function readDiffIds(value: unknown, problems: string[]): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const ids = isRecord(value) ? (value.diff_ids ?? undefined) : value;
  if (ids === undefined) return undefined;
  if (isStringList(ids) && ids.every(isDigest)) return ids;
  problems.push('"rootfs.diff_ids" is not a list of digests');
  return undefined;
}

function fail(subject: string, problems: readonly string[]): ImageProblem {
  const [first = '', ...rest] = problems;
  return new ImageProblem('image-config-malformed', {
    message: `the configuration of ${subject} cannot be used: ${first}`,
    notes: rest,
    help: ['rebuild the image with a current tool and push it again'],
  });
}
