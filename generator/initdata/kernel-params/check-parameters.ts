import type { DiagnosticSlug } from '../../diagnostics/index.js';
import { compareKataVersions } from '../../settings/index.js';
import { checkParameterValue } from './check-value.js';
import { looksSecret } from './looks-secret.js';
import { findParameter, type ParameterRow, parameterTable } from './parameter-table.js';
import { type KernelParameter, parseKernelParameters } from './parse-parameters.js';

/** Something wrong with kernel parameters, and where in their text. */
export interface ParameterProblem {
  readonly slug: DiagnosticSlug;
  readonly message: string;
  readonly notes?: readonly string[];
  readonly help?: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** What is known of the guest that gets the parameters. */
export interface ParameterContext {
  /** Parameters of the runtime's configuration. */
  readonly configured?: readonly string[] | undefined;
  /** Kata release of the guest. */
  readonly kataVersion?: string | undefined;
}

/** What the kernel keeps of its command line on x86 and Arm, in bytes, with the end of the text. */
const commandLineBytes = 2048;

/** Finds what is wrong with the value of the annotation. Messages name keys; values only where they cannot be secret. */
export function checkKernelParameters(text: string, context: ParameterContext = {}): readonly ParameterProblem[] {
  const parameters = parseKernelParameters(text);
  return [
    ...checkSpaces(text),
    ...parameters.flatMap((parameter, index) => [
      ...findMangling(parameter),
      ...checkRepeated(parameter, parameters.slice(index + 1)),
      ...checkMeaning(parameter, context),
      ...checkReplaced(parameter, context.configured ?? []),
    ]),
    ...checkLength(text, context.configured ?? []),
  ];
}

/** Finds what the runtimes would hand to the guest otherwise than it is written, and no reordering can mend. */
export function findMangling({ key, value, start, end }: KernelParameter): readonly ParameterProblem[] {
  const report = (message: string, help: readonly string[]): readonly ParameterProblem[] => [
    { slug: 'kernel-parameter-mangled', message, help, start, end },
  ];
  const token = value === undefined ? key : `${key}=${value}`;
  if (/["'`\\]/.test(token)) {
    return report(`the kernel parameter ${quoteKey(key)} has quotes or backslashes, which no runtime takes as such`, [
      'write the value without them; a value with a space cannot be passed this way',
    ]);
  }
  if (/[^\x21-\x7e]/.test(token)) {
    return report(`the kernel parameter ${quoteKey(key)} has characters that are not printable ASCII`, [
      'the Go and the Rust runtime split such text in different places',
    ]);
  }
  if (key === '') return report('a kernel parameter has no name before its =', ['write it as key=value']);
  if (value === '') {
    return report(`the kernel parameter ${key} has no value behind its =; the Go runtime drops the =`, [
      `write ${key}=<value>, or leave it out`,
    ]);
  }
  return [];
}

/** The Go runtime and the guest split at any white space, the Rust runtime at single spaces only. */
function checkSpaces(text: string): readonly ParameterProblem[] {
  const match = /[\t\n\v\f\r]+(?=[^\t\n\v\f\r ])/.exec(text.trimEnd());
  if (!match || text.slice(0, match.index).trim() === '') return [];
  const message = 'kernel parameters are separated by a tab or line break, where the Rust runtime does not split them';
  return [
    {
      slug: 'kernel-parameter-mangled',
      message,
      help: ['separate them by spaces; in YAML, >- folds lines so'],
      start: match.index,
      end: match.index + match[0].length,
    },
  ];
}

function checkRepeated(
  { key, start, end }: KernelParameter,
  later: readonly KernelParameter[],
): readonly ParameterProblem[] {
  if (!later.some((other) => other.key === key)) return [];
  return [
    {
      slug: 'kernel-parameter-repeated',
      message: `the kernel parameter ${quoteKey(key)} is given again; the Go runtime keeps the last one, the Rust runtime all`,
      help: ['give it once'],
      start,
      end,
    },
  ];
}

function checkMeaning(parameter: KernelParameter, { kataVersion }: ParameterContext): readonly ParameterProblem[] {
  const { key, value, start, end } = parameter;
  const place = { start, end };
  const secret: readonly ParameterProblem[] = looksSecret(parameter)
    ? [
        {
          slug: 'kernel-parameter-secret',
          message: `the kernel parameter ${key} seems to carry a secret, which everybody can read who sees the pod or the VM`,
          help: ['put it into the key broker or a sealed secret, and name it there'],
          ...place,
        },
      ]
    : [];
  const row = findParameter(key);
  if (!row) return [...secret, ...reportUnknown(key, place)];
  const opened: readonly ParameterProblem[] = row.opensGuest
    ? [
        {
          slug: 'kernel-parameter-opens-guest',
          message: `the kernel parameter ${key} gives whoever has the host a way into the guest`,
          help: ['use it for tests only'],
          ...place,
        },
      ]
    : [];
  const timely = checkTime(row, kataVersion);
  if (timely) return [...secret, { slug: 'kernel-parameter-ineffective', message: timely, ...place }];
  const verdict = checkParameterValue(row, value);
  if (!verdict) return [...secret, ...opened];
  const { slug, message, help } = verdict;
  return [...secret, { slug, message, help, ...place }];
}

/** Says so when the guests of a release do not read a parameter. */
function checkTime({ key, since, until }: ParameterRow, kataVersion: string | undefined): string | undefined {
  if (until === 'never') return `no guest of Kata 3.28 or later reads the kernel parameter ${key}`;
  if (kataVersion === undefined || since === undefined || compareKataVersions(kataVersion, since) >= 0)
    return undefined;
  return `guests of Kata ${kataVersion} do not read the kernel parameter ${key}: it is there from ${since}`;
}

function reportUnknown(
  key: string,
  place: { readonly start: number; readonly end: number },
): readonly ParameterProblem[] {
  const prefix = ['agent.', 'nvrc.', 'cdh.'].find((one) => key.startsWith(one));
  // Parameters of the kernel and of systemd are not ours to judge.
  if (prefix === undefined) return [];
  const wanted = key.toLowerCase().replaceAll('-', '_');
  const near = parameterTable.find((row) => row.key === wanted || isOneEditAway(row.key, wanted));
  return [
    {
      slug: 'kernel-parameter-unknown',
      message: `nothing in the guest is known to read the kernel parameter ${quoteKey(key)}`,
      help: near === undefined ? [] : [`did you mean ${near.key}?`],
      ...place,
    },
  ];
}

/** Whether one character inserted, left out or changed makes one text the other. */
function isOneEditAway(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1);
}

function checkReplaced(
  { key, start, end }: KernelParameter,
  configured: readonly string[],
): readonly ParameterProblem[] {
  const replaced = configured.filter((one) => one.split('=', 1)[0] === key);
  if (replaced.length < 2) return [];
  return [
    {
      slug: 'kernel-parameter-replaces',
      message: `the kernel parameter ${key} replaces all ${replaced.length} of that name in the runtime's configuration`,
      notes: [`they are ${replaced.join(' ')}`],
      help: [`leave ${key} out: one annotation cannot restate several of one name`],
      start,
      end,
    },
  ];
}

function checkLength(text: string, configured: readonly string[]): readonly ParameterProblem[] {
  const bytes = Buffer.byteLength([...configured, text.trim()].join(' '));
  if (bytes < commandLineBytes) return [];
  return [
    {
      slug: 'kernel-parameters-too-long',
      message: `the kernel parameters take ${bytes} bytes; the kernel keeps fewer than ${commandLineBytes}, with those that the runtime adds`,
      help: ['shorten them, or move settings into initdata'],
      start: 0,
      end: text.length,
    },
  ];
}

/** Names a key in a message; keys may hold anything. */
function quoteKey(key: string): string {
  const text = key.length > 60 ? `${key.slice(0, 57)}...` : key;
  return /^[\w.-]+$/.test(text) ? text : JSON.stringify(text);
}
