import {
  type ApprovedPolicy,
  annotationNames,
  type Diagnostic,
  digestInitdata,
  encodeInitdata,
  type GeneratedPolicy,
  type Initdata,
  judgeAnnotation,
  listNamedImages,
  type Profile,
  policyKey,
  replacePolicy,
  writeInitdata,
} from '../../generator/index.js';
import type { Mode } from './choose-mode.js';
import type { ClassSettings } from './class-settings.js';
import type { Decision } from './decide.js';
import { type DecideContext, find, isWhole, type Judgement, listDigests, refuseFor } from './decide-context.js';
import { denyFor, listWarnings } from './describe-findings.js';
import { hashPolicy } from './hash-policy.js';
import { judgeCoverage, judgeWidth } from './judge-policy.js';
import { withAnnotations } from './make-policy.js';
import { planKernelParameters } from './plan-kernel-parameters.js';
import { ownNames, type PresentedPod } from './present-pod.js';
import { type Carried, markOf, readCarried, rememberInitdata } from './read-carried.js';

/** One pod, and what was found out about it so far. */
export interface PodCase {
  readonly context: DecideContext;
  readonly pod: PresentedPod;
  readonly mode: Mode;
  readonly classSettings: ClassSettings;
  readonly deadline: AbortSignal;
  /** What is to be said whatever comes of it. */
  readonly findings: readonly Diagnostic[];
}

type CarriedInitdata = Extract<Carried, { readonly kind: 'initdata' }>;

/** Decides about a pod that is created, in the modes that write. */
export async function decideCreate(given: PodCase): Promise<Decision> {
  const { pod, classSettings, mode } = given;
  const { profile } = classSettings;
  const fate = profile ? judgeAnnotation(profile, annotationNames.initdata) : 'unknown';
  const older = findOlderPolicy(pod);
  if (older) return denyFor([older], 403);
  if (fate === 'rejected' || fate === 'ignored') return decideWithoutPolicy(given, fate);
  const carried = await readCarried(pod);
  if (carried.kind === 'unreadable') return denyFor([carried.finding]);
  const brings = carried.kind === 'initdata' && carried.policyText !== undefined && !carried.isOurs;
  if (mode === 'approved') return await attachApproved(given, carried);
  return brings ? await keepBrought(given, carried) : await attachMade(given, carried);
}

/** The annotation that the Go runtime turns into a request which generated policies deny. */
export function findOlderPolicy({ annotations }: PresentedPod): Diagnostic | undefined {
  if (annotations[annotationNames.policy] === undefined) return undefined;
  return find('admission-older-policy', {
    message: `the pod carries ${annotationNames.policy}, which the runtime asks the guest to take in place of its policy`,
    help: ['remove the annotation; a policy belongs into the initdata'],
  });
}

/** A class that takes no initdata: a policy on it would stop the pod, or be dropped unseen. */
export function decideWithoutPolicy(given: PodCase, fate: 'rejected' | 'ignored'): Decision {
  const { pod, classSettings, context, mode } = given;
  const { profile } = classSettings;
  const brings = pod.annotations[annotationNames.initdata] !== undefined;
  const name = profile?.name ?? '';
  if (brings && fate === 'ignored') {
    const message = `${name} ignores the initdata that the pod carries: it would run without its policy`;
    return denyFor([find('admission-initdata-ignored', { message, help: helpForClass(profile) })], 403);
  }
  const message = `${name} ${fate === 'rejected' ? 'rejects' : 'ignores'} initdata, so the pod ${brings ? 'will not start' : 'runs without a policy'}`;
  const finding = find('admission-class-without-policy', { message, help: helpForClass(profile) });
  const isDenied = mode === 'approved' || mode === 'verify' || context.config.policy.classWithoutPolicy === 'deny';
  if (isDenied) return denyFor([finding], 403);
  const plan = planKernelParameters({ ...describePlan(given) });
  const errors = plan.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return denyFor(errors);
  return {
    kind: 'allowed',
    ...(plan.value !== undefined && { annotations: { [annotationNames.kernelParameters]: plan.value } }),
    warnings: listWarnings([finding, ...given.findings, ...plan.findings]),
    audit: { mode, policy: 'none: the class takes no initdata' },
  };
}

