/**
 * Limits on settings and drop-ins. The shipped defaults have 15 KB, some 400 values and 7 levels; what is beyond these
 * limits is a mistake or an attack, and everything below is handled in well under a second.
 */
export const settingsLimits = {
  /** Bytes of one settings file or drop-in. */
  fileBytes: 1024 * 1024,
  /** Values (objects, lists, scalars) in one file, and in all that the operations of a run add. */
  values: 20_000,
  /** Levels of objects and lists in one file, and in the settings after each operation. */
  depth: 64,
  /** Operations in all drop-ins of a run. */
  operations: 2_000,
  /** Drop-ins in one run, and entries in a folder of drop-ins. */
  dropIns: 200,
  /** Findings about one run's settings that are reported singly. */
  findings: 100,
} as const;
