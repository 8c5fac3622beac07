/** Deeper than any request or object of a cluster; what reads values calls itself once per level. */
const maxDepth = 200;

/** Whether a value is nested deeper than anything that is to be read. */
export function isDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true;
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      for (const member of Object.values(one)) below.push(member);
    }
    level = below;
  }
  return false;
}
