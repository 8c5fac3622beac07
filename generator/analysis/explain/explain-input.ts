import { type AgentPolicy, fromJavaScript, type Module, parseModule } from '../../../rules/engine/index.js';
import type { Workload } from '../../manifest/index.js';
import { openPolicy, type PolicySource } from '../read-policy/index.js';
import { createMask, explainDenial, listPolicyValues } from '../replay/index.js';
import { advise } from './advise.js';
import { type CaseFacts, findSlot, findWritten } from './case-facts.js';
import type { Cause } from './cause.js';
import { changeData, replaceData } from './change-policy.js';
import { compareFault } from './compare-fault.js';
import type { Denial } from './denial.js';
import type { Explanation, Trial } from './explanation.js';
import type { CheckName, Fault } from './fault.js';
import { findCause } from './find-cause.js';
import { findOrigin } from './find-origin.js';
import { parseOwnFault } from './parse-own-fault.js';
import { parseReferenceStory } from './parse-reference-fault.js';
import { type ReadInput, readInput } from './read-input.js';
import { criKeys, readText } from './read-request-value.js';

export interface ExplainInput {
  /** Whatever the user has of the denial, or what was read of it. */
  readonly text: string | ReadInput;
  /** The policy that denied, if it is at hand. */
  readonly policy: PolicySource | undefined;
  /** The manifest as it is now; without it, the one that carries the policy. */
  readonly workload: Workload | undefined;
  readonly showValues: boolean;
  /** Joins the rules of this release with data; policies of them are tried so. */
  readonly link?: (data: unknown) => string;
}

export interface ExplainResult {
  readonly explanations: readonly Explanation[];
  /** Requests of a log that the policy allows. */
  readonly allowed: number;
}

/** Requests that rules judge by what is in them; others are opened by a setting, or by nothing. */
const decidedKinds: ReadonlySet<string> = new Set([
  'CreateContainerRequest',
  'CreateSandboxRequest',
  'StartContainerRequest',
  'RemoveContainerRequest',
  'ExecProcessRequest',
  'CopyFileRequest',
  'UpdateInterfaceRequest',
  'UpdateRoutesRequest',
  'AddARPNeighborsRequest',
]);

/** The check that failed, and the policy container that came closest where the prints tell it. */
interface Story {
  readonly fault: Fault;
  readonly slot?: number | undefined;
}

/** What rests on a guess is not certain. */
function soften(cause: Cause, by: Explanation['containerBy']): Cause {
  return by === 'only' && cause.certainty === 'certain' ? { ...cause, certainty: 'likely' } : cause;
}

function readStory(kind: string, prints: readonly string[], meant?: number): Story {
  const own = parseOwnFault(prints);
  if (own) return { fault: own };
  const story = parseReferenceStory(prints, meant);
  if (story?.fault) return { fault: story.fault, slot: story.container };
  const check: CheckName = decidedKinds.has(kind) ? 'unknown' : 'closed';
  return { fault: { check }, slot: story?.container };
}

