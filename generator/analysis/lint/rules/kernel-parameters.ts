import { createCollector } from '../../../diagnostics/index.js';
import { annotationNames, checkKernelParameters, reportParameterProblems } from '../../../initdata/index.js';
import type { LintRule } from '../lint-rule.js';
import { annotationOf, describeOwner, spanOfAnnotation } from '../pod-facts.js';

export const kernelParameters: LintRule = {
  slugs: [
    'kernel-parameter-mangled',
    'kernel-parameter-repeated',
    'kernel-parameter-invalid',
    'kernel-parameter-ineffective',
    'kernel-parameter-unknown',
    'kernel-parameter-secret',
    'kernel-parameter-opens-guest',
    'kernel-parameter-replaces',
    'kernel-parameters-too-long',
  ],
  why: 'Kernel parameters configure the guest. Runtimes split them at blanks and know no quotes; a number that the agent cannot read stops it, an unknown name does nothing, and whoever sees the pod sees the values.',
  check: (context) => {
    const key = annotationNames.kernelParameters;
    const text = annotationOf(context, key);
    if (text === undefined) return [];
    const { profile, workload } = context;
    const problems = checkKernelParameters(text, {
      configured: profile?.facts.kernel_params,
      kataVersion: profile?.isVersionStated ? profile.kataVersion : undefined,
    });
    const own = createCollector();
    reportParameterProblems(problems, text, spanOfAnnotation(context, key), describeOwner(workload), own);
    return own.diagnostics.map(({ slug, message, span, notes, help }) => ({
      slug,
      details: { message, span, notes, help },
    }));
  },
};
