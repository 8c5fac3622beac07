/**
 * Generates from webhook/config/webhook-config.schema.json the types, the defaults, the validator (ajv's standalone code)
 * and docs/webhook-config.md; and from deploy/chart/values.schema.json the chart's README.
 * `node build/generate-webhook.mjs` writes them, `--check` fails when one on disk differs.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { generateSettingsTypes } from './settings/generate-types.mjs';
import { generateSettingsValidator } from './settings/generate-validator.mjs';
import { generateChartReadme, generateConfigDocs } from './webhook/generate-docs.mjs';

const root = new URL('../', import.meta.url);
const readText = (path) => readFile(new URL(path, root), 'utf8');
const readJson = async (path) => JSON.parse(await readText(path));

const schema = await readJson('webhook/config/webhook-config.schema.json');
const chart = await readJson('deploy/chart/values.schema.json');
const by = 'build/generate-webhook.mjs';
const rename = (text) =>
  text.replaceAll('build/generate-settings.mjs', by).replaceAll('settings.schema.json', schema.$id);

function generateDefaults() {
  const sections = Object.entries(schema.properties).map(([key, section]) => [
    key,
    Object.fromEntries(Object.entries(section.properties).map(([name, property]) => [name, property.default])),
  ]);
  const json = JSON.stringify(Object.fromEntries(sections), undefined, 2);
  return `// Generated from ${schema.$id} by ${by}. Do not edit.\nexport const configDefaults = ${json} as const;\n`;
}

const outputs = {
  'webhook/config/webhook-config.gen.ts': rename(await generateSettingsTypes(schema)),
  'webhook/config/config-defaults.gen.ts': generateDefaults(),
  'webhook/config/validate-config.gen.ts': rename(await generateSettingsValidator(schema, 'WebhookConfig')),
  'docs/webhook-config.md': generateConfigDocs(schema),
  'deploy/chart/README.md': generateChartReadme(chart),
};

const check = process.argv.includes('--check');
for (const [path, text] of Object.entries(outputs)) {
  if ((await readText(path).catch(() => undefined)) === text) continue;
  if (check) {
    console.error(`${path} does not follow from its schema: run node ${by}`);
    process.exitCode = 1;
  } else {
    await writeFile(new URL(path, root), text);
    console.log(`wrote ${path}`);
  }
}
