/** Checks that have passed before with the same engine, by a digest of all else that decides them: policy and requests. */
export interface PassedChecks {
  /** Whether none is known, so that a check will have to be made. */
  readonly isEmpty: boolean;
  has(key: string): boolean;
  add(key: string): void;
}
