import type { CodeEntry } from './entry.js';

const error = (code: CodeEntry['code'], summary: string, exit: 2 | 3 = 2) =>
  ({ code, severity: 'error', exit, summary }) as const;
const warning = (code: CodeEntry['code'], summary: string) =>
  ({ code, severity: 'warning', exit: 2, summary }) as const;
const info = (code: CodeEntry['code'], summary: string) => ({ code, severity: 'info', exit: 2, summary }) as const;

/** Chapter GP1xxx: reading and checking of manifests. */
export const manifestCodes = {
  'manifest-not-found': error('GP1001', 'A manifest path does not exist.'),
  'manifest-unreadable': error('GP1002', 'A manifest exists but cannot be read.', 3),
  'manifest-not-text': error('GP1003', 'A manifest is not UTF-8 text.'),
  'manifest-too-large': error('GP1004', 'A manifest is larger than the limit for one file.'),
  'manifest-folder-empty': error('GP1005', 'A folder holds no .yaml, .yml or .json file.'),

  'yaml-syntax': error('GP1010', 'A document is not well-formed YAML or JSON.'),
  'duplicate-key': warning('GP1011', 'A mapping has the same key twice; kubectl silently keeps the last one.'),
  'yaml-alias-expansion': error('GP1012', 'Aliases make a document larger than the limit, or contain themselves.'),
  'yaml-too-deep': error('GP1013', 'A document is nested more deeply than the limit.'),
  'yaml-bad-value': error('GP1014', 'A value is well-formed YAML but has no JSON form, so kubectl refuses it.'),
  'document-without-kind': error('GP1015', 'A document looks like a manifest but states no kind.'),
  'missing-api-version': error('GP1016', 'An object states no apiVersion.'),
  'list-too-deep': error('GP1017', 'Lists of lists are nested more deeply than the limit.'),
  'bad-list': error('GP1018', 'The items of a List are not a list of objects.'),

  'missing-pod-template': error('GP1020', 'A workload has no pod template.'),
  'pod-template-not-covered': warning(
    'GP1021',
    'Pods of this kind cannot be described from the manifest; no policy is made.',
  ),
  'operator-changes-pods': warning(
    'GP1022',
    'The operator of this kind changes the pods that it makes from the template.',
  ),
  'kind-without-pod-template': info(
    'GP1023',
    'Pods of this kind are only known in the cluster, where the webhook sees them.',
  ),
  'bad-workload-path': error('GP1024', 'A setting that names pod templates of a custom resource is not usable.'),

  'kind-nearly-known': warning(
    'GP1025',
    'A kind is misspelt or in the wrong API group, so that its pods would run without a policy.',
  ),
  'wrong-type': error('GP1030', 'A field has a value of another type than Kubernetes expects.'),
  'unknown-field': error('GP1031', 'Kubernetes has no such field here.'),
  'missing-field': error('GP1032', 'A field that Kubernetes requires is absent.'),
  'invalid-value': error('GP1033', 'A field has the right type but a value that Kubernetes refuses.'),
  'container-without-image': error('GP1034', 'A container names no image, and nothing else fills it in.'),
  'duplicate-name': error('GP1035', 'Two members of a list that need different names have the same one.'),
  'volume-source': error('GP1036', 'A volume has several sources.'),
  'unknown-volume': error('GP1037', 'A container mounts a volume that the pod does not have.'),
  'invalid-mount-path': error('GP1038', 'The place of a mount in the container is not usable.'),
  'unsupported-field': error('GP1039', 'A field asks for something that a Kata guest cannot do.'),
  'not-enforced-in-guest': warning('GP1040', 'A security setting is accepted, but nothing in the guest enforces it.'),
  'default-not-enforced-in-guest': info(
    'GP1041',
    'A default profile is asked for; the host drops it for a Kata guest.',
  ),
  'field-may-fail': warning('GP1042', 'A field is accepted, but Kata or its runtime class may refuse the pod for it.'),
  'not-a-kubernetes-field': warning(
    'GP1043',
    'A field that Kubernetes does not have, accepted as the reference generator does.',
  ),

  'invalid-config-object': error('GP1050', 'A ConfigMap or Secret has content of a wrong form.'),
  'duplicate-config-object': warning(
    'GP1051',
    'Two ConfigMaps or Secrets have the same name and namespace; the last one counts.',
  ),
  'config-object-namespace': warning(
    'GP1052',
    'A ConfigMap or Secret of another namespace is used for want of one in the right namespace.',
  ),

  'annotation-behind-alias': error(
    'GP1060',
    'The place of an annotation is shared through a YAML anchor or merge key.',
  ),
  'edit-failed': error('GP1061', 'A manifest could not be changed without changing something else.'),
} as const satisfies Record<string, CodeEntry>;
