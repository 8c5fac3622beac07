import { type EnvVarSource, findConfigObject, type KeySelector, type ValuePath } from '../manifest/index.js';
import type { EnvironmentInputs, Variable } from './environment-inputs.js';
import { fieldPaths, isAddedLabel, readFieldRef } from './field-ref.js';
import { readResourceField } from './resource-field.js';
import { anyValue, readSecretValue } from './secret-value.js';
import { reportPlaceholderText } from './variable-warnings.js';

function readKeyReference(
  inputs: EnvironmentInputs,
  variable: string,
  kind: 'ConfigMap' | 'Secret',
  reference: KeySelector,
  path: ValuePath,
): Variable | undefined {
  const { workload, collector, configObjects, container } = inputs;
  const name = reference.name ?? '';
  const who = `container ${container.name}: variable ${variable}`;
  const object = findConfigObject(configObjects, kind, name, workload.namespace, collector);
  if (!object) {
    const span = workload.spanOf([...path, 'name']);
    if (reference.optional) {
      collector.report('optional-reference-absent', {
        message: `${who}: optional ${kind} ${name} is not in the given files; the variable is taken as unset`,
        span,
        help: ['if it exists in the cluster, give it with --config-file, else the guest will deny the container'],
      });
    } else {
      collector.report(kind === 'Secret' ? 'missing-secret' : 'missing-config-map', {
        message: `${who} needs key ${reference.key} of ${kind} ${name}, which none of the given files holds`,
        span,
        help: ['put it into the same stream or name its file with --config-file'],
      });
    }
    return undefined;
  }
  const text = object.data.get(reference.key);
  if (text === undefined) {
    const span = workload.spanOf([...path, 'key']);
    if (object.binary.has(reference.key)) {
      collector.report('binary-environment-value', {
        message: `${who}: key ${reference.key} of ${kind} ${name} is not UTF-8 text`,
        span,
        help: ['mount it as a file instead'],
      });
    } else if (!reference.optional) {
      const keys = [...object.data.keys()].sort();
      collector.report(kind === 'Secret' ? 'missing-secret-key' : 'missing-config-map-key', {
        message: `${who}: ${kind} ${name} has no key ${reference.key}`,
        span,
        notes: [keys.length > 0 ? `it has ${keys.join(', ')}` : 'it is empty'],
      });
    }
    return undefined;
  }
  const span = workload.spanOf([...path, 'key']);
  reportPlaceholderText(text, { label: `key ${reference.key} of ${kind} ${name}`, span, collector });
  const { optional } = reference;
  if (kind === 'ConfigMap') return { name: variable, value: text, optional };
  const value = readSecretValue(inputs, { object: name, key: reference.key, text, variable, path });
  return value === undefined ? undefined : { name: variable, value, optional };
}

function readField(
  inputs: EnvironmentInputs,
  variable: string,
  fieldPath: string,
  path: ValuePath,
): Variable | undefined {
  const { workload, collector, container } = inputs;
  const field = readFieldRef(workload, fieldPath);
  const span = workload.spanOf([...path, 'fieldPath']);
  const who = `container ${container.name}: variable ${variable}`;
  switch (field.kind) {
    case 'text':
      if (field.literal) reportPlaceholderText(field.text, { label: `${who}: ${fieldPath}`, span, collector });
      return { name: variable, value: field.text, exact: field.exact };
    case 'missing-annotation':
      collector.report('annotation-not-in-template', {
        message: `${who} takes annotation ${field.key}, which the template does not have; any value will pass`,
        span,
        help: ['set the annotation in the template, so that the policy can bind the value'],
      });
      return { name: variable, value: anyValue };
    case 'missing-label':
      if (isAddedLabel(field.key)) {
        collector.report('label-not-in-template', {
          message: `${who} takes label ${field.key}, which a controller adds to each pod; any value will pass`,
          span,
        });
        return { name: variable, value: anyValue };
      }
      collector.report('label-not-in-template', {
        message: `${who} takes label ${field.key}, which the template does not have; the policy expects an empty value`,
        span,
        help: ['set the label in the template; a label that is added later makes the guest deny the container'],
      });
      return { name: variable, value: '' };
    default:
      collector.report('unsupported-field-path', {
        message: `${who}: ${fieldPath} is not offered to environment variables`,
        span,
        notes: [`offered: ${fieldPaths.join(', ')}`],
      });
      return undefined;
  }
}

function readResource(
  inputs: EnvironmentInputs,
  variable: string,
  reference: NonNullable<EnvVarSource['resourceFieldRef']>,
  path: ValuePath,
): Variable | undefined {
  const { workload, collector } = inputs;
  const { spec } = workload.template;
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  const target = reference.containerName
    ? all.find((container) => container.name === reference.containerName)
    : inputs.container;
  const span = workload.spanOf([...path, 'resource']);
  const who = `container ${inputs.container.name}: variable ${variable}`;
  if (!target) {
    collector.report('unsupported-field-path', {
      message: `${who}: no container is named ${String(reference.containerName)}`,
      span: workload.spanOf([...path, 'containerName']),
    });
    return undefined;
  }
  const value = readResourceField(target, reference.resource, reference.divisor);
  if (value.kind === 'invalid') {
    collector.report('unsupported-field-path', { message: `${who}: ${value.reason}`, span });
    return undefined;
  }
  if (value.kind === 'exact') return { name: variable, value: '$(resource-field)', exact: value.text };
  collector.report('resource-value-unknown', {
    message: `${who} takes ${reference.resource}, which container ${target.name} does not set; any value will pass`,
    span,
    help: [`set ${reference.resource} on container ${target.name}, so that the policy can bind the value`],
  });
  return { name: variable, value: '$(resource-field)' };
}

/** Reads the value of a variable that comes from elsewhere; undefined when it is unset or cannot be known. */
export function readValueFrom(
  inputs: EnvironmentInputs,
  variable: string,
  source: EnvVarSource,
  path: ValuePath,
): Variable | undefined {
  if (source.configMapKeyRef) {
    return readKeyReference(inputs, variable, 'ConfigMap', source.configMapKeyRef, [...path, 'configMapKeyRef']);
  }
  if (source.secretKeyRef) {
    return readKeyReference(inputs, variable, 'Secret', source.secretKeyRef, [...path, 'secretKeyRef']);
  }
  if (source.fieldRef) return readField(inputs, variable, source.fieldRef.fieldPath, [...path, 'fieldRef']);
  if (source.resourceFieldRef) {
    return readResource(inputs, variable, source.resourceFieldRef, [...path, 'resourceFieldRef']);
  }
  inputs.collector.report('unsupported-field-path', {
    message: source.fileKeyRef
      ? `container ${inputs.container.name}: variable ${variable} is read from a file that another container writes, which no policy can know`
      : `container ${inputs.container.name}: variable ${variable} has a valueFrom without a source`,
    span: inputs.workload.spanOf(path),
  });
  return undefined;
}
