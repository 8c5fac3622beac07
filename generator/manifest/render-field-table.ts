import { podFieldsVersion } from './pod-fields.gen.js';
import { fieldsOf, listFieldTypes, type PodField } from './pod-fields.js';
import { workloadKinds } from './workload-kinds.js';

const meanings = {
  used: 'shapes the policy or the choice of the image',
  irrelevant: 'accepted; for the cluster or the node, never seen by the guest',
  unenforced: 'accepted with a finding; nothing in the guest enforces it',
  unsupported: 'an error',
};

/** Renders `docs/fields.md`: what becomes of every field of a pod template, and of every kind of workload. */
export function renderFieldTable(): string {
  const lines = [
    '# Fields of a pod template',
    '',
    `Every field of Kubernetes ${podFieldsVersion} below a pod template, and what becomes of it. Generated from`,
    '`generator/manifest/pod-fields.ts` by `node build/pod-fields.mjs`; do not edit.',
    '',
    '| Use | Meaning |',
    '|---|---|',
    ...Object.entries(meanings).map(([use, meaning]) => `| ${use} | ${meaning} |`),
    '',
    'A field of another name is `unknown-field`, a value of another type `wrong-type`; both are errors.',
  ];
  const irrelevant: string[] = [];
  for (const type of listFieldTypes()) {
    const fields = [...fieldsOf(type).values()];
    if (fields.every(({ use, findings }) => use === 'irrelevant' && findings.length === 0)) irrelevant.push(type);
    else
      lines.push(
        '',
        `## ${type}`,
        '',
        '| Field | Type | Use | Finding |',
        '|---|---|---|---|',
        ...fields.map(renderField),
      );
  }
  lines.push(
    '',
    '## Types without effect',
    '',
    'Names and types of their fields are checked; nothing else becomes of them.',
    '',
  );
  lines.push(...irrelevant.map((type) => `- ${type}`), ...renderKinds());
  return `${lines.join('\n')}\n`;
}

function renderField({ name, type, required, use, findings }: PodField): string {
  const says = findings.map((finding) => `\`${finding.slug}\`: ${finding.says}`).join('; ');
  return `| ${name}${required ? ' (required)' : ''} | ${type} | ${use} | ${says} |`;
}

function renderKinds(): readonly string[] {
  const rows = workloadKinds.map(({ kind, apiGroup, podTemplates, notice }) => {
    const groups = (typeof apiGroup === 'string' ? [apiGroup] : apiGroup).map((group) => group || 'core').join(', ');
    const templates = podTemplates.map(({ template }) => `\`${template || '(the object)'}\``).join(', ');
    return `| ${kind} | ${groups} | ${templates || 'none'} | ${notice ? `\`${notice.slug}\`: ${notice.says}` : ''} |`;
  });
  return [
    '',
    '# Kinds of workloads',
    '',
    '| Kind | API group | Pod templates | Finding |',
    '|---|---|---|---|',
    ...rows,
  ];
}
