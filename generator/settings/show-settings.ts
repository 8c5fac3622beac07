import type { DiagnosticCollector } from '../diagnostics/index.js';
import { describeMissing } from './describe-missing.js';
import {
  followPointer,
  formatPointer,
  isContainer,
  type JsonValue,
  type PointerTokens,
  parsePointer,
} from './json-pointer.js';
import type { LoadedSettings, SettingOrigin } from './load-settings.js';

/** What `genpolicy settings show` is asked for. */
export interface ShowRequest {
  /** Whether each value comes with the text that set it. */
  readonly origin: boolean;
  readonly format: 'text' | 'json';
  /** The part to show, as a JSON Pointer; all by default. */
  readonly pointer?: string;
}

/** One value of the settings that has no parts: a scalar, or an empty list or object. */
export interface SettingLine {
  readonly pointer: string;
  readonly value: JsonValue;
  readonly origin: SettingOrigin;
}

/**
 * Shows settings. As text: a line for each value, `pointer = value`, with `origin` then `# file (operation)`. As JSON:
 * the settings themselves, or with `origin` a list of {@link SettingLine}. A pointer that leads nowhere is reported, and
 * then there is no result.
 */
export function showSettings(
  loaded: LoadedSettings,
  request: ShowRequest,
  collector?: DiagnosticCollector,
): string | undefined {
  const tokens = parsePointer(request.pointer ?? '');
  const found = tokens && followPointer(toJson(loaded), tokens);
  if (!tokens || found?.value === undefined) {
    const message = found ? `the settings have no ${request.pointer}` : `${request.pointer} is not a JSON Pointer`;
    const hints = found
      ? describeMissing(tokens, found.used, found.parent)
      : { help: ['write it as /cluster_config/guest_pull'] };
    collector?.report('settings-pointer-missing', { message, ...hints });
    return undefined;
  }
  const { value } = found;
  if (request.format === 'json' && !request.origin) return `${JSON.stringify(value, null, 2)}\n`;
  const lines = listLines(loaded, value, tokens);
  if (request.format === 'json') return `${JSON.stringify(lines, null, 2)}\n`;
  return lines.map((line) => `${formatLine(line, request.origin)}\n`).join('');
}

function formatLine({ pointer, value, origin }: SettingLine, withOrigin: boolean): string {
  const text = `${pointer} = ${JSON.stringify(value)}`;
  if (!withOrigin) return text;
  return `${text}  # ${origin.name}${origin.detail === undefined ? '' : ` (${origin.detail})`}`;
}

function listLines(loaded: LoadedSettings, value: JsonValue, tokens: PointerTokens): SettingLine[] {
  const members = isContainer(value) ? Object.entries(value) : [];
  if (members.length > 0) return members.flatMap(([key, member]) => listLines(loaded, member, [...tokens, key]));
  const pointer = formatPointer(tokens);
  return [{ pointer, value, origin: loaded.originOf(pointer) }];
}

/** Settings are JSON by construction; their type is a narrower one. */
function toJson({ settings }: LoadedSettings): JsonValue {
  return JSON.parse(JSON.stringify(settings));
}
