import type { LintFinding, LintRule } from '../lint-rule.js';
import { isGpuClass } from '../pod-facts.js';

export const imageContent: LintRule = {
  slugs: ['image-without-glibc', 'image-without-shell', 'image-content-unknown'],
  why: 'The libraries that make a GPU usable are put into the container when it starts. They need glibc, and the usual layout with a shell: images made from Alpine (musl) and distroless images do not work with GPUs.',
  onlyLint: true,
  check: (context) => {
    if (!isGpuClass(context)) return [];
    const keys = context.settings.devices.vfio.nvidia.pgpu_resource_keys;
    return context.containers.flatMap((placed): LintFinding[] => {
      const limits = placed.container.resources?.limits ?? {};
      const image = keys.some((key) => key in limits) ? context.imageOf(placed) : undefined;
      const content = image && context.contentOf(image);
      if (!image || !content) return [];
      const span = context.workload.spanOf([...placed.path, 'image']);
      const subject = `container ${placed.container.name}: ${image.reference}`;
      if (content.libc === 'musl') {
        return [
          {
            slug: 'image-without-glibc',
            details: {
              message: `${subject} has musl instead of glibc; NVIDIA's libraries do not run there`,
              span,
              help: ['take an image that is made from Ubuntu, Debian or UBI, such as those of nvcr.io/nvidia/cuda'],
            },
          },
        ];
      }
      if (content.shell === 'absent') {
        return [
          {
            slug: 'image-without-shell',
            details: {
              message: `${subject} has no shell: distroless images are not supported for GPUs`,
              span,
              help: ['take an image with a shell and the usual folders'],
            },
          },
        ];
      }
      if (content.libc !== 'unknown' || content.shell !== 'unknown') return [];
      return [
        {
          slug: 'image-content-unknown',
          details: {
            message: `${subject} could not be looked into${content.reason === undefined ? '' : `: ${content.reason}`}`,
            span,
            help: ['raise --image-budget, or give the image with --image-source'],
          },
        },
      ];
    });
  },
};
