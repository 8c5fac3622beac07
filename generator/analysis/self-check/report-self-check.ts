import {
  type AgentPolicy,
  fromJavaScript,
  parseModule,
  type RegoError,
  type Verdict,
} from '../../../rules/engine/index.js';
import { type DiagnosticCollector, locateOffset, type Span } from '../../diagnostics/index.js';
import type { Workload } from '../../manifest/index.js';
import { openPolicy } from '../read-policy/load-policy.js';
import { explainDenial } from '../replay/explain-denial.js';
import { createMask, listPolicyValues } from '../replay/mask-values.js';
import type { SimulatedRequest } from '../requests/index.js';
import type { SelfCheckInputs } from './self-check-inputs.js';

/** Reports a policy that the guest cannot load: at its place in the user's rules, if they are to blame. */
export function reportUnloadable(
  { rules, policyText, workload }: SelfCheckInputs,
  error: RegoError,
  collector: DiagnosticCollector,
): void {
  // Rules that end in the middle of something fail where the data begin: alone, they show their own place.
  const own = rules.kind === 'given' ? openPolicy(rules.text).error : undefined;
  if (own) {
    const source = { name: rules.name, text: rules.text };
    collector.report('rules-unloadable', {
      message: `the guest cannot load the rules: ${own.message}`,
      span: own.position && { source, start: own.position.start, end: own.position.end },
      notes: ['a VM whose policy does not load does not start'],
      help: ['the engine is that of Kata 3.30 and later; if your guests know other syntax, give --no-self-check'],
    });
    return;
  }
  const place = error.position && locateOffset({ name: '', text: policyText }, error.position.start);
  collector.report('self-check-denied', {
    message: `the guest cannot load the policy of ${workload.kind} ${workload.name}: ${error.message}`,
    span: workload.spanOf(['spec']),
    notes: place ? [`line ${place.line}, column ${place.column} of the policy`] : [],
    help: [bugHelp],
  });
}

/** Reports a policy that carries out what it denies: no denial can show it, so nothing else would. */
export function reportAllowsFailures({ workload, rules }: SelfCheckInputs, collector: DiagnosticCollector): void {
  collector.report('policy-allows-failures', {
    message: `${workload.kind} ${workload.name}: AllowRequestsFailingPolicy is true in ${rules.name}, so that every request passes, those that are denied too`,
    span: workload.spanOf(['spec']),
    help: ['it is for debugging only: such a policy keeps nothing from the host'],
  });
}

const bugHelp =
  'with the settings and rules that ship, this is a bug: please report it; --no-self-check writes the policy all the same';

/** A request that was denied, and by whom. */
export interface SelfCheckDenial {
  readonly agent: AgentPolicy;
  readonly request: SimulatedRequest;
  readonly verdict: Verdict;
  readonly shapeName: string;
}

/** Reports a request that the policy would deny: an error, with the user's rules a warning. */
export function reportDenied(inputs: SelfCheckInputs, denial: SelfCheckDenial, collector: DiagnosticCollector): void {
  const { workload, data, rules, policyText } = inputs;
  const { agent, request, verdict, shapeName } = denial;
  const rule = explainDenial(
    agent,
    request,
    verdict.error,
    () => parseModule(policyText, { file: 'agent_policy' }).module,
  );
  const mask = createMask(fromJavaScript(request.request), listPolicyValues(data.containers));
  const reason = verdict.error?.message ?? findReason(verdict.prints);
  const text = rule && policyText.slice(rule.start, rule.end).split('\n', 1)[0]?.slice(0, 160);
  const isGiven = rules.kind === 'given';
  const place = isGiven && rule ? locateOffset({ name: '', text: policyText }, rule.start) : undefined;
  collector.report(isGiven ? 'self-check-denied-by-given-rules' : 'self-check-denied', {
    message: `${workload.kind} ${workload.name}: the policy would deny "${request.step}" (${request.kind})${reason === undefined ? '' : `: ${mask(reason).slice(0, 300)}`}`,
    span: findContainerSpan(workload, request.container),
    notes: [
      ...(rule ? [`rule ${rule.name}${place ? ` at ${rules.name}:${place.line}:${place.column}` : ''}: ${text}`] : []),
      `simulated: ${shapeName}`,
    ],
    help: [
      isGiven ? `${rules.name} does not allow what the runtime sends, or the settings do not fit the nodes` : bugHelp,
    ],
  });
}

/** Rules that print more than this tell what they do, not why they deny. */
const maxReasonPrints = 3;

/** The last print, without its place; what a debugging policy adds shows the whole request. */
function findReason(prints: readonly string[]): string | undefined {
  if (prints.length > maxReasonPrints) return undefined;
  const texts = prints.map((print) => print.replace(/^agent_policy:\d+: /, ''));
  return texts.filter((text) => !text.startsWith('state {')).at(-1);
}

function findContainerSpan(workload: Workload, name: string | undefined): Span {
  const { containers, initContainers = [] } = workload.template.spec;
  const index = containers.findIndex((container) => container.name === name);
  if (index !== -1) return workload.spanOf(['spec', 'containers', index]);
  const initIndex = initContainers.findIndex((container) => container.name === name);
  return workload.spanOf(initIndex === -1 ? ['spec'] : ['spec', 'initContainers', initIndex]);
}
