import type { AnalysisImage } from '../../rules/engine/image/index.js';

/** What the engine found out about rules that a user gives, kept from run to run: reading them anew takes longest in a small run. */
export interface RulesImages {
  find(rulesText: string): AnalysisImage | undefined;
  keep(rulesText: string, image: AnalysisImage): Promise<void>;
  /** Rules that were asked for in vain. */
  readonly missing: readonly string[];
}
