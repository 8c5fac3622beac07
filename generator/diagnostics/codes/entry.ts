/** A row of the table of codes. */
export interface CodeEntry {
  /** `GP` and four digits; the first digit is the chapter. */
  readonly code: `GP${number}`;
  readonly severity: 'error' | 'warning' | 'info';
  /** Exit code that an error of this kind leads to: 1 a check found it, 2 the input is wrong, 3 the world is wrong. */
  readonly exit: 1 | 2 | 3;
  /** One sentence for the documentation: what the finding means. */
  readonly summary: string;
}
