import { type EnvFromSource, findConfigObject, type ValuePath } from '../manifest/index.js';
import type { EnvironmentInputs, Variable } from './environment-inputs.js';
import { readSecretValue } from './secret-value.js';
import { reportPlaceholderText } from './variable-warnings.js';

/**
 * Reads the variables of one `envFrom` source, in key order. A source that is not in the given files is an error,
 * or, when it is optional, taken as absent.
 */
export function readConfigEnvironment(
  inputs: EnvironmentInputs,
  source: EnvFromSource,
  path: ValuePath,
): readonly Variable[] {
  const { workload, collector, configObjects } = inputs;
  const kind = source.secretRef ? 'Secret' : 'ConfigMap';
  const member = source.secretRef ? 'secretRef' : 'configMapRef';
  const reference = source.secretRef ?? source.configMapRef;
  const name = reference?.name ?? '';
  const object = findConfigObject(configObjects, kind, name, workload.namespace, collector);
  if (!object) {
    const span = workload.spanOf([...path, member, 'name']);
    if (reference?.optional) {
      collector.report('optional-reference-absent', {
        message: `optional ${kind} ${name} is not in the given files; its variables are taken as unset`,
        span,
        help: [`if it exists in the cluster, give it with --config-file, else the guest will deny the container`],
      });
    } else {
      collector.report(kind === 'Secret' ? 'missing-secret' : 'missing-config-map', {
        message: `container ${inputs.container.name}: envFrom needs ${kind} ${name}, which none of the given files holds`,
        span,
        help: [`put it into the same stream or name its file with --config-file`],
      });
    }
    return [];
  }
  // Kubelet leaves a ConfigMap's binaryData out; a Secret's bytes it would hand over, and containerd refuses them.
  for (const key of kind === 'Secret' ? [...object.binary].sort() : []) {
    collector.report('binary-environment-value', {
      message: `container ${inputs.container.name}: envFrom takes key ${key} of ${kind} ${name}, which is not UTF-8 text`,
      span: workload.spanOf([...path, member, 'name']),
      help: ['mount it as a file instead, or take the other keys one by one'],
    });
  }
  const prefix = source.prefix ?? '';
  return [...object.data]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap(([key, text]) => {
      const variable = prefix + key;
      const span = workload.spanOf([...path, member, 'name']);
      reportPlaceholderText(text, { label: `key ${key} of ${kind} ${name}`, span, collector });
      if (kind === 'ConfigMap') return [{ name: variable, value: text, optional: reference?.optional }];
      const value = readSecretValue(inputs, { object: name, key, text, variable, path: [...path, member] });
      return value === undefined ? [] : [{ name: variable, value, optional: reference?.optional }];
    });
}