function helpForClass(profile: Profile | undefined): readonly string[] {
  const confidential =
    profile?.facts.tee === 'none' ? ['use a confidential class, such as kata-qemu-nvidia-gpu-snp'] : [];
  return [...confidential, 'or let the operator allow cc_init_data for the class, and say so in policy.profileFiles'];
}

const describePlan = ({ pod, classSettings, context }: PodCase) => ({
  pod,
  profile: classSettings.profile,
  config: context.config.kernelParameters,
  settings: classSettings.base.settings,
});

/** The initdata that a policy is put into: what the pod brings, and what the configuration adds to it. */
export function mergeBase(
  { context, pod }: PodCase,
  carried: Carried,
): { readonly base: Initdata; readonly findings: readonly Diagnostic[] } {
  const configured = context.findBase(pod.runtimeClass, pod.namespace);
  const own = carried.kind === 'initdata' ? carried.initdata : undefined;
  const wanted = context.config.initdata.algorithm;
  const algorithm = own?.algorithm ?? (wanted === '' ? (configured?.algorithm ?? 'sha256') : wanted);
  const members = new Map([...(configured?.data ?? []), ...(own?.data ?? [])]);
  members.delete(policyKey);
  const overridden = [...(configured?.data ?? [])].flatMap(([name, text]) =>
    name !== policyKey && own?.data.has(name) && own.data.get(name) !== text ? [name] : [],
  );
  const message = `the pod's initdata has its own ${overridden.join(', ')}; the configured text is not used`;
  const findings = overridden.length > 0 ? [find('admission-base-overridden', { message })] : [];
  return { base: shareInitdata({ algorithm, data: members }), findings };
}

const shared = new Map<string, Initdata>();
const maxSharedText = 64 * 1024;

/** The same object for the same content, so that its key is made once. */
function shareInitdata(initdata: Initdata): Initdata {
  const text = JSON.stringify([initdata.algorithm, ...initdata.data]);
  const known = shared.get(text);
  if (known) return known;
  // Large ones are what somebody packed into a few bytes; they are no one else's.
  if (text.length > maxSharedText) return initdata;
  if (shared.size >= 256) shared.clear();
  shared.set(text, initdata);
  return initdata;
}

async function attachMade(given: PodCase, carried: Carried): Promise<Decision> {
  const { context, pod, deadline } = given;
  const { base, findings } = mergeBase(given, carried);
  const plan = await planWithEstimate(given, base);
  if (plan.kind === 'decision') return plan.decision;
  const made = await context.maker.make({
    pod,
    annotations: withAnnotations(pod, plan.value),
    base,
    deadline,
  });
  if (made.kind !== 'made') return refuseFor(made, context);
  return attach(given, made.annotation, plan.value, {
    audit: {
      'initdata-digest': made.digest,
      'policy-sha256': hashPolicy(made, made.policyText),
      'rules-version': context.rulesVersion,
      'image-digests': listDigests(made.images),
    },
    findings: [...findings, ...plan.findings, ...made.findings],
  });
}

/** Plans kernel parameters; where the time of a pull is to be estimated, its images are looked at first. */
async function planWithEstimate(
  given: PodCase,
  base: Initdata,
): Promise<
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'plan'; readonly value: string | undefined; readonly findings: readonly Diagnostic[] }
> {
  const { context, pod, deadline } = given;
  const inputs = describePlan(given);
  let imageBytes: number | undefined;
  if (inputs.config.bandwidthMegabits > 0 && inputs.config.imagePullTimeoutSeconds === 0) {
    const made = await context.maker.make({ pod, annotations: pod.annotations, base, deadline });
    if (made.kind !== 'made') return { kind: 'decision', decision: refuseFor(made, context) };
    imageBytes = Math.max(0, ...made.images.map(({ layers }) => layers.reduce((sum, { size }) => sum + size, 0)));
  }
  const plan = planKernelParameters({ ...inputs, ...(imageBytes !== undefined && { imageBytes }) });
  const errors = plan.findings.filter(({ severity }) => severity === 'error');
  return errors.length > 0 ? { kind: 'decision', decision: denyFor(errors) } : { kind: 'plan', ...plan };
}

