/**
 * What reading and analysing rules has found out, for a process that has little time. Places are left out, so errors and prints of a policy
 * that was opened from an image tell none. Made of the rules before the last one, `policy_data := …`, and good for any data.
 */
export interface AnalysisImage {
  /** Line on which the data rule begins. */
  readonly dataLine: number;
  /** Names and what they stand for, such as `v1=rego.v1`. */
  readonly imports: readonly string[];
  /** The rules in order, without the data: `form name json`. Most runs read a part of them. */
  readonly rules: readonly string[];
}

/** What kind of rule an image has: `d` a default, `r` a rule, `f2` a function of two parameters. */
export type ImagedForm = 'd' | 'r' | `f${number}`;

/** The module that all images are of: what the agent calls it, and its package. */
export const imagedModule = { file: 'agent_policy', packageName: 'agent_policy' } as const;