/** What is left of names in a print that is cut: keys of the CRI come early. */
function findNamed(prints: readonly string[], key: string): string | undefined {
  for (const print of prints) {
    const at = print.indexOf(`"${key}": "`);
    const [, name] = at === -1 ? [] : (/^": "([^"\\]+)"/.exec(print.slice(at + key.length + 1)) ?? []);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The name that the request has, or else whoever passed the denial on. */
function nameContainer({ request, prints, container }: Denial): string | undefined {
  return (
    readText(request, 'OCI', 'Annotations', criKeys.container) ?? findNamed(prints, criKeys.container) ?? container
  );
}

interface Replayed {
  readonly allowed: boolean;
  readonly prints: readonly string[];
  readonly rule: Explanation['rule'];
}

class Session {
  readonly #input: ExplainInput;
  readonly #agent: AgentPolicy | undefined;
  #module: Module | undefined;

  constructor(input: ExplainInput) {
    this.#input = input;
    this.#agent = input.policy ? openPolicy(input.policy.policyText).agent : undefined;
  }

  run(): ExplainResult {
    const { text } = this.#input;
    const { denials, requests } = typeof text === 'string' ? readInput(text) : text;
    const explanations: Explanation[] = denials.map((denial) => {
      this.#agent?.reset();
      return this.#explain(
        denial,
        denial.request === undefined ? undefined : this.#replay(denial.kind, denial.request),
      );
    });
    this.#agent?.reset();
    let allowed = 0;
    for (const { kind, request, line } of requests) {
      const replayed = this.#replay(kind, request);
      if (replayed?.allowed) allowed += 1;
      else explanations.push(this.#explain({ kind, prints: [], isCut: false, request, line }, replayed));
    }
    return { explanations, allowed };
  }

  #replay(kind: string, request: unknown): Replayed | undefined {
    const { policy } = this.#input;
    const agent = this.#agent;
    if (!agent || !policy) return undefined;
    const { allowed, prints, error } = agent.evaluate(kind, request);
    const readModule = (): Module | undefined => {
      this.#module ??= parseModule(policy.policyText, { file: 'agent_policy' }).module;
      return this.#module;
    };
    const failed = allowed ? undefined : explainDenial(agent, { kind, request }, error, readModule);
    return {
      allowed,
      prints: prints.flatMap((print) => print.replace(/^agent_policy:\d+: /, '')),
      rule: failed && { name: failed.name, span: policy.spanOf(failed.start, failed.end) },
    };
  }

  #gatherFacts(denial: Denial, story: Story): { readonly facts: CaseFacts; readonly by: Explanation['containerBy'] } {
    const { policy, workload = policy?.workload } = this.#input;
    const data = policy?.data;
    const { kind, request } = denial;
    const { container, by } = this.#findContainer(denial, story);
    const isCreate = kind === 'CreateContainerRequest';
    const isSandbox = readText(request, 'OCI', 'Annotations', 'io.kubernetes.cri.container-type') === 'sandbox';
    const named = container !== undefined || isSandbox ? findSlot(data, container) : undefined;
    const slot = isCreate ? (named ?? (container === undefined ? story.slot : undefined)) : undefined;
    const facts: CaseFacts = {
      kind,
      fault: story.fault,
      request,
      data,
      container,
      slot,
      want: slot === undefined ? undefined : data?.containers[slot],
      workload,
      written: findWritten(workload, container),
    };
    return { facts, by };
  }

  /** The name that the request has; else what the message says, what came closest, or the only container that there is. */
  #findContainer(
    { kind, request, prints, container: told }: Denial,
    { fault, slot }: Story,
  ): { readonly container: string | undefined; readonly by: Explanation['containerBy'] } {
    const data = this.#input.policy?.data;
    const nameAt = (index: number): string | undefined => data?.containers[index]?.OCI.Annotations[criKeys.container];
    const printed = readText(request, 'OCI', 'Annotations', criKeys.container) ?? findNamed(prints, criKeys.container);
    if (printed !== undefined) return { container: printed, by: 'request' };
    const isUnknown = fault.check === 'container-unknown' && fault.subject !== 'sandbox';
    const said = (isUnknown ? fault.subject : undefined) ?? told;
    if (said !== undefined) return { container: said, by: 'message' };
    if (kind !== 'CreateContainerRequest' || request !== undefined) return { container: undefined, by: undefined };
    if (slot !== undefined) return { container: nameAt(slot), by: 'story' };
    const names = (data?.containers ?? []).flatMap((_one, index) => nameAt(index) ?? []);
    return names.length === 1 ? { container: names[0], by: 'only' } : { container: undefined, by: undefined };
  }

  #explain(denial: Denial, replayed: Replayed | undefined): Explanation {
    const { policy, showValues } = this.#input;
    const name = nameContainer(denial);
    const meant = name === undefined ? undefined : findSlot(policy?.data, name);
    const told = readStory(denial.kind, denial.prints, meant);
    const again = replayed && !replayed.allowed ? readStory(denial.kind, replayed.prints, meant) : undefined;
    // What the cluster's policy said comes first; a new run says more where that was cut, or only the request is at hand.
    const story =
      told.fault.check === 'unknown' || told.fault.check === 'closed' || denial.isCut ? (again ?? told) : told;
    const cutShort = denial.isCut && denial.request === undefined && !parseOwnFault(denial.prints);
    const { facts, by } = this.#gatherFacts(denial, cutShort ? { fault: { check: 'unknown' } } : story);
    const isOther = replayed?.allowed === true && denial.prints.length > 0;
    const cause: Cause = isOther
      ? {
          name: 'other-policy',
          certainty: 'likely',
          because: 'the policy at hand allows this request, when it is the first of its container',
        }
      : soften(findCause(facts), by);
    const prints = denial.prints.length > 0 ? denial.prints : (replayed?.prints ?? []);
    const values = showValues ? [] : listPolicyValues(policy?.data?.containers ?? []);
    const mask = showValues ? (text: string) => text : createMask(fromJavaScript(denial.request ?? {}), values);
    const said = parseOwnFault(prints)
      ? prints[0]
      : prints.length > 0
        ? `${prints.length} prints of rules that narrate`
        : undefined;
    return {
      kind: denial.kind,
      line: denial.line,
      pod:
        readText(denial.request, 'OCI', 'Annotations', criKeys.pod) ??
        findNamed(denial.prints, criKeys.pod) ??
        denial.pod,
      container: facts.container,
      containerBy: by,
      fault: facts.fault,
      said: said === undefined ? undefined : mask(said.slice(0, 300)),
      comparison: compareFault(facts),
      origin: findOrigin(facts),
      cause,
      advice: advise(facts, cause),
      replay: replayed === undefined ? 'none' : replayed.allowed ? 'allowed' : 'denied',
      rule: replayed?.rule,
      trial: replayed && !replayed.allowed ? this.#try(facts, cause) : { kind: 'none' },
      gaps: [
        ...(by === 'only' ? ['the text names no container: it is taken to be the only one of the policy'] : []),
        ...this.#listGaps(denial, facts),
      ],
    };
  }

  /** Puts the request to the policy again with only the check changed that failed, and goes on from check to check. */
  #try(facts: CaseFacts, cause: Cause): Trial {
    const { policy, link } = this.#input;
    if (!policy?.data || facts.kind !== 'CreateContainerRequest' || cause.name === 'attack-shape')
      return { kind: 'none' };
    let data = policy.data;
    let now = facts;
    const faults: Fault[] = [];
    const seen = new Set([JSON.stringify(facts.fault)]);
    for (let step = 0; step < 8; step += 1) {
      const changed = changeData(data, now);
      if (!changed) return step === 0 ? { kind: 'none' } : { kind: 'next', faults, allowed: false };
      data = changed;
      const text = this.#isOwn(link) && link ? link(data) : replaceData(policy.policyText, data);
      const agent = text === undefined ? undefined : openPolicy(text).agent;
      if (!agent) return { kind: 'none' };
      const { allowed, prints } = agent.evaluate(facts.kind, facts.request);
      if (allowed) return faults.length === 0 ? { kind: 'confirmed' } : { kind: 'next', faults, allowed: true };
      const { fault } = readStory(
        facts.kind,
        prints.map((print) => print.replace(/^agent_policy:\d+: /, '')),
        facts.slot,
      );
      const key = JSON.stringify(fault);
      if (seen.has(key)) return step === 0 ? { kind: 'none' } : { kind: 'next', faults, allowed: false };
      seen.add(key);
      faults.push(fault);
      now = { ...now, fault, want: data.containers[now.slot ?? -1] };
    }
    return { kind: 'next', faults, allowed: false };
  }

  /** Whether the policy has the rules that this release puts before such data. */
  #isOwn(link: ExplainInput['link']): boolean {
    const { policy } = this.#input;
    const rulesOf = (text: string): string => text.slice(0, text.lastIndexOf('\npolicy_data')).trim();
    return (
      policy?.data !== undefined && link !== undefined && rulesOf(link(policy.data)) === rulesOf(policy.policyText)
    );
  }

  #sayUnread(): string {
    return this.#input.policy
      ? 'the data of the policy are not of the kind that Kata policies have, so what it expects cannot be told'
      : 'without the policy (--policy) what it expects cannot be told';
  }

  #listGaps(
    { isCut, request, kind, prints }: Denial,
    { data, workload, container, fault }: CaseFacts,
  ): readonly string[] {
    const isOwn = parseOwnFault(prints) !== undefined;
    return [
      ...(isCut && fault.check === 'unknown'
        ? [
            'the message is cut before the policy says why: the whole one is in the log of containerd or kubelet on the node',
          ]
        : []),
      ...(isCut && fault.check !== 'unknown' && request === undefined
        ? ['the message is cut: the rest of the request cannot be told']
        : []),
      ...(request === undefined && isOwn && !isCut
        ? ['the message holds no request, so what came is known only as far as the policy says it']
        : []),
      ...(container === undefined && kind === 'CreateContainerRequest'
        ? ['which container it was cannot be told from this text; an Event as JSON or YAML names it']
        : []),
      ...(data ? [] : [this.#sayUnread()]),
      ...(workload ? [] : ['without the manifest (-y) it cannot be told whether it was changed']),
    ];
  }
}

/** Explains all denials of a text: what failed first, why, and what to do about it. */
export function explainInput(input: ExplainInput): ExplainResult {
  return new Session(input).run();
}
