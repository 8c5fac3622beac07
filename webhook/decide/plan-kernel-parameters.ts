import {
  annotationNames,
  checkKernelParameters,
  type Diagnostic,
  formatKernelParameter,
  judgeAnnotation,
  looksSecret,
  makeDiagnostic,
  mergeKernelParameters,
  type Profile,
  type Settings,
} from '../../generator/index.js';
import type { WebhookConfig } from '../config/load-config.js';
import type { JsonObject } from './decide.js';
import { listContainers, type PresentedPod } from './present-pod.js';

export interface KernelPlanInputs {
  readonly pod: PresentedPod;
  readonly profile: Profile | undefined;
  readonly config: WebhookConfig['kernelParameters'];
  readonly settings: Settings;
  /** Compressed bytes of the pod's largest image, where known. */
  readonly imageBytes?: number;
}

export interface KernelPlan {
  /** What the annotation is to be; absent where it stays as it is. */
  readonly value: string | undefined;
  readonly findings: readonly Diagnostic[];
}

/** Seconds that the agent waits for an image by itself. */
const agentPullTimeout = 1200;

/** Decides what a pod's kernel parameters become. Its own stay; what would change them is told. */
export function planKernelParameters(inputs: KernelPlanInputs): KernelPlan {
  const { pod, profile } = inputs;
  const key = annotationNames.kernelParameters;
  const own = pod.annotations[key];
  const configured = profile?.facts.kernel_params;
  const findings: Diagnostic[] = [];
  const say = (...given: Parameters<typeof makeDiagnostic>): void => {
    findings.push(makeDiagnostic(...given));
  };
  const fate = profile ? judgeAnnotation(profile, key) : 'unknown';
  if (own !== undefined) {
    const context = { configured, ...(profile?.isVersionStated && { kataVersion: profile.kataVersion }) };
    for (const { slug, message, notes, help } of checkKernelParameters(own, context)) {
      say(slug, { message, ...(notes && { notes }), ...(help && { help }) });
    }
    if (profile && (fate === 'rejected' || fate === 'ignored')) {
      say('kernel-parameters-not-allowed', {
        message: `${profile.name} ${fate === 'rejected' ? 'rejects kernel parameters of pods: the pod will not start' : 'ignores kernel parameters of pods'}`,
        help: ['let the operator allow kernel_params for the class, and say so in policy.profileFiles'],
      });
    }
  }
  const { additions, notes } = listAdditions(inputs);
  findings.push(...notes);
  if (additions.length === 0 || findings.some(({ severity }) => severity === 'error')) {
    return { value: undefined, findings };
  }
  const merge = mergeKernelParameters(own, additions, configured);
  for (const step of merge.steps) {
    if (step.outcome !== 'pod-wins') continue;
    const text = looksSecret(step) ? `${step.key}=***` : formatKernelParameter(step);
    say('admission-kernel-parameter-kept', {
      message: `the pod sets ${step.key} itself; ${text} is not set`,
    });
  }
  const added = merge.steps.filter(({ outcome }) => outcome === 'added');
  if (added.length === 0 || merge.value === undefined) return { value: undefined, findings };
  if (fate !== 'allowed') {
    const names = added.map((one) => one.key).join(', ');
    say('admission-kernel-parameters-left', {
      message: `${names} not added: ${pod.runtimeClass ?? 'the class'} ${describeFate(fate)}`,
    });
    return { value: undefined, findings };
  }
  return { value: merge.value, findings };
}

const describeFate = (fate: 'rejected' | 'ignored' | 'unknown'): string =>
  fate === 'unknown' ? 'may reject kernel parameters' : `has kernel parameters of pods ${fate}`;

function listAdditions({ pod, profile, config, settings, imageBytes }: KernelPlanInputs): {
  readonly additions: readonly string[];
  readonly notes: readonly Diagnostic[];
} {
  const notes: Diagnostic[] = [];
  const additions = [...config.add];
  if (wantsReadyGpus(pod, profile, config.smiSrs, settings)) additions.push('nvrc.smi.srs=1');
  const limit = profile?.facts.create_container_timeout;
  const wanted = estimatePullTimeout(config, imageBytes);
  if (wanted !== undefined) {
    const seconds = limit === undefined ? wanted : Math.min(wanted, limit);
    if (seconds < wanted) {
      notes.push(
        makeDiagnostic('admission-kernel-parameters-left', {
          message: `a pull may take ${wanted} s; ${profile?.name} gives a container ${limit} s`,
          help: ["raise the runtime's create_container_timeout and the kubelet's runtimeRequestTimeout"],
        }),
      );
    }
    // An estimate that the agent's own limit covers needs no parameter, which would change what is measured.
    if (config.imagePullTimeoutSeconds > 0 || seconds > agentPullTimeout) {
      additions.push(`agent.image_pull_timeout=${seconds}`);
    }
  }
  return { additions, notes };
}

/** Steps in which estimates grow: each value is another command line, which has another measurement. */
const estimateStep = 300;

function estimatePullTimeout(config: KernelPlanInputs['config'], imageBytes: number | undefined): number | undefined {
  if (config.imagePullTimeoutSeconds > 0) return config.imagePullTimeoutSeconds;
  if (config.bandwidthMegabits <= 0 || imageBytes === undefined) return undefined;
  const seconds = (imageBytes * 8) / (config.bandwidthMegabits * 1e6);
  // Twice the time of the wire: pulls share it, and the guest unpacks meanwhile.
  return Math.ceil((seconds * 2) / estimateStep) * estimateStep;
}

function wantsReadyGpus(
  { spec }: PresentedPod,
  profile: Profile | undefined,
  setting: 'auto' | 'always' | 'never',
  settings: Settings,
): boolean {
  if (setting === 'never' || !hasGpu(spec, settings.devices.vfio.nvidia.pgpu_resource_keys)) return false;
  if (setting === 'always') return true;
  const { tee, kernel_params: configured } = profile?.facts ?? {};
  return tee !== undefined && tee !== 'none' && !(configured ?? []).some((one) => one.startsWith('nvrc.smi.srs='));
}

function hasGpu(spec: JsonObject, keys: readonly string[]): boolean {
  return listContainers(spec).some(({ resources }) => {
    const { limits } = (resources ?? {}) as { readonly limits?: JsonObject | null };
    return keys.some((key) => limits?.[key] !== undefined && String(limits[key]) !== '0');
  });
}
