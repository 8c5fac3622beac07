import type { AnalysisImage } from '../../../rules/engine/image/index.js';
import type { Workload } from '../../manifest/index.js';
import type { PolicyData } from '../../policy/index.js';
import type { RulesText, Settings } from '../../settings/index.js';
import type { ProfileFacts } from '../requests/index.js';
import type { PassedChecks } from './passed-checks.js';

/** A policy before it is written, and what it was made of. */
export interface SelfCheckInputs {
  readonly workload: Workload;
  readonly data: PolicyData;
  readonly rules: RulesText;
  readonly policyText: string;
  readonly settings: Settings;
  /** What is known of the nodes that will run the pod. */
  readonly profile?: ProfileFacts | undefined;
  /** Finds what the engine found out about a rules text at build time. Without it, the policy is parsed. */
  readonly findImage?: ((rulesText: string) => AnalysisImage | undefined) | undefined;
  /** Spares checks that would only find again that all is well. */
  readonly passedChecks?: PassedChecks | undefined;
}
