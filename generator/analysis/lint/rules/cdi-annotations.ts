import type { LintFinding, LintRule } from '../lint-rule.js';
import { describeOwner, spanOfAnnotation } from '../pod-facts.js';

const legacyKey = 'cdi.k8s.io/gpu';

export const cdiAnnotations: LintRule = {
  slugs: ['cdi-annotation-set', 'legacy-cdi-annotation'],
  why: "Outer flow: the kubelet's device plugin tells the runtime which devices a pod got. Inner flow: the runtime adds an annotation cdi.k8s.io/vfioN = nvidia.com/gpu=I to the container, and the guest gives it that GPU. Both are made from the resource limits; the policy denies annotations that do not follow from them. The older outer annotation cdi.k8s.io/gpu on the pod is still understood by runtimes.",
  check: (context) => {
    const { workload } = context;
    const keys = Object.keys(workload.template.metadata.annotations ?? {}).filter((key) =>
      key.startsWith('cdi.k8s.io/'),
    );
    return keys.map((key): LintFinding => {
      const span = spanOfAnnotation(context, key);
      if (key === legacyKey) {
        return {
          slug: 'legacy-cdi-annotation',
          details: {
            message: `${describeOwner(workload)} asks for its GPU by the annotation ${key}, the older flow`,
            span,
            notes: ['the policy counts GPUs by resource limits, and expects none for this annotation'],
            help: ['put nvidia.com/pgpu: 1 under resources.limits of the container, and leave the annotation out'],
          },
        };
      }
      return {
        slug: 'cdi-annotation-set',
        details: {
          message: `${describeOwner(workload)} sets ${key}, which is the runtime's to set`,
          span,
          notes: [
            'outer flow: the device plugin names the devices of the pod to the runtime, from the resource limits',
            'inner flow: the runtime names each container its GPUs by cdi.k8s.io/vfio<N>; the policy expects exactly those',
          ],
          help: ['leave the annotation out, and put nvidia.com/pgpu under resources.limits of the container'],
        },
      };
    });
  },
};
