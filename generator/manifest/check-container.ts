import { checkId } from './check-id.js';
import { reportAt, type ValueCheck } from './check-value.js';
import type { Container, EnvFromSource, EnvVar, VolumeMount } from './pod-spec.js';
import type { PodTemplateContext } from './pod-template-context.js';
import type { ValuePath } from './workload.js';

/** Checks one container's parts against each other and against the pod's volumes. */
export function checkContainer(
  container: Container,
  path: ValuePath,
  volumeNames: ReadonlySet<string>,
  context: PodTemplateContext,
  check: ValueCheck,
): Container {
  if (container.name === '') reportAt('missing-field', [...path, 'name'], check, 'a container needs a name');
  if (!container.image && !context.fillsImages) {
    reportAt(
      'container-without-image',
      [...path, 'image'],
      check,
      `container ${container.name || '(unnamed)'} names no image`,
      ['add `image:`'],
    );
  }
  for (const [index, variable] of (container.env ?? []).entries())
    checkEnvVar(variable, [...path, 'env', index], check);
  for (const [index, source] of (container.envFrom ?? []).entries())
    checkEnvFrom(source, [...path, 'envFrom', index], check);
  for (const [index, { name }] of (container.volumeDevices ?? []).entries())
    checkVolumeName(name, [...path, 'volumeDevices', index, 'name'], volumeNames, check);
  const volumeMounts =
    container.volumeMounts &&
    checkMounts(container, container.volumeMounts, [...path, 'volumeMounts'], volumeNames, check);
  checkSecurity(container, [...path, 'securityContext'], check);
  return volumeMounts ? Object.freeze({ ...container, volumeMounts }) : container;
}

function checkEnvVar({ name, value, valueFrom }: EnvVar, path: ValuePath, check: ValueCheck): void {
  if (!/^[ -<>-~]+$/.test(name)) {
    reportAt(
      'invalid-value',
      [...path, 'name'],
      check,
      'the name of an environment variable consists of printable ASCII characters other than `=`',
    );
  }
  if (!valueFrom) return;
  const sources = Object.keys(valueFrom);
  if (value)
    reportAt('invalid-value', [...path, 'valueFrom'], check, 'a variable has a `value` or a `valueFrom`, not both');
  if (sources.length !== 1) {
    reportAt(
      'invalid-value',
      [...path, 'valueFrom'],
      check,
      sources.length === 0 ? 'the source is missing' : `there are several sources: ${sources.join(', ')}`,
      ['state one of configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef'],
    );
  }
  for (const kind of ['configMapKeyRef', 'secretKeyRef'] as const) {
    if (valueFrom[kind] && !valueFrom[kind].name)
      reportAt('missing-field', [...path, 'valueFrom', kind, 'name'], check, 'the reference needs a name');
  }
}

function checkEnvFrom({ configMapRef, secretRef }: EnvFromSource, path: ValuePath, check: ValueCheck): void {
  if (configMapRef && secretRef)
    reportAt('invalid-value', path, check, 'configMapRef and secretRef exclude each other', [
      'make two elements of it',
    ]);
  if (!configMapRef && !secretRef)
    reportAt('invalid-value', path, check, 'the source is missing', ['state a configMapRef or a secretRef']);
  for (const [kind, ref] of Object.entries({ configMapRef, secretRef })) {
    if (ref && !ref.name) reportAt('missing-field', [...path, kind, 'name'], check, 'the reference needs a name');
  }
}

function checkVolumeName(name: string, path: ValuePath, volumeNames: ReadonlySet<string>, check: ValueCheck): void {
  if (volumeNames.has(name)) return;
  const known = [...volumeNames].slice(0, 10).join(', ');
  reportAt('unknown-volume', path, check, `the pod has no volume ${JSON.stringify(name)}`, [
    known ? `it has: ${known}` : 'add it to `volumes` of the pod spec',
  ]);
}

function checkMounts(
  container: Container,
  mounts: readonly VolumeMount[],
  path: ValuePath,
  volumeNames: ReadonlySet<string>,
  check: ValueCheck,
): readonly VolumeMount[] {
  const taken = new Set<string>();
  const checked = mounts.map((mount, index) => {
    const place = [...path, index];
    const { mountPath, subPath, subPathExpr } = mount;
    checkVolumeName(mount.name, [...place, 'name'], volumeNames, check);
    const pathPlace = [...place, 'mountPath'];
    if (mountPath === '') reportAt('missing-field', pathPlace, check, 'a mount needs a path in the container');
    else if (mountPath.includes(':'))
      reportAt('invalid-mount-path', pathPlace, check, 'a mount path must not contain `:`');
    else if (mountPath.split('/').includes('..'))
      reportAt('invalid-mount-path', pathPlace, check, 'a mount path must not contain `..`', [
        'write the path that is meant',
      ]);
    else if (taken.has(mountPath))
      reportAt('duplicate-name', pathPlace, check, 'another volume is mounted at the same path');
    taken.add(mountPath);
    if (subPath && subPathExpr)
      reportAt('invalid-value', [...place, 'subPathExpr'], check, 'subPath and subPathExpr exclude each other');
    for (const [name, sub] of Object.entries({ subPath, subPathExpr })) {
      if (sub && (sub.startsWith('/') || sub.split('/').includes('..')))
        reportAt('invalid-value', [...place, name], check, 'a path in a volume is relative and has no `..`');
    }
    if (mount.mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true) {
      reportAt(
        'invalid-value',
        [...place, 'mountPropagation'],
        check,
        'Bidirectional is for privileged containers only',
      );
    }
    // Kubelet puts a relative path below `/` (volumeutil.MakeAbsolutePath).
    return mountPath.startsWith('/') ? mount : Object.freeze({ ...mount, mountPath: `/${mountPath}` });
  });
  return Object.freeze(checked);
}

function checkSecurity({ securityContext: context }: Container, path: ValuePath, check: ValueCheck): void {
  if (!context) return;
  checkId(context.runAsUser, [...path, 'runAsUser'], check);
  checkId(context.runAsGroup, [...path, 'runAsGroup'], check);
  if (context.privileged && context.allowPrivilegeEscalation === false) {
    reportAt(
      'invalid-value',
      [...path, 'allowPrivilegeEscalation'],
      check,
      'a privileged container cannot have allowPrivilegeEscalation: false',
    );
  }
}
