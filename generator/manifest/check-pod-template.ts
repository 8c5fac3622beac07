import { createCollector, type DiagnosticCollector } from '../diagnostics/index.js';
import { checkPodSpecRelations } from './check-pod-spec-relations.js';
import { checkValue, reportAt, type ValueCheck } from './check-value.js';
import { isObject } from './manifest-file.js';
import type { PodTemplate } from './pod-spec.js';
import type { PodTemplateContext } from './pod-template-context.js';
import type { ValuePath } from './workload.js';
import type { PodTemplateRow } from './workload-kinds.js';

/** Errors that leave the rest of a template as meaningful as it was, so that later stages can report theirs as well. */
const harmlessSlugs: ReadonlySet<string> = new Set([
  'unknown-field',
  'unsupported-field',
  'invalid-mount-path',
  'unknown-volume',
  'duplicate-name',
]);

function isReadable({ diagnostics }: DiagnosticCollector): boolean {
  return diagnostics.every(({ severity, slug }) => severity !== 'error' || harmlessSlugs.has(slug));
}

const objectMembers = new Set(['apiVersion', 'kind', 'status']);

/**
 * Checks a pod template: every field is one of Kubernetes' and of the right type, and the parts fit together. Gives a
 * frozen template as the API server would store it, or undefined when an error leaves it unreadable; all errors are
 * reported.
 */
export function checkPodTemplate(
  value: unknown,
  context: PodTemplateContext,
  collector: DiagnosticCollector,
): PodTemplate | undefined {
  const { document, path, row } = context;
  const own = createCollector();
  const finish = (template: PodTemplate | undefined): PodTemplate | undefined => {
    collector.add(own.diagnostics);
    return isReadable(own) ? template : undefined;
  };
  const check: ValueCheck = {
    document,
    collector: own,
    silentUnsupportedFields: context.silentUnsupportedFields,
    extraFields: {
      PodSpec: new Set(row.extraSpecFields ?? []),
      ...(context.isWholeObject && { PodTemplateSpec: objectMembers }),
    },
    ...(row.containerNames && { optionalFields: new Set(['Container.name']) }),
  };
  const template = row.layout === 'pod-spec' ? readBareSpec(value, context, check) : readTemplate(value, path, check);
  if (!template || !isReadable(own)) return finish(undefined);
  const specPath = row.layout === 'pod-spec' ? path : [...path, 'spec'];
  const named = nameContainers(template, row);
  const spec = checkPodSpecRelations(named.spec, specPath, context, check);
  return finish(Object.freeze({ ...named, spec }));
}

function readTemplate(value: unknown, path: ValuePath, check: ValueCheck): PodTemplate | undefined {
  const checked = checkValue('PodTemplateSpec', value, path, check);
  if (!isObject(checked)) return undefined;
  if (checked.spec === undefined)
    return reportAt('missing-field', [...path, 'spec'], check, 'a pod template needs a spec');
  return { metadata: checked.metadata ?? Object.freeze({}), spec: checked.spec } as PodTemplate;
}

/** A pod spec without a template around it: labels and annotations are those of its owner, then its own. */
function readBareSpec(
  value: unknown,
  { path, ownMetadata }: PodTemplateContext,
  check: ValueCheck,
): PodTemplate | undefined {
  const spec = checkValue('PodSpec', value, path, check);
  if (!isObject(spec) || !isObject(value)) return undefined;
  const metadata: Record<string, unknown> = {};
  for (const name of ['labels', 'annotations'] as const) {
    const own = value[name] ?? Object.create(null);
    const inherited = isObject(ownMetadata?.[name]) ? ownMetadata[name] : {};
    const checked = checkValue('string{}', own, [...path, name], check);
    metadata[name] = Object.freeze(Object.assign(Object.create(null), inherited, checked));
  }
  return { metadata: Object.freeze(metadata), spec } as unknown as PodTemplate;
}

function nameContainers(template: PodTemplate, { containerNames }: PodTemplateRow): PodTemplate {
  if (!containerNames) return template;
  const { containers } = template.spec;
  const renamed = containers.map((container, index) => {
    if (containers.length === 1 && containerNames.only) return { ...container, name: containerNames.only };
    const { unnamed } = containerNames;
    if (container.name || !unnamed) return container;
    return { ...container, name: containers.length === 1 ? unnamed : `${unnamed}-${index}` };
  });
  return { ...template, spec: { ...template.spec, containers: renamed } };
}
