import type { ImageConfig } from '../image/index.js';
import type { EnvVar, ValuePath } from '../manifest/index.js';
import { readConfigEnvironment } from './config-environment.js';
import type { EnvironmentInputs, Variable } from './environment-inputs.js';
import { escapeRegex } from './escape-regex.js';
import { expandVariables, joinExpanded } from './expand-variables.js';
import { buildExactPattern, buildTextPattern } from './text-placeholders.js';
import { readValueFrom } from './value-from.js';
import { reportPlaceholders, resolveServiceVariables } from './variable-warnings.js';

export interface ContainerEnvironment {
  /** `NAME=value` in the order of the reference: image, runtime, `env`, `envFrom`, settings. */
  readonly entries: readonly string[];
  /** What `$(NAME)` in commands and arguments stands for: kubelet's variables only, not the image's. */
  readonly values: ReadonlyMap<string, string>;
  /** Patterns for entries of which more is known than their placeholders say, by entry. */
  readonly patterns: Readonly<Record<string, string>>;
  /** Positions in `entries` of the variables that the manifest promises: for each name the one that counts. */
  readonly required: readonly number[];
  /** Those of `required` whose name has another entry too: the guest takes the last that it is given. */
  readonly overrides: readonly number[];
  /** Positions of the image's variables that are named like a link to a service, where the manifest sets none of the name. */
  readonly imageLinks: readonly number[];
}

/** The variable that containerd sets when the image's configuration has no `Env` at all. */
const defaultUnixPath = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Names that kubelet gives to links to services. */
const linkName =
  /^[A-Z0-9_]+_(SERVICE_HOST|SERVICE_PORT|SERVICE_PORT_[A-Z0-9_]+|PORT|PORT_[0-9]+_(TCP|UDP|SCTP)(_[A-Z]+)?)$/;

function readVariable(
  inputs: EnvironmentInputs,
  variable: EnvVar,
  path: ValuePath,
  known: ReadonlyMap<string, string>,
): Variable | undefined {
  // Kubelet looks at `valueFrom` only when `value` is empty, and expands only `value`.
  if (variable.valueFrom && !variable.value) {
    return readValueFrom(inputs, variable.name, variable.valueFrom, [...path, 'valueFrom']);
  }
  const span = inputs.workload.spanOf([...path, 'value']);
  const pieces = resolveServiceVariables(
    expandVariables(variable.value ?? '', (name) => known.get(name)),
    { label: `variable ${variable.name}`, span, collector: inputs.collector },
  );
  reportPlaceholders(pieces, { label: `variable ${variable.name}`, span, collector: inputs.collector });
  return { name: variable.name, value: joinExpanded(pieces) };
}

/**
 * Builds a container's environment as kubelet (`makeEnvironmentVariables`) and containerd make it. Kubelet reads
 * `envFrom` first and lets `env` override it; in `env` each `$(NAME)` sees what came before.
 */
export function buildEnvironment(inputs: EnvironmentInputs): ContainerEnvironment {
  const { container, path, image } = inputs;
  const values = new Map<string, string>();
  const fromConfig = (container.envFrom ?? []).flatMap((source, index) =>
    readConfigEnvironment(inputs, source, [...path, 'envFrom', index]),
  );
  for (const { name, value } of fromConfig) values.set(name, value);

  const direct: Variable[] = [];
  for (const [index, variable] of (container.env ?? []).entries()) {
    const read = readVariable(inputs, variable, [...path, 'env', index], values);
    if (!read) continue;
    direct.push(read);
    values.set(read.name, read.value);
  }

  const entries = new Set<string>(image.Env ?? [defaultUnixPath]);
  if (container.tty) entries.add('TERM=xterm');
  entries.add('HOSTNAME=$(host-name)');
  for (const { name, value } of [...direct, ...fromConfig]) entries.add(`${name}=${value}`);
  for (const entry of inputs.defaults) entries.add(entry);
  const list = [...entries];
  const patterns = new Map<string, string>();
  for (const { name, value, exact } of direct) {
    const pattern = exact === undefined ? buildTextPattern(value) : buildExactPattern(exact);
    if (pattern !== undefined) patterns.set(`${name}=${value}`, pattern.replace('^', `^${escapeRegex(name)}=`));
  }
  const promised = new Map([...fromConfig, ...direct].map((variable) => [variable.name, variable]));
  const required = [...promised.values()]
    .filter(({ optional }) => !optional)
    .map(({ name, value }) => list.indexOf(`${name}=${value}`))
    .sort((a, b) => a - b);
  const names = list.map((entry) => entry.slice(0, entry.indexOf('=')));
  return {
    entries: list,
    values,
    patterns: Object.fromEntries(patterns),
    required,
    // A setting may add a variable behind the manifest's.
    overrides: required.filter(
      (position) =>
        names.filter((name) => name === names[position]).length > 1 &&
        !inputs.defaults.some((entry) => entry.startsWith(`${names[position]}=`)),
    ),
    imageLinks: [...names.keys()].filter(
      (position) => linkName.test(names[position] ?? '') && !promised.has(names[position] ?? ''),
    ),
  };
}

/** Builds the sandbox's environment: the pause image's own and what the settings add. */
export function buildSandboxEnvironment(image: ImageConfig, defaults: readonly string[]): readonly string[] {
  return [...new Set([...(image.Env ?? [defaultUnixPath]), ...defaults])];
}
