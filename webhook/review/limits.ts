/** Limits of the API server that an answer must keep, and where it holds them. */
export const limits = {
  /** Keys and values of all annotations of an object, in bytes (apimachinery, ValidateAnnotationsSize). */
  annotationBytes: 256 * 1024,
  /** Warnings of one answer: few, so that those of others are shown too. */
  warnings: 3,
  /** Runes of one warning; more than 256 may be cut by the API server. */
  warningRunes: 120,
  /** Characters of one audit annotation of ours. */
  auditCharacters: 4096,
  /** Characters of a denial's text. */
  messageCharacters: 8192,
} as const;
