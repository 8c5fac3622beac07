import { locateOffset, renderJson } from '../../diagnostics/index.js';
import type { RuntimeShape } from '../requests/index.js';
import { listFindings, type VerifiedPolicy } from './verified-policy.js';
import { type MutationCounts, measureTightness } from './verify-report.js';

function describeShape({
  name,
  runtime,
  sharedFs,
  ipFamilies,
  blockDriver,
  vfio,
  pciPathParts,
  staticResources,
}: RuntimeShape) {
  return {
    name,
    runtime,
    shared_fs: sharedFs,
    ip_families: ipFamilies,
    block_driver: blockDriver,
    vfio_devices: vfio,
    pci_path_parts: pciPathParts,
    static_resources: staticResources,
  };
}

function describeCounts(counts: MutationCounts) {
  const { possible, judged, denied, explained, unexplained } = counts;
  const tightness = measureTightness(counts);
  return {
    possible,
    judged,
    left_out: possible - judged,
    denied,
    allowed_with_reason: explained,
    allowed_without_reason: unexplained,
    tightness: tightness === undefined ? null : Math.round(tightness * 10_000) / 10_000,
  };
}

/** Turns a verified policy into plain data for programs. */
export function describePolicy(verified: VerifiedPolicy) {
  const { workload, origin, report } = verified;
  const findings = listFindings(verified);
  const sum = (member: 'requests' | 'denied'): number =>
    report.shapes.reduce((total, shape) => total + shape[member], 0);
  return {
    kind: workload.kind,
    name: workload.name,
    namespace: workload.namespace ?? null,
    file: workload.source.name,
    line: locateOffset(workload.source, workload.spanOf([]).start).line,
    template: workload.templatePath.join('.'),
    runtime_class: workload.template.spec.runtimeClassName ?? null,
    green: findings.length === 0,
    policy: origin,
    rules: report.rules,
    oci_versions: report.ociVersions,
    other_oci_versions: report.otherOciVersions,
    requests: { allowed: sum('requests') - sum('denied'), denied: sum('denied') },
    shapes: report.shapes.map(({ shape, requests, denied }) => ({
      ...describeShape(shape),
      allowed: requests - denied,
      denied,
    })),
    mutations: describeCounts(report.mutations),
    mutations_by_request: Object.fromEntries(
      Object.entries(report.mutationsByKind).map(([kind, counts]) => [kind, describeCounts(counts)]),
    ),
    passed: report.passed.map(({ kind, path, operator, containers, count, example, reason }) => ({
      request: kind,
      path,
      operator,
      containers,
      count,
      example: example ?? null,
      reason: reason ?? null,
    })),
    hostile: {
      judged: report.hostile.judged,
      passed: report.hostile.passed.map(({ kind, what, container, passesReference }) => ({
        request: kind,
        what,
        container: container ?? null,
        passes_reference: passesReference,
      })),
    },
    allows_failures: report.allowsFailures,
    findings: findings.map(renderJson),
  };
}

export type DescribedPolicy = ReturnType<typeof describePolicy>;
