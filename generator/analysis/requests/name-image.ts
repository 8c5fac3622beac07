import { parseImageReference } from '../../image/index.js';
import type { PodMember, PodSimulation } from './pod-simulation.js';

/** What containerd before 2.0 may call an image that it knows: the digest of its configuration. */
const imageId = `sha256:${'6e38f40d628db3002f5617342c8872c9'.repeat(2)}`;

/** Names the image to pull as the node does: as the manifest writes it, in full, or before containerd 2.0 by its id. */
export function nameImage({ shape }: PodSimulation, { container, policy }: PodMember): string {
  const reference = container?.image ?? '';
  // The settings may say that nodes name images as the manifest does.
  const bindsImage = policy.extensions?.images !== undefined;
  if (shape.node === 'plain') return reference;
  if (/^1\.[01]\./.test(shape.ociVersion) && !bindsImage) return imageId;
  const parsed = parseImageReference(reference);
  if (!parsed.ok) return reference;
  const { registry, repository, tag, digest } = parsed.reference;
  const suffix = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  return `${registry}/${repository}${suffix || ':latest'}`;
}
