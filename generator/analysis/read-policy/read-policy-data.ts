import { loadPolicy, toJavaScript } from '../../../rules/engine/index.js';
import { isLinked, type JsonValue, restoreData } from '../../../rules/engine/linker/index.js';
import type { PolicyData } from '../../policy/index.js';

/** `policy_data` as a policy has it: checked to be of the generators' shape as far as its top goes. */
export type ReadPolicyData = PolicyData;

/**
 * Evaluates `policy_data` of a policy, whether it is an object literal, text that is parsed, or a rule. Undefined where
 * the policy cannot be loaded, has no such rule, or has data of another shape.
 */
export function readPolicyData(policyText: string): ReadPolicyData | undefined {
  const loaded = loadPolicy(policyText);
  if ('code' in loaded || 'code' in loaded.policy) return undefined;
  const { value } = loaded.policy.evaluate('data.agent_policy.policy_data', undefined);
  const written = value === undefined ? undefined : toJavaScript(value);
  // What a linked policy leaves out, its rules say.
  const data = written !== undefined && isLinked(policyText) ? restoreData(written as JsonValue) : written;
  return isPolicyData(data) ? data : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Checks what readers rely on: containers with an OCI part each, and the defaults of requests. */
function isPolicyData(value: unknown): value is ReadPolicyData {
  if (!isRecord(value) || !isRecord(value.request_defaults) || !isRecord(value.common)) return false;
  const { containers } = value;
  return Array.isArray(containers) && containers.every((container) => isRecord(container) && isContainer(container));
}

function isContainer({ OCI: spec }: Readonly<Record<string, unknown>>): boolean {
  return (
    isRecord(spec) &&
    isRecord(spec.Process) &&
    isRecord(spec.Annotations) &&
    isRecord(spec.Linux) &&
    Array.isArray(spec.Mounts)
  );
}
