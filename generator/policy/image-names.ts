import { parseImageReference } from '../image/index.js';

/**
 * Lists the names under which a runtime may ask the guest to pull an image: as the manifest writes it, and in the
 * full form to which containerd brings it (`docker.io/library/…`, `:latest`).
 */
export function listImageNames(reference: string): readonly string[] {
  const parsed = parseImageReference(reference);
  if (!parsed.ok) return [reference];
  const { registry, repository, tag, digest } = parsed.reference;
  const name = `${registry}/${repository}`;
  const suffix = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
  const names = [reference, `${name}${suffix || ':latest'}`];
  if (suffix === '') names.push(`${reference}:latest`);
  if (tag !== undefined && digest !== undefined) names.push(`${name}@${digest}`);
  return [...new Set(names)];
}
