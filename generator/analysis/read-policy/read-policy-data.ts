import { compilePolicy, parseModule, toJavaScript } from '../../../rules/engine/index.js';
import type { PolicyData } from '../../policy/index.js';

/** `policy_data` as a policy has it: checked to be of the generators' shape as far as its top goes. */
export type ReadPolicyData = PolicyData;

/**
 * Evaluates `policy_data` of a policy, whether it is an object literal, text that is parsed, or a rule. Undefined where
 * the policy cannot be loaded, has no such rule, or has data of another shape.
 */
export function readPolicyData(policyText: string): ReadPolicyData | undefined {
  const { module } = parseModule(policyText, { file: 'agent_policy' });
  const { policy } = module === undefined ? {} : compilePolicy([module]);
  const value = policy?.evaluate('data.agent_policy.policy_data', undefined).value;
  const data = value === undefined ? undefined : toJavaScript(value);
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
