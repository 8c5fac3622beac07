import type { DiagnosticCollector } from '../diagnostics/index.js';
import { locateSpan, type ManifestDocument } from '../manifest/index.js';
import { findNearestName } from '../settings/index.js';
import { krmFlags } from './command-flags.js';
import type { Flag } from './flags.js';
import { makeOption } from './make-option.js';

/** Group of `GenpolicyConfig`, whose versions are read alike. */
const configGroup = 'genpolicy.katacontainers.io/';

/** A setting of a functionConfig: a flag of generation, under the flag's name. */
interface Setting {
  readonly flag: Flag;
  /** The flag's name without dashes, `oci-version`, and the same as fields are written, `ociVersion`. */
  readonly names: readonly [string, string];
  /** The name of the option that it sets. */
  readonly option: string;
  readonly kind: 'switch' | 'negation' | 'list' | 'text';
}

function describeSetting(flag: Flag): Setting {
  const option = makeOption(flag);
  const name = option.name();
  const camel = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const takesValue = option.required || option.optional;
  const kind = option.negate ? 'negation' : flag.repeats ? 'list' : takesValue ? 'text' : 'switch';
  return { flag, names: [name, camel], option: option.attributeName(), kind };
}

type OptionValue = string | boolean | readonly string[];

/** Options by their names, as commander gives them. */
export type FunctionOptions = Readonly<Record<string, OptionValue>>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads the functionConfig of a ResourceList: the `data` of a ConfigMap or the `spec` of a GenpolicyConfig, in which each
 * member is a flag. In a ConfigMap, where all values are texts, a list has one entry a line.
 */
export function readFunctionConfig(document: ManifestDocument, collector: DiagnosticCollector): FunctionOptions {
  const list = document.read().value;
  const config = isObject(list) ? list.functionConfig : undefined;
  if (config === undefined || config === null) return {};
  const isConfig =
    isObject(config) && config.kind === 'GenpolicyConfig' && `${config.apiVersion}`.startsWith(configGroup);
  const isMap = isObject(config) && config.kind === 'ConfigMap';
  if (!isConfig && !isMap) {
    collector.report('function-config-invalid', {
      message: 'the functionConfig is neither a ConfigMap nor a GenpolicyConfig',
      span: locateSpan(document, ['functionConfig', 'kind']),
      help: [
        `write kind: GenpolicyConfig with apiVersion: ${configGroup}v1alpha1, or kind: ConfigMap with apiVersion: v1`,
      ],
    });
    return {};
  }
  const member = isConfig ? 'spec' : 'data';
  const others = Object.keys(config).filter((key) => !['apiVersion', 'kind', 'metadata', member].includes(key));
  for (const key of others) {
    collector.report('function-config-invalid', {
      message: `the functionConfig has a member ${JSON.stringify(key)}, which means nothing here`,
      span: locateSpan(document, ['functionConfig', key], 'key'),
      help: [`settings stand under ${member}`],
    });
  }
  const values = config[member] ?? {};
  if (!isObject(values)) {
    collector.report('function-config-invalid', {
      message: `${member} of the functionConfig holds no settings`,
      span: locateSpan(document, ['functionConfig', member]),
    });
    return {};
  }
  const settings = krmFlags.map(describeSetting);
  const options: Record<string, OptionValue> = {};
  for (const [key, value] of Object.entries(values)) {
    const path = ['functionConfig', member, key];
    const setting = settings.find(({ names }) => names.includes(key));
    if (!setting) {
      const near = findNearestName(
        key,
        settings.flatMap(({ names }) => names),
      );
      collector.report('function-config-invalid', {
        message: `there is no setting ${JSON.stringify(key)}`,
        span: locateSpan(document, path, 'key'),
        help: [near === undefined ? 'settings have the names of flags: genpolicy krm --help' : `did you mean ${near}?`],
      });
      continue;
    }
    const read = readValue(value, setting, isMap);
    if (typeof read === 'object' && 'wanted' in read) {
      collector.report('function-config-invalid', {
        message: `${key} takes ${read.wanted}`,
        span: locateSpan(document, path),
      });
    } else options[setting.option] = setting.kind === 'negation' ? read !== true : read;
  }
  return options;
}

function readValue(value: unknown, { kind, flag }: Setting, isMap: boolean): OptionValue | { readonly wanted: string } {
  switch (kind) {
    case 'switch':
    case 'negation':
      if (typeof value === 'boolean' && !isMap) return value;
      return value === 'true' || value === 'false'
        ? value === 'true'
        : { wanted: isMap ? '"true" or "false"' : 'true or false' };
    case 'list':
      if (typeof value === 'string')
        return value
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '');
      if (!isMap && Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
      return { wanted: isMap ? 'a text with one entry a line' : 'a list of texts' };
    case 'text':
      if (flag.choices && !flag.choices.some((choice) => choice === value))
        return { wanted: `one of ${flag.choices.join(', ')}` };
      return typeof value === 'string' && value !== '' ? value : { wanted: 'a text; write it in quotes' };
  }
}
