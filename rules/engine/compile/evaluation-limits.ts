/** Bounds of one evaluation. The guest's engine has none of these; they are far above what any request of a pod needs. */
export interface EvaluationLimits {
  /** Statements, loop turns and calls. */
  readonly maxSteps: number;
  /** Calls inside calls. */
  readonly maxDepth: number;
  /** UTF-16 units of all prints together, and members of all collections that are built. */
  readonly maxMemory: number;
}

export const defaultEvaluationLimits: EvaluationLimits = {
  maxSteps: 50_000_000,
  maxDepth: 160,
  maxMemory: 100_000_000,
};
