import {
  describeRuntime,
  formatPolicy,
  type GeneratedPolicy,
  loadAnalysis,
  type PolicyData,
  type Profile,
  type RulesText,
} from '../../generator/index.js';

/** Whether a policy lets a pod live: the first request that it denies, or why it cannot be loaded. */
export type Coverage = { readonly covers: true } | { readonly covers: false; readonly reason: string };

/** A guest that denies these gives empty logs, and the pod runs on. */
const optional: ReadonlySet<string> = new Set([
  'ReadStreamRequest',
  'WriteStreamRequest',
  'CloseStdinRequest',
  'GetDiagnosticDataRequest',
]);

/** Puts to a policy what the runtime will send for a pod. `whole` is the pod with the data that its own policy would have. */
export async function judgeCoverage(
  policyText: string,
  whole: GeneratedPolicy,
  profile: Profile | undefined,
): Promise<Coverage> {
  const { chooseRuntimeShape, openPolicy, simulateRequests } = await loadAnalysis();
  const { agent, error } = openPolicy(policyText);
  if (!agent) return { covers: false, reason: `the guest cannot load it: ${error.message}` };
  const { workload, data } = whole;
  const facts = profile && { ...describeRuntime(profile) };
  const shape = chooseRuntimeShape(data, workload.template.spec.runtimeClassName, facts);
  for (const { kind, step, request } of simulateRequests({ workload, data }, shape, 'start')) {
    if (optional.has(kind)) continue;
    const { allowed } = agent.evaluate(kind, request, { raw: true });
    // What the policy printed may hold values of the pod; which request it was says enough.
    if (!allowed) return { covers: false, reason: `it denies "${step}" (${kind})` };
  }
  return { covers: true };
}

/**
 * How a policy compares with the one that we would attach. `names`: it also accepts other names or namespaces, as the
 * policy of a template does. `wider` stands for all that cannot be shown to be no wider.
 */
export type Width =
  | { readonly kind: 'same' | 'narrower' | 'names' }
  | { readonly kind: 'wider'; readonly reason: string };

/**
 * Compares policies by their data, which says something only if both have the same rules: that is shown by joining our
 * rules with the other one's data, which must give the other policy's rules to the letter.
 */
export async function judgeWidth(policyText: string, whole: GeneratedPolicy, rules: RulesText): Promise<Width> {
  if (policyText === whole.policyText) return { kind: 'same' };
  const { readPolicyData } = await loadAnalysis();
  const data = readPolicyData(policyText);
  if (!data) return { kind: 'wider', reason: 'its policy_data cannot be read, so nobody can tell what it allows' };
  const form = await findForm(policyText, data, rules);
  if (!form) {
    return { kind: 'wider', reason: 'its rules are not those of this webhook, so it cannot be shown what it allows' };
  }
  // The lean form leaves out what its rules do not read.
  const ours = form === 'lean' ? readPolicyData(whole.policyText) : whole.data;
  const differences = [...listDifferences(ours, data, '')];
  const hard = differences.find(({ kind }) => kind === 'other');
  if (hard) return { kind: 'wider', reason: `${hard.path} differs from what this pod needs` };
  if (differences.length === 0) return { kind: 'same' };
  return { kind: differences.some(({ kind }) => kind === 'names') ? 'names' : 'narrower' };
}

interface SplitPolicy {
  readonly rules: string;
  readonly form: 'lean' | 'plain';
}

/** Separates rules and data; undefined where anything but data follows `policy_data`. */
function splitPolicy(text: string): SplitPolicy | undefined {
  const at = text.lastIndexOf('\npolicy_data := ');
  if (at === -1) return undefined;
  const rules = text.slice(0, at);
  const data = text.slice(at + '\npolicy_data := '.length).trimEnd();
  // A raw text holds no back quote, so that this is one text and nothing else.
  if (/^json\.unmarshal\(`[^`]*`\)$/.test(data)) return { rules, form: 'lean' };
  try {
    JSON.parse(data);
    return { rules, form: 'plain' };
  } catch {
    return undefined;
  }
}

/** The form in which a text is our rules with these data, of those in which the command writes them. */
async function findForm(
  policyText: string,
  data: PolicyData,
  rules: RulesText,
): Promise<SplitPolicy['form'] | undefined> {
  const split = splitPolicy(policyText);
  if (!split) return undefined;
  const own = splitPolicy(await formatPolicy(rules, data, split.form === 'lean'));
  return own?.form === split.form && own.rules === split.rules ? split.form : undefined;
}

interface Difference {
  readonly path: string;
  /** `narrower`: the other one allows less there. */
  readonly kind: 'narrower' | 'names' | 'other';
}

const namesPath = /^\/containers\/\d+\/OCI\/Annotations\/io\.kubernetes\.cri\.sandbox-(name|namespace)$/;
const switchesPath = /^\/request_defaults\/[A-Za-z]+$/;
const commandsPath = /^\/request_defaults\/ExecProcessRequest\/(allowed_commands|regex)$/;
const annotationsPath = /^\/containers\/\d+\/OCI\/Annotations\/([^/]+)$/;

/** Compares data member by member: `ours` is what the pod needs, `theirs` what was brought. */
function* listDifferences(ours: unknown, theirs: unknown, path: string): Generator<Difference> {
  if (commandsPath.test(path) && Array.isArray(ours) && Array.isArray(theirs)) {
    const known = new Set(ours.map((one) => JSON.stringify(one)));
    if (!theirs.every((one) => known.has(JSON.stringify(one)))) yield { path, kind: 'other' };
    else if (theirs.length < ours.length) yield { path, kind: 'narrower' };
    return;
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    if (ours.length !== theirs.length) return yield { path, kind: 'other' };
    for (const [index, one] of ours.entries()) yield* listDifferences(one, theirs[index], `${path}/${index}`);
    return;
  }
  if (isRecord(ours) && isRecord(theirs)) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      yield* listDifferences(ours[key], theirs[key], `${path}/${key}`);
    }
    return;
  }
  if (ours === theirs) return;
  if (switchesPath.test(path) && ours === true && theirs === false) yield { path, kind: 'narrower' };
  else if (annotationsPath.test(path) && theirs === undefined) yield { path, kind: 'narrower' };
  else if (namesPath.test(path) && isWiderName(ours, theirs)) yield { path, kind: 'names' };
  else yield { path, kind: 'other' };
}

/** What a template's policy has in place of a name's end: patterns for the random and the counted parts. */
const suffixes =
  /(?:-?\[bcdfghjklmnpqrstvwxz2456789\][+*]|\(-\[0-9\]\+\)\?|\(-\[[a-z0-9.-]+\][+*]\)\?|-?\[0-9\]\+|\(-\[bcdfghjklmnpqrstvwxz2456789\]\*\)\?)+\$$/;

/** No namespace at all, or the pattern for a workload whose name the pod's begins with. */
function isWiderName(ours: unknown, theirs: unknown): boolean {
  if (theirs === '') return typeof ours === 'string';
  if (typeof ours !== 'string' || typeof theirs !== 'string' || !suffixes.test(theirs)) return false;
  const prefix = theirs.replace(suffixes, '');
  return prefix.length > 1 && /^\^[a-z0-9][a-z0-9.\\-]*$/.test(prefix) && ours.startsWith(prefix);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
