import { readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { configDefaults } from './config-defaults.gen.js';
import { checkWebhookConfigSchema, type WebhookConfigSchemaError } from './validate-config.gen.js';
import type { WebhookConfig as PartialConfig } from './webhook-config.gen.js';

/** The configuration with every default filled in. */
export type WebhookConfig = {
  readonly [Section in keyof PartialConfig]-?: Readonly<Required<NonNullable<PartialConfig[Section]>>>;
};

export type LoadedConfig =
  | { readonly kind: 'loaded'; readonly config: WebhookConfig }
  /** Each as `file:line:column: error: …`. */
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

/** Reads a configuration file. */
export async function loadConfig(path: string): Promise<LoadedConfig> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return { kind: 'wrong', problems: [`${path}: error: the configuration is not readable: ${reason}`] };
  }
  return parseConfig(text, path);
}

/** Parses a configuration; an empty text is the one with all defaults. */
export function parseConfig(text: string, name: string): LoadedConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const say = (offset: number, message: string): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}: error: ${message}`;
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => say(error.pos[0], error.message.split('\n', 1)[0] ?? ''));
    return { kind: 'wrong', problems };
  }
  const value: unknown = document.toJS() ?? {};
  const problems = checkWebhookConfigSchema(value).map((error) => {
    const path = error.instancePath.split('/').slice(1);
    const node: unknown = document.getIn(path, true);
    return say(isNode(node) ? (node.range?.[0] ?? 0) : 0, describe(error));
  });
  if (problems.length > 0) return { kind: 'wrong', problems };
  return { kind: 'loaded', config: completeConfig(value as PartialConfig) };
}

/** Fills in defaults. */
export function completeConfig(config: PartialConfig): WebhookConfig {
  const sections = Object.entries(configDefaults).map(([key, defaults]) => [
    key,
    { ...defaults, ...config[key as keyof PartialConfig] },
  ]);
  return Object.fromEntries(sections) as WebhookConfig;
}

function describe({ instancePath, keyword, params }: WebhookConfigSchemaError): string {
  const key = instancePath.slice(1).replaceAll('/', '.') || 'the file';
  switch (keyword) {
    case 'additionalProperties':
      return `${key} has no key ${String(params.additionalProperty)}`;
    case 'type':
      return `${key} must be of type ${String(params.type)}`;
    case 'enum':
      return `${key} must be one of ${(params.allowedValues as readonly unknown[]).join(', ')}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
      return `${key} must be ${String(params.comparison)} ${String(params.limit)}`;
    case 'required':
      return `${key} has no ${String(params.missingProperty)}, which it needs`;
    case 'minLength':
      return `${key} must not be empty`;
    default:
      return `${key} is not allowed (${keyword})`;
  }
}
