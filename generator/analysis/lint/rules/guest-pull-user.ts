import { readImageUsers } from '../../../image/index.js';
import { findMissingIdentity, resolveUser } from '../../../policy/index.js';
import type { FixEdit, LintFinding, LintRule } from '../lint-rule.js';
import { setValue } from '../pod-facts.js';

export const guestPullUser: LintRule = {
  slugs: ['guest-pull-needs-security-context'],
  why: 'When the guest pulls an image, containerd on the host does not have its /etc/passwd, and names other users and groups than the image says. What the image decides must stand in the manifest.',
  check: (context) => {
    const { workload, containers, settings } = context;
    if (!settings.cluster_config.guest_pull) return [];
    const podContext = workload.template.spec.securityContext;
    return containers.flatMap((placed): LintFinding[] => {
      const { container, path } = placed;
      const image = context.imageOf(placed);
      if (!image) return [];
      const { user, unknownUser } = resolveUser({
        imageUser: image.config.User,
        users: readImageUsers(image),
        isSandbox: false,
        podContext,
        context: container.securityContext,
      });
      const missing = unknownUser === undefined ? findMissingIdentity(workload, container, user) : undefined;
      if (!missing) return [];
      const own = [...path, 'securityContext'];
      const edits: FixEdit[] = [
        ...(missing.user === undefined
          ? []
          : [setValue(context, [...own, 'runAsUser'], { literal: String(missing.user) })]),
        ...(missing.group === undefined
          ? []
          : [setValue(context, [...own, 'runAsGroup'], { literal: String(missing.group) })]),
        ...(missing.groups === undefined
          ? []
          : [
              setValue(context, ['spec', 'securityContext', 'supplementalGroups'], {
                literal: `[${missing.groups.join(', ')}]`,
              }),
            ]),
      ];
      return [
        {
          slug: 'guest-pull-needs-security-context',
          isReported: true,
          details: {
            message: `container ${container.name}: the image decides its user`,
            span: workload.spanOf([...path, 'image']),
          },
          fix: { summary: `state user and groups of container ${container.name}`, edits },
        },
      ];
    });
  },
};
