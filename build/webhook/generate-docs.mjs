const escapeCell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const showDefault = (value) => (value === undefined ? '' : `\`${JSON.stringify(value)}\``);

function describeType(node) {
  if (node.enum) return node.enum.map((value) => `\`${value === '' ? '""' : value}\``).join(', ');
  const type = node.type === 'array' ? `list of ${node.items?.type ?? 'value'}s` : String(node.type ?? 'any');
  const least = node.minimum ?? node.exclusiveMinimum;
  if (least === undefined) return type;
  return node.maximum === undefined ? `${type}, from ${least}` : `${type}, ${least} to ${node.maximum}`;
}

/** Rows of all leaves below a schema's node. */
function listRows(node, path = []) {
  return Object.entries(node.properties ?? {}).flatMap(([key, property]) => {
    const here = [...path, key];
    if (property.properties && property.default === undefined) return listRows(property, here);
    return [
      [`\`${here.join('.')}\``, describeType(property), showDefault(property.default), property.description ?? ''],
    ];
  });
}

const writeTable = (rows) =>
  [
    '| key | type | default | meaning |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.map(escapeCell).join(' | ')} |`),
  ].join('\n');

/** docs/webhook-config.md: a table for each section of the configuration file. */
export function generateConfigDocs(schema) {
  const sections = Object.entries(schema.properties).map(
    ([key, section]) => `\n## ${key}\n\n${section.description}\n\n${writeTable(listRows(section, [key]))}\n`,
  );
  return `# Configuration of \`genpolicy-webhook\`

<!-- Generated from webhook/config/webhook-config.schema.json by build/generate-webhook.mjs. Do not edit. -->

A YAML file, named with \`--config\`. Unknown keys are errors. A file that changes is read again within seconds; one that
is wrong is logged and the configuration before stays in use.
${sections.join('')}`;
}

/** The chart's README: every value. */
export function generateChartReadme(schema) {
  return `# genpolicy-webhook

<!-- Generated from values.schema.json by build/generate-webhook.mjs. Do not edit. -->

Installs the admission webhook of \`genpolicy\`. \`docs/webhook.md\` says what it does, \`docs/runbook.md\` what to do when it
does not.

\`\`\`sh
helm install genpolicy-webhook deploy/chart --namespace kata-genpolicy --create-namespace
\`\`\`

The namespace should hold nothing else: who may write to it, or to the webhook configurations, decides about every pod.

${writeTable(listRows(schema))}
`;
}
