/** A published weakness of rules that were put into policies. */
export interface Advisory {
  readonly ids: readonly string[];
  readonly summary: string;
  readonly fixedIn: string;
  readonly help: string;
}

/** A release of rules, told by the first digits of the SHA-256 of its text. */
export interface RulesRelease {
  /** First twelve hexadecimal digits; of the text before `policy_data`. */
  readonly hash: string;
  readonly name: string;
  readonly advisories: readonly Advisory[];
}

/** Symbolic links that are copied into the guest may point out of their volume. */
export const copiedLinks: Advisory = {
  ids: ['CVE-2026-41326', 'GHSA-q49m-57vm-c8cc'],
  summary: 'the host may copy symbolic links into the guest that point out of their volume, and so replace files',
  fixedIn: 'rules of Kata Containers 3.29.0',
  help: 'make the policy anew with newer rules; the digest of the initdata changes, and the relying party must be told',
};

/** Rules of the Kata project's generator by release. Offline on purpose: it is a part of each release of this program. */
export const rulesReleases: readonly RulesRelease[] = [
  { hash: '5c003271f145', name: 'Kata Containers 3.28.0', advisories: [copiedLinks] },
  { hash: '289a152247f4', name: 'Kata Containers 3.29.0 or 3.30.0', advisories: [] },
  { hash: '1a755a5cf6cc', name: 'Kata Containers 3.31.0 or 3.32.0', advisories: [] },
  { hash: 'c3e17ef9f1e8', name: 'Kata Containers 4.0.0', advisories: [] },
  { hash: 'a1ad4280a7d1', name: 'Kata Containers 4.1.0', advisories: [] },
];
