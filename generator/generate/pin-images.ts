import { type ImageFacts, imageKey, pinReference } from '../image/index.js';
import type { Container, ValuePath, Workload } from '../manifest/index.js';
import type { PlacedImageNeed } from '../policy/index.js';

/** A tag that `--pin` replaces, by its place in the template. */
export interface ImagePin {
  readonly path: ValuePath;
  readonly reference: string;
}

/** Lists the images of a workload whose references do not name a digest yet. */
export function listImagePins(
  needs: readonly PlacedImageNeed[],
  images: ReadonlyMap<string, ImageFacts>,
): readonly ImagePin[] {
  return needs.flatMap(({ need, path }) => {
    const facts = images.get(imageKey(need));
    const reference = facts && path.length > 0 ? pinReference(facts) : undefined;
    return reference === undefined || reference === need.reference ? [] : [{ path, reference }];
  });
}

/** Gives the workload as it will be after pinning: the policy must speak of the images that the manifest will name. */
export function pinImages(workload: Workload, pins: readonly ImagePin[]): Workload {
  const { template } = workload;
  const replace = (member: 'containers' | 'initContainers') => (container: Container, index: number) => {
    const pin = pins.find(({ path }) => path[1] === member && path[2] === index);
    return pin ? { ...container, image: pin.reference } : container;
  };
  const { containers, initContainers } = template.spec;
  const spec = {
    ...template.spec,
    containers: containers.map(replace('containers')),
    ...(initContainers && { initContainers: initContainers.map(replace('initContainers')) }),
  };
  return { ...workload, template: { ...template, spec } };
}
