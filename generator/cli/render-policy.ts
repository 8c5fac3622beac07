import { locateOffset } from '../diagnostics/index.js';
import { type GeneratedPolicy, summarizePolicy } from '../generate/index.js';
import { annotationNames } from '../initdata/index.js';

/** What programs read of a policy: the summary and the annotation, with the names that the other commands' JSON has. */
export function renderPolicy(policy: GeneratedPolicy, withText: boolean): Record<string, unknown> {
  const { workload, annotation, policyText } = policy;
  const { runtimeClass, ociVersion, containers, allows, initdata, annotationBytes, selfCheck, ...summary } =
    summarizePolicy(policy);
  return {
    ...summary,
    runtime_class: runtimeClass,
    oci_version: ociVersion,
    containers: containers.map(({ readOnlyRoot, blockDevices, ...container }) => ({
      ...container,
      read_only_root: readOnlyRoot,
      block_devices: blockDevices,
    })),
    allows: { logs: allows.logs, stdin: allows.stdin, exec: allows.exec, termination_log: allows.terminationLog },
    initdata: {
      algorithm: initdata.algorithm,
      digest: initdata.digest,
      snp_host_data: initdata.snpHostData,
      tdx_mrconfigid: initdata.tdxMrConfigId,
    },
    annotation_bytes: annotationBytes,
    self_check: selfCheck,
    file: workload.source.name,
    // An object may hold several templates: their places tell them apart.
    template: workload.templatePath.join('.'),
    line: locateOffset(workload.source, workload.spanOf([]).start).line,
    annotation,
    // Whether the manifest, as it was read, carries just this annotation already.
    current: workload.template.metadata.annotations?.[annotationNames.initdata] === annotation,
    ...(withText && { policy: policyText }),
  };
}
