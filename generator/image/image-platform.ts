import type { Platform } from './image-facts.js';
import type { IndexEntry } from './image-manifest.js';

/** Names that other tools give to Go's architectures, as containerd's platforms package normalizes them. */
const architectureNames: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
  ['i386', '386'],
  ['i486', '386'],
  ['i586', '386'],
  ['i686', '386'],
]);

/** Gives Go's name for an architecture, in lower case. */
export function normalizeArchitecture(name: string): string {
  const lower = name.toLowerCase();
  return architectureNames.get(lower) ?? lower;
}

/** Shows a platform as `os/architecture[/variant]`. */
export function showPlatform(platform: {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}): string {
  const base = `${platform.os}/${platform.architecture}`;
  return platform.variant === undefined ? base : `${base}/${platform.variant}`;
}

/** Reads `os/architecture[/variant]`, or an architecture alone for Linux. `undefined` when it is neither. */
export function parsePlatform(text: string): Platform | undefined {
  const parts = text.split('/');
  if (parts.length > 3 || parts.some((part) => !/^[A-Za-z0-9_.-]{1,64}$/.test(part))) return undefined;
  const [first = '', second, variant] = parts;
  if (second === undefined) return { os: 'linux', architecture: normalizeArchitecture(first) };
  const base = { os: first.toLowerCase(), architecture: normalizeArchitecture(second) };
  return variant === undefined ? base : { ...base, variant };
}

/** Whether an entry of an index is no image: BuildKit lists attestations as images for `unknown/unknown`. */
export function isAttestation(entry: IndexEntry): boolean {
  return (
    entry.annotations['vnd.docker.reference.type'] !== undefined ||
    (entry.platform?.os === 'unknown' && entry.platform.architecture === 'unknown')
  );
}

/**
 * Orders the entries of an index that suit a platform, best first. Without a wanted variant the plain one (`amd64`,
 * `arm64/v8`) comes before others, and for 32-bit ARM the highest; with one, it comes first and then lower ones, which
 * run on it too. Entries that are alike stay in the order of the index.
 */
export function orderMatches(entries: readonly IndexEntry[], want: Platform): readonly IndexEntry[] {
  const ranked: { readonly entry: IndexEntry; readonly rank: number }[] = [];
  for (const entry of entries) {
    const { platform } = entry;
    if (platform === undefined || isAttestation(entry)) continue;
    if (platform.os.toLowerCase() !== want.os.toLowerCase()) continue;
    const architecture = normalizeArchitecture(platform.architecture);
    if (architecture !== normalizeArchitecture(want.architecture)) continue;
    const level = readLevel(platform.variant, architecture);
    const wanted = want.variant === undefined ? undefined : readLevel(want.variant, architecture);
    if (wanted === undefined) {
      const isPlain = level === readLevel(undefined, architecture);
      ranked.push({ entry, rank: isPlain ? -1 : architecture === 'arm' ? 100 - level : 0 });
    } else if (level <= wanted) ranked.push({ entry, rank: wanted - level });
  }
  return ranked.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry);
}

/** The number of a variant such as `v8`; what an architecture without one means. */
function readLevel(variant: string | undefined, architecture: string): number {
  const number = Number(/^v?([0-9]{1,3})/.exec(variant ?? '')?.[1]);
  if (Number.isFinite(number)) return number;
  return architecture === 'arm64' ? 8 : architecture === 'arm' ? 7 : 1;
}
