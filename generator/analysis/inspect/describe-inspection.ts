import type { Inspection } from './inspection.js';

/** An inspection as programs read it. */
export function describeInspection(inspection: Inspection) {
  const { pod, digest, containers, allows, rules, environmentPatterns, ...rest } = inspection;
  return {
    label: rest.label,
    form: rest.form,
    pod: { name: pod.name ?? null, namespace: pod.namespace ?? null, oci_versions: pod.ociVersions },
    digest: digest
      ? {
          algorithm: digest.algorithm,
          digest: digest.digest,
          snp_host_data: digest.snpHostData,
          tdx_mrconfigid: digest.tdxMrConfigId,
        }
      : null,
    siblings: rest.siblings,
    rules: {
      name: rules.name,
      sha256: rules.hash,
      known: rules.isKnown,
      advisories: rules.advisories.map(({ ids, summary, fixedIn, help, by }) => ({
        ids,
        summary,
        fixed_in: fixedIn,
        help,
        by,
      })),
    },
    containers: containers.map(({ readOnlyRoot, noNewPrivileges, ...one }) => ({
      ...one,
      read_only_root: readOnlyRoot,
      no_new_privileges: noNewPrivileges,
    })),
    allows: {
      logs: allows.logs,
      stdin: allows.stdin,
      termination_log: allows.terminationLog,
      exec: allows.exec,
      failures: allows.failures,
    },
    environment_patterns: environmentPatterns,
    risks: rest.risks,
    gaps: rest.gaps,
  };
}
