/** Limits that the kata-agent sets on its engine (`src/agent/policy/src/policy.rs`). */
export interface TextLimits {
  /** Widest line, in UTF-8 bytes outside raw strings, in characters inside; a tab counts 4. */
  readonly maxColumn: number;
  /** Longest module, in UTF-8 bytes. */
  readonly maxBytes: number;
  readonly maxLines: number;
}

export const guestTextLimits: TextLimits = { maxColumn: 64 * 1024, maxBytes: 16 * 1024 * 1024, maxLines: 200_000 };
