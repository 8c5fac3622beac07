export const SHARED = '/run/kata-containers/shared/containers';

/** A path in the guest that fits a pattern of the policy, for the container with this id. */
export function fillPath(pattern: string, id: string): string {
  if (!pattern.startsWith('^') && !pattern.startsWith('$(')) return pattern;
  return pattern
    .replace('$(sfprefix)', '$(cpath)/$(bundle-id)-[a-z0-9]{16}-')
    .replace('$(cpath)', SHARED)
    .replace('$(bundle-id)', id)
    .replace('[a-z0-9]{16}', 'b3930b9af7125931')
    .replace('[0-9a-f]{16}', 'b3930b9af7125931')
    .replace(/^\^|\$$/g, '')
    .replaceAll('\\', '');
}
