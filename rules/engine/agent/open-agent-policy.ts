import { guestBuiltins } from '../builtins/builtin-table.js';
import { CompiledPolicy } from '../compiled-policy.js';
import type { AnalysisImage } from '../image/analysis-image.js';
import { openAnalysisImage } from '../image/open-analysis-image.js';
import { RegoFault } from '../rego-error.js';
import type { Module } from '../syntax/ast.js';
import { RegoObject } from '../values/value.js';
import { type AgentPolicy, AgentPolicySession } from './agent-policy-session.js';
import { readDataRule, rulesBeforeData } from './read-data-rule.js';

interface OpenedImage {
  readonly policy: CompiledPolicy;
  readonly module: Module;
  readonly line: number;
}

/** By rules text. */
const opened = new Map<string, OpenedImage>();
const MAX_OPENED = 32;

/**
 * An agent with this policy text, from an image of its rules, which `findImage` gives for exactly their text. Its verdicts are those of
 * `createAgentPolicy`, but its errors and prints tell no places: whoever wants to explain a denial reads the text. Undefined where there is
 * no image, or the text does not end with data as an image needs it.
 */
export function openAgentPolicy(
  policyText: string,
  findImage: (rulesText: string) => AnalysisImage | undefined,
): AgentPolicy | undefined {
  const rulesText = rulesBeforeData(policyText);
  const image = openImageOnce(rulesText, findImage);
  const rule = image && readDataRule(policyText, rulesText.length, image.line);
  return (
    image &&
    rule &&
    new AgentPolicySession({ policy: image.policy.withLastRule(rule), module: image.module, reloads: true })
  );
}

function openImageOnce(
  rulesText: string,
  findImage: (rulesText: string) => AnalysisImage | undefined,
): OpenedImage | undefined {
  const known = opened.get(rulesText);
  if (known !== undefined) return known;
  const image = findImage(rulesText);
  if (image === undefined) return undefined;
  const analysis = openAnalysisImage(image, guestBuiltins);
  const [module] = analysis.modules;
  if (module === undefined) return undefined;
  const entry = {
    policy: CompiledPolicy.of(analysis, new RegoObject(), false, refuseQuery),
    module,
    line: image.dataLine,
  };
  if (opened.size >= MAX_OPENED) opened.clear();
  opened.set(rulesText, entry);
  return entry;
}

/** Queries take a parser, which is what an image is there to spare. */
function refuseQuery(): never {
  throw new RegoFault('syntax', 'a policy from an image answers requests only', undefined);
}
