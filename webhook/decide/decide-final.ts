import { annotationNames, judgeAnnotation } from '../../generator/index.js';
import type { Decision } from './decide.js';
import { find, isWhole, refuseFor } from './decide-context.js';
import {
  decideWithoutPolicy,
  describeInitdata,
  findOlderPolicy,
  findUnapproved,
  judgeBrought,
  listCandidates,
  mergeBase,
  type PodCase,
} from './decide-create.js';
import { denyFor, listWarnings } from './describe-findings.js';
import { readCarried } from './read-carried.js';

/** Judges the pod as it will be stored: its policy must be there and cover it, whoever attached it. */
export async function decideFinal(given: PodCase): Promise<Decision> {
  const { pod, classSettings, context, mode, deadline } = given;
  const older = findOlderPolicy(pod);
  if (older) return denyFor([older], 403);
  const { profile } = classSettings;
  const fate = profile ? judgeAnnotation(profile, annotationNames.initdata) : 'unknown';
  if (fate === 'rejected' || fate === 'ignored') {
    const decision = decideWithoutPolicy(given, fate);
    // What was to be said or written, the other endpoint has said and written.
    return decision.kind === 'allowed' ? { kind: 'allowed', audit: decision.audit ?? {} } : decision;
  }
  const carried = await readCarried(pod);
  if (carried.kind === 'unreadable') return denyFor([carried.finding]);
  if (carried.kind === 'none' || carried.policyText === undefined) {
    const what = carried.kind === 'none' ? 'carries no initdata' : 'carries initdata without a policy';
    const help =
      mode === 'verify' || mode === 'audit'
        ? ['put one into the manifest: genpolicy -y pod.yaml']
        : ['see that the mutating webhook is installed, and that no other one removes its annotation'];
    return denyFor([find('admission-policy-missing', { message: `the pod ${what}`, help })], 403);
  }
  const audit = { mode, ...describeInitdata(carried.initdata) };
  if (mode === 'approved') {
    const { base } = mergeBase(given, carried);
    const whole = await context.maker.makeWhole({ pod, annotations: pod.annotations, base, deadline });
    if (!isWhole(whole)) return refuseFor(whole, context);
    const isApproved = listCandidates(context, pod, whole).some(({ policy }) => policy === carried.policyText);
    if (!isApproved) return denyFor([findUnapproved(given, [])], 403);
  }
  const judged = await judgeBrought({ ...given, mode: mode === 'approved' ? 'verify' : mode }, carried, undefined);
  if ('decision' in judged) return judged.decision;
  return { kind: 'allowed', warnings: listWarnings([...given.findings, ...judged.findings]), audit };
}
