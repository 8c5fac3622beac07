/** A Kata release as numbers, for comparing. */
export type KataVersionNumbers = readonly [number, number, number];

/** Reads a Kata release such as `3.29.0`, `v4.1` or `4.1.0-rc0`; undefined for anything else. */
export function parseKataVersion(text: string): KataVersionNumbers | undefined {
  const match = /^v?([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?(?:-[0-9A-Za-z.-]{1,40})?$/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** Orders two releases: negative when the first is older. A text that is no release counts as 0.0.0. */
export function compareKataVersions(a: string, b: string): number {
  const left = parseKataVersion(a) ?? [0, 0, 0];
  const right = parseKataVersion(b) ?? [0, 0, 0];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}