interface Attachment {
  readonly audit: Readonly<Record<string, string>>;
  readonly findings: readonly Diagnostic[];
}

function attach(
  given: PodCase,
  annotation: string,
  kernelParameters: string | undefined,
  { audit, findings }: Attachment,
): Decision {
  const { mode } = given;
  return {
    kind: 'allowed',
    annotations: {
      [annotationNames.initdata]: annotation,
      [ownNames.attached]: markOf(annotation),
      ...(kernelParameters !== undefined && { [annotationNames.kernelParameters]: kernelParameters }),
    },
    warnings: listWarnings([...given.findings, ...findings]),
    audit: { mode, ...audit },
  };
}

/** Keeps a policy that a pod brings, where that lets the pod live and allows no more than ours would. */
async function keepBrought(given: PodCase, carried: CarriedInitdata): Promise<Decision> {
  const { mode } = given;
  const plan = planKernelParameters(describePlan(given));
  const errors = plan.findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return denyFor(errors);
  const changed = plan.value === undefined ? undefined : await judgeBrought(given, carried, plan.value);
  if (changed && 'decision' in changed && changed.decision.kind === 'retry') return changed.decision;
  const isChanged = changed !== undefined && !('decision' in changed);
  const judged = isChanged ? changed : await judgeBrought(given, carried, undefined);
  if ('decision' in judged) return judged.decision;
  const left = plan.value !== undefined && !isChanged;
  const message = 'kernel parameters not added: the policy that the pod brings does not expect them';
  return {
    kind: 'allowed',
    ...(isChanged && plan.value !== undefined && { annotations: { [annotationNames.kernelParameters]: plan.value } }),
    warnings: listWarnings([
      ...given.findings,
      ...(left ? [find('admission-kernel-parameters-left', { message })] : []),
      ...plan.findings,
      ...judged.findings,
    ]),
    audit: {
      mode,
      policy: 'kept',
      ...describeInitdata(carried.initdata),
    },
  };
}

/** Judges the policy of a pod against what the pod needs, with the kernel parameters that it would get. */
export async function judgeBrought(
  given: PodCase,
  carried: CarriedInitdata,
  kernelParameters: string | undefined,
): Promise<Judgement> {
  const { context, pod, deadline } = given;
  const { policyText = '' } = carried;
  const annotations = withAnnotations(pod, kernelParameters);
  const { base } = mergeBase(given, carried);
  const made = await context.maker.make({ pod, annotations, base, deadline });
  if (made.kind !== 'made') return { decision: refuseFor(made, context) };
  if (made.policyText === policyText) return { findings: [] };
  const key = [made.key, made.digest, markOf(policyText), given.mode].join(' ');
  const known = context.judgements.get(key);
  if (known) return known;
  const whole = await context.maker.makeWhole({ pod, annotations, base, deadline });
  if (!isWhole(whole)) return { decision: refuseFor(whole, context) };
  const judgement = await judgeWhole(given, policyText, whole);
  context.judgements.set(key, judgement);
  return judgement;
}

async function judgeWhole(given: PodCase, policyText: string, whole: GeneratedPolicy): Promise<Judgement> {
  const { context, classSettings } = given;
  const coverage = await judgeCoverage(policyText, whole, classSettings.profile);
  if (!coverage.covers) {
    const message = `the policy that the pod carries does not cover it: ${coverage.reason}`;
    const help = ['make it anew from the pod as it is now, or remove the annotation, and one is attached'];
    return { decision: denyFor([find('admission-policy-not-covering', { message, help })], 403) };
  }
  if (given.mode === 'verify' || given.mode === 'audit') return { findings: [] };
  const width = await judgeWidth(policyText, whole, context.rules);
  if (width.kind === 'wider') {
    const message = `the policy that the pod carries is taken to allow more than the pod needs: ${width.reason}`;
    const help = ['remove the annotation, and the policy for this pod is attached'];
    return { decision: denyFor([find('admission-policy-wider', { message, help })], 403) };
  }
  const wider = 'the policy that the pod carries also accepts other pods of its workload, or other namespaces';
  return { findings: width.kind === 'names' ? [find('admission-policy-names-wider', { message: wider })] : [] };
}

