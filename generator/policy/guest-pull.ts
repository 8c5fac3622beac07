import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { Container, PodSecurityContext, ValuePath, Workload } from '../manifest/index.js';
import type { OciUser } from './policy-data.js';

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
  const podContext: PodSecurityContext = workload.template.spec.securityContext ?? {};
  const runAsUser = container.securityContext?.runAsUser ?? podContext.runAsUser;
  const runAsGroup = container.securityContext?.runAsGroup ?? podContext.runAsGroup;
  const explicitGroups = new Set([...(podContext.supplementalGroups ?? []), podContext.fsGroup]);
  const missingUser = user.UID !== 0 && runAsUser !== user.UID;
  const missingGroup = user.GID !== 0 && runAsGroup !== user.GID;
  const missingGroups = user.AdditionalGids.filter((gid) => gid !== user.GID && !explicitGroups.has(gid));
  if (!missingUser && !missingGroup && missingGroups.length === 0) return;

  const advice: string[] = [];
  if (missingUser || missingGroup) {
    const members = [
      ...(user.UID === 0 ? [] : [`runAsUser: ${user.UID}`]),
      ...(user.GID === 0 ? [] : [`runAsGroup: ${user.GID}`]),
    ];
    advice.push(`on container ${container.name}: securityContext: {${members.join(', ')}}`);
  }
  if (missingGroups.length > 0) {
    const groups = [...new Set([...(podContext.supplementalGroups ?? []), ...missingGroups])];
    advice.push(`on the pod: securityContext: {supplementalGroups: [${groups.join(', ')}]}`);
  }
  collector.report('guest-pull-needs-security-context', {
    message: `container ${container.name}: image ${container.image ?? ''} decides user ${user.UID}, group ${user.GID}, groups ${user.AdditionalGids.join(', ')}; with guest pull the manifest must say so`,
    span: workload.spanOf([...path, 'image']),
    notes: ['containerd cannot read the user files of an image that is pulled inside the guest'],
    help: advice,
  });
}
