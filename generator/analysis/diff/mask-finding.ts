import { fromJavaScript } from '../../../rules/engine/index.js';
import { createMask, listPolicyValues } from '../replay/index.js';
import type { Json, JsonObject } from '../requests/index.js';
import type { Counterexample } from './describe-proof.js';
import type { PolicyFinding } from './policy-finding.js';

const maskedText = '***';

/** Members whose texts may hold secrets: variables and arguments. */
const secretMembers: ReadonlySet<string> = new Set(['Env', 'Args', 'data']);

function maskText(text: string): string {
  const [, name] = /^([A-Za-z_][\w.-]*)=/.exec(text) ?? [];
  return name === undefined ? maskedText : `${name}=${maskedText}`;
}

function maskAll(value: Json): Json {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map((item: Json) => maskAll(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([key, member]) => [key, maskAll(member)]));
}

/** Hides what variables and arguments hold, wherever they stand; the numbers of what is written to a process, too. */
export function maskValue(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => maskValue(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, member]) => {
      if (key === 'data' && Array.isArray(member)) return [key, maskedText];
      return [key, secretMembers.has(key) ? maskAll(member) : maskValue(member)];
    }),
  );
}

function maskCounterexample(
  example: Counterexample | undefined,
  values: readonly string[],
): Counterexample | undefined {
  if (!example) return undefined;
  const { request, before, denial } = example;
  const maskOne = (one: JsonObject): JsonObject => maskValue(one) as JsonObject;
  return {
    ...example,
    request: maskOne(request),
    before: {
      old: before.old.map((one) => ({ ...one, request: maskOne(one.request) })),
      new: before.new.map((one) => ({ ...one, request: maskOne(one.request) })),
    },
    denial: createMask(fromJavaScript(request), values)(denial),
  };
}

type Valued = Parameters<typeof listPolicyValues>[0];

/** A finding without what variables and arguments hold. */
export function maskFinding(finding: PolicyFinding, containers: Valued): PolicyFinding {
  const values = listPolicyValues(containers);
  const isSecret = /^containers\/[^/]*\/OCI\/Process\/(?:Env|Args)(?:\/|$)/.test(finding.place);
  const hide = (value: Json | undefined): Json | undefined => {
    if (value === undefined) return undefined;
    return isSecret ? maskTemplates(value) : maskValue(value);
  };
  return {
    ...finding,
    old: hide(finding.old),
    new: hide(finding.new),
    allowsMore: maskCounterexample(finding.allowsMore, values),
    allowsLess: maskCounterexample(finding.allowsLess, values),
  };
}

/** Variables and arguments with what the policy says about them. */
function maskTemplates(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return value.map((entry: Json): Json => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return maskedText;
    const { text, pattern, ...rest } = entry as JsonObject;
    return {
      ...rest,
      text: typeof text === 'string' ? maskText(text) : maskedText,
      ...(pattern !== undefined && { pattern: maskedText }),
    };
  });
}
