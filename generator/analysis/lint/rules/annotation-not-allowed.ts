import { annotationNames } from '../../../initdata/index.js';
import { judgeAnnotation } from '../../../settings/index.js';
import type { LintFinding, LintRule } from '../lint-rule.js';
import { annotationOf, classNameOf, describeOwner, spanOfAnnotation } from '../pod-facts.js';

const prefix = 'io.katacontainers.config.hypervisor.';

export const annotationNotAllowed: LintRule = {
  slugs: ['annotation-not-allowed'],
  why: "Each runtime class lists the hypervisor annotations that pods may set. The Go runtime refuses a pod with another one; the Rust runtime drops the annotation in silence, and a policy that is dropped protects nothing. Operators allow more with allowedHypervisorAnnotations of kata-deploy's chart; a profile file tells lint so.",
  check: (context) => {
    const { profile, workload } = context;
    if (!profile) return [];
    const own = Object.keys(workload.template.metadata.annotations ?? {}).filter((key) => key.startsWith(prefix));
    // The policy travels in an annotation that generation adds.
    const keys = [...new Set([...own, annotationNames.initdata])].sort();
    return keys.flatMap((key): LintFinding[] => {
      const fate = judgeAnnotation(profile, key);
      if (fate !== 'rejected' && fate !== 'ignored') return [];
      const name = key.slice(prefix.length);
      const isPolicy = key === annotationNames.initdata;
      const what = isPolicy ? `${name}, which carries the policy` : name;
      return [
        {
          slug: 'annotation-not-allowed',
          details: {
            message:
              fate === 'rejected'
                ? `${describeOwner(workload)}: ${classNameOf(context)} rejects the annotation ${what}: the pod will not start`
                : `${describeOwner(workload)}: ${classNameOf(context)} ignores the annotation ${what}: it has no effect`,
            span:
              annotationOf(context, key) === undefined
                ? workload.spanOf(['spec', 'runtimeClassName'])
                : spanOfAnnotation(context, key),
            ...(isPolicy && fate === 'ignored' && { notes: ['the guest then runs without this policy'] }),
            help: [
              `let the operator add ${name} to the class's allowedHypervisorAnnotations, and say so in a file for --profiles (docs/profiles.md)`,
            ],
          },
        },
      ];
    });
  },
};
