import type { Denial } from './denial.js';

/** The same denial comes with each attempt of kubelet, and from each pod of a template; the first is kept, or one that is not cut. */
export function dropRepeated(
  denials: readonly Denial[],
  { acrossPods }: { readonly acrossPods: boolean },
): readonly Denial[] {
  const kept = new Map<string, Denial>();
  for (const denial of denials) {
    const pod = acrossPods ? undefined : denial.pod;
    const key = [denial.kind, pod, denial.container, denial.prints[0]?.slice(0, 200)].join('\0');
    const known = kept.get(key);
    if (!known || (known.isCut && !denial.isCut)) kept.set(key, denial);
  }
  return [...kept.values()];
}
