import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { Container, PodSecurityContext, ValuePath, Workload } from '../manifest/index.js';
import type { OciUser } from './policy-data.js';

/** What the manifest must say of a container's user so that nothing of it comes from the image alone. */
export interface MissingIdentity {
  /** Members of the container's securityContext. */
  readonly user: number | undefined;
  readonly group: number | undefined;
  /** The pod's supplementalGroups, where they are to be set. */
  readonly groups: readonly number[] | undefined;
}

/** Finds what the manifest leaves to the image; undefined where it says all. */
export function findMissingIdentity(
  workload: Workload,
  container: Container,
  user: OciUser,
): MissingIdentity | undefined {
  const podContext: PodSecurityContext = workload.template.spec.securityContext ?? {};
  const runAsUser = container.securityContext?.runAsUser ?? podContext.runAsUser;
  const runAsGroup = container.securityContext?.runAsGroup ?? podContext.runAsGroup;
  const explicitGroups = new Set([...(podContext.supplementalGroups ?? []), podContext.fsGroup]);
  const missingUser = user.UID !== 0 && runAsUser !== user.UID;
  const missingGroup = user.GID !== 0 && runAsGroup !== user.GID;
  const missingGroups = user.AdditionalGids.filter((gid) => gid !== user.GID && !explicitGroups.has(gid));
  if (!missingUser && !missingGroup && missingGroups.length === 0) return undefined;
  const isContainer = missingUser || missingGroup;
  return {
    user: isContainer && user.UID !== 0 ? user.UID : undefined,
    group: isContainer && user.GID !== 0 ? user.GID : undefined,
    groups:
      missingGroups.length > 0 ? [...new Set([...(podContext.supplementalGroups ?? []), ...missingGroups])] : undefined,
  };
}

/**
 * Checks that nothing about the user comes from the image alone. When layers are pulled in the guest, containerd on
 * the host cannot read the image's user files, so what it sends would differ from what the image says.
 */
export function checkGuestPullUser(
  workload: Workload,
  container: Container,
  path: ValuePath,
  user: OciUser,
  collector: DiagnosticCollector,
): void {
  const missing = findMissingIdentity(workload, container, user);
  if (!missing) return;
  const advice: string[] = [];
  const members = [
    ...(missing.user === undefined ? [] : [`runAsUser: ${missing.user}`]),
    ...(missing.group === undefined ? [] : [`runAsGroup: ${missing.group}`]),
  ];
  if (members.length > 0) advice.push(`on container ${container.name}: securityContext: {${members.join(', ')}}`);
  if (missing.groups) advice.push(`on the pod: securityContext: {supplementalGroups: [${missing.groups.join(', ')}]}`);
  collector.report('guest-pull-needs-security-context', {
    message: `container ${container.name}: image ${container.image ?? ''} decides user ${user.UID}, group ${user.GID}, groups ${user.AdditionalGids.join(', ')}; with guest pull the manifest must say so`,
    span: workload.spanOf([...path, 'image']),
    notes: ['containerd cannot read the user files of an image that is pulled inside the guest'],
    help: advice,
  });
}
