import { analysisOf } from '../compiled-policy.js';
import type { AnalysisImage } from '../image/analysis-image.js';
import { makeAnalysisImage } from '../image/make-analysis-image.js';
import { findReloadError } from './agent-policy-session.js';
import { endsWithData, loadPolicy } from './load-policy.js';

/** Makes the image of rules as they stand in a policy before their data. Undefined where the engine has to read the text each time. */
export function imageRules(rulesText: string): AnalysisImage | undefined {
  const loaded = loadPolicy(`${rulesText}policy_data := {}\n`);
  if ('code' in loaded || 'code' in loaded.policy) return undefined;
  const { module, policy } = loaded;
  if (!endsWithData(module, rulesText.length) || findReloadError(module) !== null) return undefined;
  const analysis = analysisOf(policy);
  return analysis && makeAnalysisImage(analysis);
}
