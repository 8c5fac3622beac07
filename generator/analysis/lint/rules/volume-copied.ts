import type { VolumeMount, Workload } from '../../../manifest/index.js';
import type { LintFinding, LintRule } from '../lint-rule.js';
import { classNameOf } from '../pod-facts.js';

/** Volumes whose files the guest gets as a copy where it shares none with its host. */
const copied: readonly string[] = ['persistentVolumeClaim', 'ephemeral', 'csi', 'nfs', 'azureFile', 'hostPath'];

export const volumeCopied: LintRule = {
  slugs: ['volume-copied', 'volume-not-refreshed'],
  why: 'Classes without a shared filesystem copy hostPath volumes, filesystem claims and subPath mounts into the guest as the container starts. What a container writes never comes back, and what changes later never comes in. Large data takes as long to copy as to read. A block volume (volumeDevices) is passed to the VM itself.',
  check: (context) => {
    const { workload, containers, profile } = context;
    if (profile?.facts.shared_fs !== 'none') return [];
    return containers.flatMap(({ container, path }) =>
      (container.volumeMounts ?? []).flatMap((mount, index): LintFinding[] => {
        const source = describeSource(workload, mount);
        if (source === undefined) return [];
        const isReadOnly = mount.readOnly === true || source.isReadOnly;
        const subject = `container ${container.name}: ${source.text} at ${mount.mountPath} is copied into the guest, because ${classNameOf(context)} shares no files`;
        return [
          {
            slug: isReadOnly ? 'volume-not-refreshed' : 'volume-copied',
            details: {
              message: isReadOnly
                ? `${subject}; later changes do not reach the container`
                : `${subject}; what the container writes there is lost`,
              span: workload.spanOf([...path, 'volumeMounts', index]),
              help: isReadOnly
                ? ['put files that are large or change into the image, or on a block volume (volumeDevices)']
                : [
                    'use a block volume (volumeDevices), an emptyDir for what may be lost, or readOnly: true where nothing is written',
                  ],
            },
          },
        ];
      }),
    );
  },
};

function describeSource(
  workload: Workload,
  { name, subPath, subPathExpr }: VolumeMount,
): { readonly text: string; readonly isReadOnly: boolean } | undefined {
  if (workload.volumeClaimTemplates.includes(name)) return { text: `the claim ${name}`, isReadOnly: false };
  const volume = workload.template.spec.volumes?.find((one) => one.name === name);
  if (!volume) return undefined;
  const isPart = (subPath ?? '') !== '' || (subPathExpr ?? '') !== '';
  const isOwn = ['configMap', 'secret', 'projected', 'downwardAPI', 'image'].some((kind) => volume[kind] !== undefined);
  const kind = copied.find((one) => volume[one] !== undefined);
  const host = volume.hostPath?.path ?? '';
  if (/^\/(?:dev|sys)(?:\/|$)/.test(host)) return undefined;
  if (kind !== undefined) {
    const isReadOnly = volume.persistentVolumeClaim?.readOnly === true;
    return { text: `the ${kind} volume ${name}`, isReadOnly };
  }
  return isPart ? { text: `a subPath of volume ${name}`, isReadOnly: isOwn } : undefined;
}
