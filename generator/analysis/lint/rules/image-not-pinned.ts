import { pinReference } from '../../../image/index.js';
import type { LintFinding, LintRule } from '../lint-rule.js';
import { setValue } from '../pod-facts.js';

export const imageNotPinned: LintRule = {
  slugs: ['image-not-pinned'],
  why: 'A tag can name other content tomorrow. The policy was made from what it names today (user, command, variables); with other content the pod is denied, or runs what nobody looked at.',
  onlyLint: true,
  check: (context) =>
    context.containers.flatMap((placed): LintFinding[] => {
      const { container, path } = placed;
      if (container.image === undefined || container.image.includes('@')) return [];
      const image = context.imageOf(placed);
      const pinned = image && pinReference(image);
      return [
        {
          slug: 'image-not-pinned',
          details: {
            message: `container ${container.name}: ${container.image} is named by a tag, which may name other content later`,
            span: context.workload.spanOf([...path, 'image']),
            help: [
              pinned === undefined ? 'write the digest behind the name: NAME@sha256:…' : `write ${pinned}; --fix does`,
            ],
          },
          ...(pinned !== undefined && {
            fix: {
              summary: `pin the image of container ${container.name}`,
              edits: [setValue(context, [...path, 'image'], pinned)],
            },
          }),
        },
      ];
    }),
};
