import { findMangling, type ParameterProblem } from './check-parameters.js';
import { formatKernelParameter, type KernelParameter, parseKernelParameters } from './parse-parameters.js';

/** What became of one parameter in a merge. */
export interface MergeStep {
  readonly key: string;
  readonly value: string | undefined;
  readonly from: 'pod' | 'added';
  /**
   * `kept` and `added` are in the result. Left out: `repeated`, as the same key comes again; `already-there`, as the pod
   * has just that; `pod-wins`, as the pod has another value; `configured`, as the runtime's configuration has just that.
   */
  readonly outcome: 'kept' | 'added' | 'repeated' | 'already-there' | 'pod-wins' | 'configured';
}

/** The outcome of a merge. */
export interface KernelParameterMerge {
  /**
   * The value for the annotation, which both runtimes take literally; undefined when a parameter is such that no value
   * would be, see `problems`. Empty when there is nothing to set: then there needs to be no annotation.
   */
  readonly value: string | undefined;
  /** Whether the annotation must be written: the value differs from the pod's. */
  readonly isChanged: boolean;
  readonly steps: readonly MergeStep[];
  /** What keeps the merge from being done; places are those in the pod's text, or in the text of an addition. */
  readonly problems: readonly ParameterProblem[];
}

/**
 * Merges further kernel parameters into those of a pod. The pod's own stay, whatever is added: of a key that it repeats the
 * last one, which is what the Go runtime and the readers in the guest take. Then come the additions in their order.
 * Merging again changes nothing.
 */
export function mergeKernelParameters(
  own: string | undefined,
  additions: readonly string[],
  configured: readonly string[] = [],
): KernelParameterMerge {
  const ofPod = parseKernelParameters(own ?? '');
  const added = additions.flatMap(parseKernelParameters);
  const problems = [...ofPod, ...added].flatMap(findMangling);
  const podValues = new Map(ofPod.map((parameter) => [parameter.key, parameter]));
  const steps: readonly MergeStep[] = [
    ...ofPod.map((parameter, index) => {
      const outcome = isRepeated(ofPod, index) ? 'repeated' : 'kept';
      return makeStep(parameter, 'pod', outcome);
    }),
    ...added.map((parameter, index) => {
      const ofPodToo = podValues.get(parameter.key);
      if (ofPodToo)
        return makeStep(parameter, 'added', ofPodToo.value === parameter.value ? 'already-there' : 'pod-wins');
      if (isRepeated(added, index)) return makeStep(parameter, 'added', 'repeated');
      const isConfigured = configured.includes(formatKernelParameter(parameter));
      return makeStep(parameter, 'added', isConfigured ? 'configured' : 'added');
    }),
  ];
  if (problems.length > 0) return { value: undefined, isChanged: false, steps, problems };
  const value = steps
    .filter(({ outcome }) => outcome === 'kept' || outcome === 'added')
    .map(formatKernelParameter)
    .join(' ');
  return { value, isChanged: value !== (own ?? ''), steps, problems };
}

function isRepeated(parameters: readonly KernelParameter[], index: number): boolean {
  return parameters.slice(index + 1).some(({ key }) => key === parameters[index]?.key);
}

function makeStep({ key, value }: KernelParameter, from: MergeStep['from'], outcome: MergeStep['outcome']): MergeStep {
  return { key, value, from, outcome };
}
