import { parseModule } from '../../../rules/engine/index.js';
import type { DiagnosticCollector } from '../../diagnostics/index.js';
import { loadPolicy } from '../read-policy/index.js';
import { listOciVersions, listRuntimeShapes, type ProfileFacts, type SimulatedPod } from '../requests/index.js';
import { type Breathe, judgeHostile } from './judge-hostile.js';
import { judgeLegitimate, judgeOciVersion } from './judge-legitimate.js';
import { judgeMutations } from './judge-mutations.js';
import { readRuleFacts } from './read-rule-facts.js';
import type { VerifyReport } from './verify-report.js';

/** A policy to verify, and the pod for which it is meant to be. */
export interface VerifySubject extends SimulatedPod {
  readonly policyText: string;
  /** For messages. */
  readonly label: string;
}

export interface VerifyOptions {
  /** Judge every change instead of one of each class. */
  readonly exhaustive: boolean;
  /** Show what variables and arguments hold. */
  readonly showValues: boolean;
  readonly profile?: ProfileFacts | undefined;
  /** The versions of the OCI specification that containerd releases write. */
  readonly ociVersions: readonly string[];
  /** Called again and again: gives others a turn, and may throw to end the work. */
  readonly breathe?: Breathe;
}

const holdBreath: Breathe = async () => {};

/**
 * Shows what a policy does: sends it what runtimes send for the pod, in every shape that the settings can mean, and then
 * those requests with one change each, and what only a hostile host sends. Undefined when the policy cannot be loaded, which is reported.
 */
export async function verifyPolicy(
  subject: VerifySubject,
  options: VerifyOptions,
  collector: DiagnosticCollector,
): Promise<VerifyReport | undefined> {
  const { policyText, label, workload } = subject;
  const spanOf = (): ReturnType<typeof workload.spanOf> => workload.spanOf([]);
  const agent = loadPolicy({ label, policyText, spanOf }, collector);
  const { module } = parseModule(policyText, { file: 'agent_policy' });
  if (!agent || !module) return undefined;
  const policy = { agent, module, policyText };
  const rules = readRuleFacts(module);
  const shapes = listRuntimeShapes(subject.data, options.profile);
  const [ordinary] = shapes;
  const accepted = listOciVersions(subject.data);
  const breathe = options.breathe ?? holdBreath;
  const legitimate = judgeLegitimate(subject, policy, shapes, options.showValues);
  await breathe();
  const hostile = await judgeHostile(subject, policy, shapes, breathe);
  const mutations = await judgeMutations(subject, policy, rules.kinds, shapes, { ...options, breathe });
  return {
    rules: rules.areOurs ? 'shipped' : 'other',
    ociVersions: accepted,
    otherOciVersions: [...new Set(options.ociVersions)]
      .filter((version) => !accepted.includes(version))
      .map((version) => ({
        version,
        allowed: ordinary !== undefined && judgeOciVersion(subject, policy, ordinary, version),
      })),
    ...legitimate,
    mutations: mutations.counts,
    mutationsByKind: mutations.byKind,
    passed: mutations.passed,
    hostile,
    allowsFailures: agent.allowsFailures,
  };
}
