import { findConfigObject } from './find-config-object.js';
import type { ConfigObject, Workload } from './workload.js';

/** A registry login as Kubernetes keeps it: the text of a Docker configuration file, new or old form. Secret. */
export interface PullSecret {
  readonly name: string;
  readonly format: 'dockerconfigjson' | 'dockercfg';
  readonly text: string;
}

/** The pull secrets that a workload names and whose content is known, in the workload's order. */
export function findPullSecrets(workload: Workload, objects: readonly ConfigObject[]): readonly PullSecret[] {
  return (workload.template.spec.imagePullSecrets ?? []).flatMap(({ name }): readonly PullSecret[] => {
    const secret = name === undefined ? undefined : findConfigObject(objects, 'Secret', name, workload.namespace);
    // Credentials of another namespace are not this pod's to use.
    const foreign =
      workload.namespace !== undefined && (secret?.namespace ?? workload.namespace) !== workload.namespace;
    if (!secret || foreign) return [];
    const json = secret.data.get('.dockerconfigjson');
    const old = secret.data.get('.dockercfg');
    if (json !== undefined) return [{ name: secret.name, format: 'dockerconfigjson', text: json }];
    return old === undefined ? [] : [{ name: secret.name, format: 'dockercfg', text: old }];
  });
}
