import { annotationNames, formatKernelParameter, mergeKernelParameters } from '../../../initdata/index.js';
import { judgeAnnotation } from '../../../settings/index.js';
import type { LintContext, LintFinding, LintRule } from '../lint-rule.js';
import {
  annotationOf,
  classNameOf,
  countDevices,
  describeOwner,
  isConfidential,
  isGpuClass,
  kernelParametersOf,
  setAnnotation,
  spanOfAnnotation,
} from '../pod-facts.js';

const key = 'nvrc.smi.srs';
const parameter = `${key}=1`;

export const nvrcSrs: LintRule = {
  slugs: ['nvrc-srs-missing', 'nvrc-srs-needless'],
  why: "A confidential GPU does nothing until it is set to ready: nvrc.smi.srs=1 on the guest's kernel command line does it. Since Kata 3.29.0 the classes with TEE and GPU carry the parameter; before, a pod that does not attest had to set it. The command line is measured, so a needless repetition changes what a relying party must expect.",
  check: (context) => {
    const configured = context.profile?.facts.kernel_params;
    if (!isGpuClass(context) || !configured) return [];
    const own = kernelParametersOf(context).filter((one) => one.key === key);
    return own.length > 0 ? checkNeedless(context, configured) : checkMissing(context, configured);
  },
};

function checkNeedless(context: LintContext, configured: readonly string[]): readonly LintFinding[] {
  const parameters = kernelParametersOf(context);
  const isRepeated =
    configured.includes(parameter) && parameters.some((one) => formatKernelParameter(one) === parameter);
  const isUseless = isConfidential(context) === false;
  if (!isRepeated && !isUseless) return [];
  const rest = parameters.filter((one) => one.key !== key);
  const annotation = annotationNames.kernelParameters;
  return [
    {
      slug: 'nvrc-srs-needless',
      details: {
        message: isUseless
          ? `${describeOwner(context.workload)} sets ${key}, which has no use without a TEE`
          : `${describeOwner(context.workload)} repeats ${parameter}, which ${classNameOf(context)} sets since Kata 3.29.0`,
        span: spanOfAnnotation(context, annotation),
        notes: ['it moves in the measured command line, whose reference values then differ'],
        help: [`leave ${key} out of the annotation`],
      },
      fix: {
        summary: `take ${key} out of the kernel parameters`,
        edits: [setAnnotation(context, annotation, rest.map(formatKernelParameter).join(' '))],
      },
    },
  ];
}

function checkMissing(context: LintContext, configured: readonly string[]): readonly LintFinding[] {
  if (isConfidential(context) !== true || countDevices(context).gpus === 0) return [];
  if (configured.some((one) => one.split('=', 1)[0] === key) || attests(context)) return [];
  const annotation = annotationNames.kernelParameters;
  const { profile } = context;
  const merged = mergeKernelParameters(annotationOf(context, annotation), [parameter], configured).value;
  const isAllowed = profile !== undefined && judgeAnnotation(profile, annotation) === 'allowed';
  return [
    {
      slug: 'nvrc-srs-missing',
      details: {
        message: `${describeOwner(context.workload)} does not attest, and nothing sets its GPUs to ready: it needs ${parameter}`,
        span:
          annotationOf(context, annotation) === undefined
            ? context.workload.spanOf(['spec', 'runtimeClassName'])
            : spanOfAnnotation(context, annotation),
        notes: [
          `${classNameOf(context)} of Kata ${profile?.kataVersion} does not set it; the shipped configuration does from Kata 3.29.0 on`,
        ],
        help: [`add ${parameter} to the annotation ${annotation}`],
      },
      ...(merged !== undefined &&
        isAllowed && {
          fix: {
            summary: `add ${parameter} to the kernel parameters`,
            edits: [setAnnotation(context, annotation, merged)],
          },
        }),
    },
  ];
}

/** Whether something in the pod makes the guest attest, which used to set GPUs to ready. */
function attests(context: LintContext): boolean {
  const isSealed = (text: string | undefined): boolean => text?.startsWith('sealed.') ?? false;
  const usesBroker = kernelParametersOf(context).some(
    (one) => one.key === 'cdh.kbs_resources' || (one.value ?? '').startsWith('kbs://'),
  );
  const hasSealedVariable = context.containers.some(({ container }) =>
    container.env?.some(({ value }) => isSealed(value)),
  );
  const named = new Set([
    ...context.containers.flatMap(({ container }) => [
      ...(container.env ?? []).map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
      ...(container.envFrom ?? []).map(({ secretRef }) => secretRef?.name),
    ]),
    ...(context.workload.template.spec.volumes ?? []).map(({ secret }) => secret?.secretName),
  ]);
  const hasSealedSecret = context.configObjects.some(
    ({ kind, name, data }) => kind === 'Secret' && named.has(name) && [...data.values()].some(isSealed),
  );
  return usesBroker || hasSealedVariable || hasSealedSecret;
}