/** Attaches the approved policy that fits; one that the pod brings must be one of them. */
async function attachApproved(given: PodCase, carried: Carried): Promise<Decision> {
  const { context, pod, deadline, classSettings } = given;
  const { base, findings } = mergeBase(given, carried);
  const plan = await planWithEstimate(given, base);
  if (plan.kind === 'decision') return plan.decision;
  const tried: string[] = [];
  for (const value of plan.value === undefined ? [undefined] : [plan.value, undefined]) {
    const annotations = withAnnotations(pod, value);
    const whole = await context.maker.makeWhole({ pod, annotations, base, deadline });
    if (!isWhole(whole)) return refuseFor(whole, context);
    for (const entry of listCandidates(context, pod, whole)) {
      const brought = carried.kind === 'initdata' && !carried.isOurs ? carried.policyText : undefined;
      if (brought !== undefined && brought !== entry.policy) continue;
      const coverage = await judgeCoverage(entry.policy, whole, classSettings.profile);
      if (!coverage.covers) {
        tried.push(`that of ${entry.workload.kind} ${entry.workload.name}: ${coverage.reason}`);
        continue;
      }
      const initdata = replacePolicy(base, entry.policy);
      const annotation = encodeInitdata(writeInitdata(initdata));
      rememberInitdata(annotation, initdata);
      const message = 'kernel parameters not added: the approved policy does not expect them';
      const left = plan.value !== undefined && value === undefined;
      return attach(given, annotation, value, {
        audit: describeInitdata(initdata),
        findings: [
          ...findings,
          ...(left ? [find('admission-kernel-parameters-left', { message })] : []),
          ...plan.findings,
        ],
      });
    }
  }
  return denyFor([findUnapproved(given, [...new Set(tried)])], 403);
}

export const listCandidates = (
  { approved }: DecideContext,
  { runtimeClass }: PresentedPod,
  whole: GeneratedPolicy,
): readonly ApprovedPolicy[] => approved.find(runtimeClass, listNamedImages(whole.data));

/** Says what to run so that a pod's policy gets approved. */
export function findUnapproved({ context, pod }: PodCase, tried: readonly string[]): Diagnostic {
  const { config } = context;
  const store = config.approved.namespace;
  const flags = listApproveFlags(config.policy);
  const pipe = store === '' ? '-o approved.yaml' : `-o - | kubectl apply -n ${store} -f -`;
  const command = `genpolicy approve -y MANIFEST ${[...flags, pipe].join(' ')}`;
  return find('admission-policy-not-approved', {
    message: `no approved policy fits the pod ${pod.title} in ${pod.namespace}`,
    notes: tried.slice(0, 3).map((one) => `tried ${one}`),
    help: [`with the manifest of the pod, or of the workload that makes it: ${command}`],
  });
}

function listApproveFlags(policy: DecideContext['config']['policy']): readonly string[] {
  return [
    ...(policy.settingsPath === '' ? [] : [`-j ${policy.settingsPath}`]),
    ...policy.dropIns.map((one) => `--drop-in ${one}`),
    ...policy.profileFiles.map((one) => `--profiles ${one}`),
    ...(policy.kataVersion === '' ? [] : [`--kata-version ${policy.kataVersion}`]),
    ...(policy.ociVersions.length === 1 ? [`--oci-version ${policy.ociVersions[0]}`] : []),
    ...(policy.ociVersions.length > 1 ? [`--oci-version-set ${policy.ociVersions.join(',')}`] : []),
    ...(policy.rulesFile === '' ? [] : [`-p ${policy.rulesFile}`]),
    `--secret-env ${policy.secretEnv}`,
  ];
}

/** For the audit log: the digest of initdata, as the relying party sees it, and its policy. */
export function describeInitdata(initdata: Initdata): Readonly<Record<string, string>> {
  const { algorithm, digest } = digestInitdata(writeInitdata(initdata), initdata.algorithm);
  const policy = initdata.data.get(policyKey);
  return {
    'initdata-digest': `${algorithm}:${digest}`,
    ...(policy !== undefined && { 'policy-sha256': hashPolicy(initdata, policy) }),
  };
}
