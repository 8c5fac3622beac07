import type { DiagnosticCollector, Span } from '../diagnostics/index.js';
import { describeActual, describeExpectation } from './describe-schema-error.js';
import { findNearestName } from './find-nearest-name.js';
import {
  followPointer,
  formatPointer,
  isContainer,
  type JsonValue,
  type PointerTokens,
  parsePointer,
} from './json-pointer.js';
import { settingsLimits } from './settings-limits.js';
import type { SettingsSchemaError } from './validate-settings.gen.js';

/** Where a value of the settings was set last, for findings. */
export interface SettingsPlaces {
  /** Name of the text that set the value. */
  nameOf(tokens: PointerTokens): string;
  spanOf(tokens: PointerTokens): Span;
  keySpanOf(tokens: PointerTokens): Span;
}

/**
 * Checks settings against the schema and reports what differs, each at the place that set it. Unknown keys, which the
 * reference ignores, are warnings and are removed from the document, so that they reach no policy.
 */
export async function checkSettings(
  document: JsonValue,
  places: SettingsPlaces,
  collector: DiagnosticCollector,
): Promise<void> {
  const { checkSettingsSchema } = await import('./validate-settings.gen.js');
  const errors = checkSettingsSchema(document);
  for (const error of errors.slice(0, settingsLimits.findings)) {
    reportSchemaError(error, errors, document, places, collector);
  }
  if (errors.length > settingsLimits.findings) {
    const rest = errors.length - settingsLimits.findings;
    collector.report('settings-value-invalid', { message: `the settings have ${rest} more findings, not listed here` });
  }
  checkDeprecated(document, places, collector);
  for (const error of errors) removeUnknownKey(document, error);
}

function reportSchemaError(
  error: SettingsSchemaError,
  errors: readonly SettingsSchemaError[],
  document: JsonValue,
  places: SettingsPlaces,
  collector: DiagnosticCollector,
): void {
  const tokens = parsePointer(error.instancePath) ?? [];
  const pointer = formatPointer(tokens);
  const name = places.nameOf(tokens);
  switch (error.keyword) {
    case 'required':
      collector.report('settings-key-missing', {
        message: `${name} has no ${formatPointer([...tokens, readMissingKey(error)])}, which is required`,
        span: places.spanOf(tokens),
        help: ['start from the shipped defaults and put what differs into a drop-in'],
      });
      return;
    case 'additionalProperties': {
      const key = [...tokens, readUnknownKey(error)];
      // A misspelt key usually leaves the right one missing.
      const missing = errors.filter((e) => e.keyword === 'required' && e.instancePath === error.instancePath);
      const nearest = findNearestName(readUnknownKey(error), missing.map(readMissingKey));
      collector.report('settings-key-unknown', {
        message: `nothing reads ${formatPointer(key)} of ${places.nameOf(key)}`,
        span: places.keySpanOf(key),
        help: nearest === undefined ? [] : [`did you mean ${nearest}?`],
      });
      return;
    }
    default: {
      const value = followPointer(document, tokens).value ?? null;
      const expected = describeExpectation(error);
      collector.report('settings-value-invalid', {
        message: `${pointer || 'the root'} of ${name} must be ${expected}, not ${describeActual(error, value)}`,
        span: places.spanOf(tokens),
      });
    }
  }
}

const readMissingKey = (error: SettingsSchemaError): string => String(error.params.missingProperty);
const readUnknownKey = (error: SettingsSchemaError): string => String(error.params.additionalProperty);

/** The reference stops when the old list of commands is used, since its rules no longer read it. */
function checkDeprecated(document: JsonValue, places: SettingsPlaces, collector: DiagnosticCollector): void {
  const tokens = ['request_defaults', 'ExecProcessRequest', 'commands'];
  const { value } = followPointer(document, tokens);
  if (!Array.isArray(value) || value.length === 0) return;
  collector.report('settings-key-deprecated', {
    message: `${formatPointer(tokens)} of ${places.nameOf(tokens)} is no longer supported`,
    span: places.keySpanOf(tokens),
    help: [
      'use allowed_commands beside it: a list of command lines, each a list of its arguments, such as [["ls", "-l"]]',
    ],
  });
}

function removeUnknownKey(document: JsonValue, error: SettingsSchemaError): void {
  if (error.keyword !== 'additionalProperties') return;
  const { value } = followPointer(document, parsePointer(error.instancePath) ?? []);
  if (isContainer(value) && !Array.isArray(value)) delete value[readUnknownKey(error)];
}
