import type { Expression } from '../syntax/ast.js';

/**
 * What reading and analysing rules has found out, for a process that has little time. Places are left out, so errors and prints of a policy
 * that was opened from an image tell none. Made of the rules before the last one, `policy_data := …`, and good for any data.
 */
export interface AnalysisImage {
  /** Line on which the data rule begins. */
  readonly dataLine: number;
  /** The rules in order, without the data: `form name json`. Most runs read a part of them. */
  readonly rules: readonly string[];
}

/** What kind of rule an image has: `d` a default, `r` a rule, `f2` a function of two parameters. */
export type ImagedForm = 'd' | 'r' | `f${number}`;

/** The module that all images are of: what the agent calls it, and its package. */
export const imagedModule = { file: 'agent_policy', packageName: 'agent_policy' } as const;

const nowhere = { line: 2, column: 1, start: 0, end: 0 };

/** The one import of the module, `import rego.v1`: the name that it makes, and what that stands for. */
export const importPath = `data.${imagedModule.packageName}.v1`;
export const importReference: Expression = {
  kind: 'dot',
  target: { kind: 'variable', name: 'rego', ...nowhere },
  field: 'v1',
  ...nowhere,
};
