const HEAD = `# Settings

<!-- Generated from generator/settings/settings.schema.json by build/generate-settings.mjs. Do not edit. -->

Settings say what a cluster and its Kata runtime are like, and what the host may ask of a guest. The built-in ones are
\`drop-ins/defaults/genpolicy-settings.json\`; \`-j FILE\` replaces them, and \`-j FOLDER\` reads \`genpolicy-settings.json\`
there and applies \`genpolicy-settings.d/*.json\`, each a JSON Patch (RFC 6902), in byte order of their names. Drop-ins
named with \`--drop-in\` follow. \`genpolicy settings show --origin\` prints each value with the file that set it, and
\`genpolicy settings list\` the drop-ins that ship. Keys that are not in the tables below are a warning and have no effect.

In the tables, \`*\` stands for each element of a list or each key of a map, a pattern is a regular expression in the
syntax of RE2, and **required** keys must be there; others have the default that is shown. Defaults of required keys are
those of the built-in settings. Requests are those of the Kata agent whose verdict the value influences.
`;

/** Makes docs/settings.md: for each top-level key a table with every key below it. */
export function generateSettingsDocs(schema, defaults) {
  const sections = Object.entries(schema.properties).map(([key, property]) => {
    const rows = listRows(schema, key, property, defaults);
    const table = rows.map((row) => `| ${row.map(escapeCell).join(' | ')} |`);
    const description = `${property.description} ${describeRequired(schema.required.includes(key))}`;
    const head = ['| Key | Type | Default | Meaning | Requests |', '|---|---|---|---|---|'];
    return `\n## ${key}\n\n${description}\n\n${[...head, ...table].join('\n')}\n`;
  });
  return `${HEAD}${sections.join('')}`;
}

const describeRequired = (required) => (required ? '**Required.**' : 'Optional.');

function listRows(schema, key, property, defaults) {
  const rows = [];
  const visit = (pointer, declared, required, value, inherited) => {
    const node = resolveNode(schema, declared);
    const requests = declared['x-requests'] ?? node['x-requests'] ?? inherited;
    const members = Object.entries(node.properties ?? {});
    const items = node.items && resolveNode(schema, node.items);
    const isLeaf = members.length === 0 && items?.properties === undefined;
    if (isLeaf || items || pointer !== `/${key}`) {
      const meaning = `${required ? '**Required.** ' : ''}${declared.description ?? node.description ?? ''}`;
      const shown = isLeaf || items ? describeDefault(declared, node, value) : '';
      rows.push([`\`${pointer}\``, describeType(schema, node), shown, meaning, requests.join(', ')]);
    }
    for (const [name, member] of members) {
      visit(`${pointer}/${name}`, member, node.required?.includes(name) ?? false, value?.[name], requests);
    }
    for (const [name, member] of items ? Object.entries(items.properties ?? {}) : []) {
      visit(`${pointer}/*/${name}`, member, items.required?.includes(name) ?? false, undefined, requests);
    }
  };
  visit(`/${key}`, property, schema.required.includes(key), defaults[key], []);
  return rows;
}

function resolveNode(schema, node) {
  return node.$ref === undefined ? node : schema.definitions[node.$ref.replace('#/definitions/', '')];
}

function describeType(schema, node) {
  if (node.enum) return node.enum.map((value) => `\`${value}\``).join(', ');
  const types = [node.type].flat();
  if (types.includes('array')) {
    return `list of ${describePlural(schema, resolveNode(schema, node.items))}${types.includes('null') ? ', or null' : ''}`;
  }
  if (node.type === 'object' && typeof node.additionalProperties === 'object') return 'map of strings';
  const range = node.minimum === undefined ? '' : `, ${node.minimum} to ${node.maximum}`;
  return `${types.join(' or ')}${range}`;
}

function describePlural(schema, node) {
  if (node.type === 'array') return `lists of ${describePlural(schema, resolveNode(schema, node.items))}`;
  return `${node.type}s`;
}

function describeDefault(declared, node, value) {
  const shown = value ?? declared.default ?? node.default;
  if (shown === undefined && declared.default !== null) return '';
  const text = JSON.stringify(shown ?? null);
  return text.length <= 60
    ? `\`${text}\``
    : `${Array.isArray(shown) ? `${shown.length} elements` : 'long'}: see the file`;
}

/** A bar ends a cell even inside code. */
const escapeCell = (text) => text.replaceAll('|', '\\|');
