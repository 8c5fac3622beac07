import type { ImageFiles } from '../../image/index.js';
import type { ImageContent } from './lint-rule.js';

const alpine = ['etc/alpine-release', 'lib/apk/db/installed', 'usr/lib/apk/db/installed'];
const musl = ['lib/ld-musl-x86_64.so.1', 'lib/ld-musl-aarch64.so.1'];
const glibc = [
  'lib64/ld-linux-x86-64.so.2',
  'usr/lib64/ld-linux-x86-64.so.2',
  'usr/lib/x86_64-linux-gnu/libc.so.6',
  'lib/x86_64-linux-gnu/libc.so.6',
  'lib/ld-linux-aarch64.so.1',
  'usr/lib/ld-linux-aarch64.so.1',
  'usr/lib/aarch64-linux-gnu/libc.so.6',
];
const shells = ['bin/sh', 'usr/bin/sh', 'bin/bash', 'usr/bin/bash', 'bin/dash', 'usr/bin/dash', 'bin/busybox'];

/** Files that tell which C library and which shell an image has. */
export const contentPaths: readonly string[] = [...alpine, ...musl, ...glibc, ...shells];

/** Whether nothing that other layers may have would change the verdict. */
export function isContentDecided(found: ReadonlySet<string>): boolean {
  const has = (paths: readonly string[]): boolean => paths.some((path) => found.has(path));
  return has(alpine) || (has(glibc) && has(shells));
}

/** Says what an image is made of, as far as its files tell. */
export function judgeImageContent({ found, isComplete, reason }: ImageFiles): ImageContent {
  const has = (paths: readonly string[]): boolean => paths.some((path) => found.has(path));
  // An Alpine image may have a bridge for programs that want glibc; another image may have musl beside it.
  const isMusl = has(alpine) || (has(musl) && !has(glibc));
  return {
    libc: isMusl ? 'musl' : has(glibc) || isComplete ? 'other' : 'unknown',
    shell: has(shells) ? 'present' : isComplete ? 'absent' : 'unknown',
    reason,
  };
}
