import { annotationNames } from '../../../initdata/index.js';
import type { LintContext, LintFinding, LintRule } from '../lint-rule.js';
import {
  annotationOf,
  classNameOf,
  describeOwner,
  kernelParametersOf,
  pullsInGuest,
  setAnnotation,
  spanOfAnnotation,
} from '../pod-facts.js';

const createKey = 'io.katacontainers.config.runtime.create_container_timeout';
const pullKey = 'agent.image_pull_timeout';
const defaultPullSeconds = 1200;

export const timeouts: LintRule = {
  slugs: ['timeout-order', 'image-pull-slow'],
  why: "Three limits are nested: the kubelet's runtimeRequestTimeout, the runtime's create_container_timeout, and the agent's image_pull_timeout. An outer one that is shorter ends the work of the inner one, and the pull begins anew. With the setting /extensions/lint/bandwidth_mbit_per_s, the time of a pull is estimated from the sizes of the layers.",
  check: (context) => [...checkOrder(context), ...checkPulls(context)],
};

interface Limits {
  readonly kubelet: number | undefined;
  readonly create: number | undefined;
  readonly isCreateStated: boolean;
  readonly pull: number;
  readonly isPullStated: boolean;
}

function readLimits(context: LintContext): Limits {
  const createText = annotationOf(context, createKey);
  const pullText = kernelParametersOf(context).findLast(({ key }) => key === pullKey)?.value;
  const stated = createText !== undefined && /^[0-9]{1,9}$/.test(createText) ? Number(createText) : undefined;
  const pull = pullText !== undefined && /^[0-9]{1,9}$/.test(pullText) ? Number(pullText) : 0;
  return {
    kubelet: context.settings.extensions?.lint?.kubelet_request_timeout,
    create: stated ?? context.profile?.facts.create_container_timeout,
    isCreateStated: stated !== undefined,
    // 0 counts as not set.
    pull: pull > 0 ? pull : defaultPullSeconds,
    isPullStated: pull > 0,
  };
}

function checkOrder(context: LintContext): readonly LintFinding[] {
  const { kubelet, create, isCreateStated, pull, isPullStated } = readLimits(context);
  const owner = describeOwner(context.workload);
  const findings: LintFinding[] = [];
  if (isPullStated && create !== undefined && pull > create && pullsInGuest(context)) {
    findings.push({
      slug: 'timeout-order',
      details: {
        message: `${owner}: the guest may pull for ${pull} s (${pullKey}), and the runtime gives up after ${create} s (create_container_timeout)`,
        span: spanOfAnnotation(context, annotationNames.kernelParameters),
        notes: isCreateStated ? [] : [`${create} s is what ${classNameOf(context)} has`],
        help: [
          `set the annotation ${createKey} to ${pull}, and the kubelet's runtimeRequestTimeout to at least as much`,
        ],
      },
      fix: {
        summary: `set create_container_timeout to ${pull}`,
        edits: [setAnnotation(context, createKey, String(pull))],
      },
    });
  }
  const inner = create === undefined ? (isPullStated && pullsInGuest(context) ? pull : undefined) : create;
  if (kubelet !== undefined && inner !== undefined && inner > kubelet) {
    findings.push({
      slug: 'timeout-order',
      details: {
        message: `${owner}: the runtime may take ${inner} s to create a container, and the kubelet gives up after ${kubelet} s`,
        span: isCreateStated
          ? spanOfAnnotation(context, createKey)
          : context.workload.spanOf(['spec', 'runtimeClassName']),
        notes: ['the kubelet then starts over, and a pull in the guest begins anew'],
        help: [`set runtimeRequestTimeout of the kubelets to at least ${inner}s`],
      },
    });
  }
  return findings;
}

function checkPulls(context: LintContext): readonly LintFinding[] {
  const speed = context.settings.extensions?.lint?.bandwidth_mbit_per_s;
  if (speed === undefined || !pullsInGuest(context)) return [];
  const { kubelet, create, pull } = readLimits(context);
  const limits = [
    { name: 'the kubelet', seconds: kubelet },
    { name: 'the runtime', seconds: create },
    { name: 'the agent', seconds: pull },
  ];
  const shortest = limits.reduce((a, b) =>
    (b.seconds ?? Number.POSITIVE_INFINITY) < (a.seconds ?? Number.POSITIVE_INFINITY) ? b : a,
  );
  return context.containers.flatMap((placed): LintFinding[] => {
    const image = context.imageOf(placed);
    if (!image) return [];
    const bytes = image.layers.reduce((sum, { size }) => sum + size, 0);
    const seconds = Math.ceil((bytes * 8) / 1e6 / speed);
    if (shortest.seconds === undefined || seconds <= shortest.seconds) return [];
    return [
      {
        slug: 'image-pull-slow',
        details: {
          message: `container ${placed.container.name}: pulling ${Math.round(bytes / 1e6)} MB takes about ${seconds} s at ${speed} Mbit/s, and ${shortest.name} gives up after ${shortest.seconds} s`,
          span: context.workload.spanOf([...placed.path, 'image']),
          notes: ['the size is that of the compressed layers; unpacking comes on top'],
          help: [`raise ${pullKey}, create_container_timeout and runtimeRequestTimeout, or make the image smaller`],
        },
      },
    ];
  });
}
