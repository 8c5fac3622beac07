import { anyText, isList, isObject, type JsonValue } from './known-value.js';

/**
 * The data with texts left open that differ between pods of one kind and never decide what rules are needed: values of
 * annotations and arguments. Rules are folded with these data, so pods that differ in nothing else have the same rules.
 */
export function hideTexts(data: JsonValue): JsonValue {
  return change(data, 'containers', (containers) =>
    isList(containers)
      ? containers.map((container) =>
          change(container, 'OCI', (spec) =>
            change(
              change(spec, 'Annotations', (notes) =>
                isObject(notes) ? Object.fromEntries(Object.keys(notes).map((key) => [key, anyText])) : notes,
              ),
              'Process',
              (process) => change(process, 'Args', (args) => (isList(args) ? args.map(() => anyText) : args)),
            ),
          ),
        )
      : containers,
  );
}

function change(value: JsonValue, member: string, map: (value: JsonValue) => JsonValue): JsonValue {
  const old = isObject(value) ? value[member] : undefined;
  return isObject(value) && old !== undefined ? { ...value, [member]: map(old) } : value;
}
