import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listRuntimeShapes, type RuntimeShape, simulateRequests } from '../../generator/analysis/requests/index.js';
import { createCollector } from '../../generator/diagnostics/index.js';
import { findWorkloads, parseManifest, type Workload } from '../../generator/manifest/index.js';
import type { PolicyData } from '../../generator/policy/index.js';
import { judgeCases, type PolicyCase, type PolicyVerdict } from '../rules/agent-policy/oracle.js';
import type { Json } from '../rules/agent-policy/policy-text.js';
import { linkOwnPolicy } from '../rules/engine/link-own-policy.js';
import { readPolicyData } from '../support/read-annotations.js';
import { runGenpolicy } from '../support/run-genpolicy.js';
import { conformanceFolder, referenceRules } from './conformance-data.js';

/** A pod of a conformance manifest with the data that both generators make of it. */
export interface CrossUsePod {
  readonly workload: Workload;
  readonly ours: PolicyData;
  /** Absent where the reference makes none. */
  readonly theirs: PolicyData | undefined;
}

/** One request that a runtime sends, and whether each combination of rules and data allows it. */
export interface CrossUseRow {
  readonly shape: RuntimeShape;
  readonly kind: string;
  readonly step: string;
  readonly container: string | undefined;
  /** Our rules with our data. */
  readonly own: PolicyVerdict;
  /** Our rules with the reference's data. */
  readonly ownOnTheirData: PolicyVerdict | undefined;
  /** The reference's rules with our data. */
  readonly reference: PolicyVerdict;
}

/** Generates the data of all pods of a manifest, as `generate` does with the reference's rules. */
export async function generatePods(path: string, variant: string, golden: string | undefined, home: string) {
  const settings = ['-j', join(conformanceFolder, 'settings', variant), '--insecure-registry', 'localhost:5000'];
  const output = ['--dry-run', '--raw-out', '--format', 'json', '--no-self-check'];
  const run = await runGenpolicy(['-y', path, '-p', referenceRules, ...settings, ...output], {
    cwd: home,
    env: { XDG_CACHE_HOME: join(home, 'cache') },
  });
  if (run.code !== 0) throw new Error(run.stderr);
  const { policies } = JSON.parse(run.stdout) as { policies: { policy: string }[] };
  const theirs = golden === undefined ? [] : (JSON.parse(readFileSync(golden, 'utf8')) as PolicyData[]);
  const collector = createCollector();
  const source = { name: path, text: readFileSync(path, 'utf8') };
  const workloads = findWorkloads([parseManifest({ source, path }, collector)], {}, collector);
  return policies.map(({ policy }, index): CrossUsePod => {
    const workload = workloads[index];
    if (workload === undefined) throw new Error(`${path}: more policies than workloads`);
    return { workload, ours: readPolicyData(policy) as PolicyData, theirs: theirs[index] };
  });
}

/** Sends what each runtime sends for a pod to the three combinations in the guest's engine. */
export function judgeCrossUse({ workload, ours, theirs }: CrossUsePod): readonly CrossUseRow[] {
  const rules = readFileSync(referenceRules, 'utf8');
  return listRuntimeShapes(ours).flatMap((shape) => {
    const requests = simulateRequests({ workload, data: ours }, shape);
    const cases = requests.map(
      ({ kind, step, request }): PolicyCase => ({ description: step, kind, allowed: true, request: request as Json }),
    );
    const own = judgeCases(linkOwnPolicy(ours as unknown as Json), cases);
    const ownOnTheirs = theirs === undefined ? [] : judgeCases(linkOwnPolicy(theirs as unknown as Json), cases);
    const reference = judgeCases(`${rules}\npolicy_data := ${JSON.stringify(ours)}\n`, cases);
    return requests.map(({ kind, step, container }, index): CrossUseRow => {
      const [verdict, other] = [own[index], reference[index]];
      if (verdict === undefined || other === undefined) throw new Error(`no verdict for ${step}`);
      return { shape, kind, step, container, own: verdict, ownOnTheirData: ownOnTheirs[index], reference: other };
    });
  });
}
