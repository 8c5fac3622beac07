import {
  type DiffMemory,
  diffPolicies,
  type PolicyComparison,
  type ShippedRules,
} from '../../../generator/analysis/diff/index.js';
import type { PolicySource } from '../../../generator/analysis/read-policy/index.js';
import { readPolicySource } from '../../../generator/analysis/read-policy/index.js';
import { createCollector } from '../../../generator/diagnostics/index.js';
import { readShippedRules } from '../../../generator/settings/index.js';
import type { JsonValue } from '../../../rules/engine/linker/index.js';
import type { GenerateOptions } from '../../generate/generate-fixture.js';
import { makePolicy } from '../verified-pod.js';

let shipped: ShippedRules | undefined;

/** The rules that ship, as the command hands them in. */
export async function readRules(): Promise<ShippedRules> {
  if (shipped) return shipped;
  const rules = readShippedRules();
  const link = await rules.linker?.();
  if (!link) throw new Error('the shipped rules have no linker');
  shipped = { text: rules.text, link: (data) => link(data as JsonValue) };
  return shipped;
}

const texts = new Map<string, Promise<string>>();

/** The policy text that generation makes of a pod, once. */
export function makePolicyText(manifest: string, options: GenerateOptions = {}): Promise<string> {
  const key = JSON.stringify([manifest, options]);
  const known = texts.get(key) ?? makePolicy(manifest, options).then(({ policyText }) => policyText);
  texts.set(key, known);
  return known;
}

/** A policy text as it is read from a file. */
export async function readText(text: string): Promise<PolicySource> {
  const [source] = await readPolicySource({ name: 'policy.rego', text }, createCollector());
  if (!source) throw new Error('the text is no policy');
  return source;
}

/** Compares two policy texts. */
export async function compareTexts(old: string, next: string, memory?: DiffMemory): Promise<PolicyComparison> {
  const collector = createCollector();
  const compared = diffPolicies(await readText(old), await readText(next), await readRules(), collector, memory);
  if (!compared) throw new Error(collector.diagnostics.map(({ message }) => message).join('\n'));
  return compared;
}

/** Findings in one line each, as examples state them. */
export function writeFindings({ findings }: PolicyComparison): readonly string[] {
  return findings.map(({ relation, title }) => `${relation} ${title}`).sort();
}
