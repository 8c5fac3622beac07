import type { ValuePath } from './workload.js';

/** A path the way Kubernetes writes it: `spec.containers[0].image`; members with other characters are quoted. */
export function describePath(path: ValuePath): string {
  let text = '';
  for (const member of path) {
    if (typeof member === 'number') text += `[${member}]`;
    else if (/^[\w-]+$/.test(member)) text += text === '' ? member : `.${member}`;
    else text += `[${JSON.stringify(member)}]`;
  }
  return text;
}
