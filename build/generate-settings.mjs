/**
 * Generates from generator/settings/settings.schema.json: the types (settings.gen.ts), the validator
 * (validate-settings.gen.ts, ajv's standalone code, so that ajv is not loaded at run time) and docs/settings.md; and the
 * same from profile.schema.json for profiles, whose shipped file must be valid.
 * `node build/generate-settings.mjs` writes them, `--check` fails when one on disk differs.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checkProfileFile } from './settings/check-profiles.mjs';
import { generateSettingsDocs } from './settings/generate-docs.mjs';
import { generateProfileDocs } from './settings/generate-profile-docs.mjs';
import { generateSettingsTypes } from './settings/generate-types.mjs';
import { generateSettingsValidator } from './settings/generate-validator.mjs';

const root = new URL('../', import.meta.url);
const readJson = async (path) => JSON.parse(await readFile(new URL(path, root), 'utf8'));

const schema = await readJson('generator/settings/settings.schema.json');
const defaults = await readJson('drop-ins/defaults/genpolicy-settings.json');
const profileSchema = await readJson('generator/settings/profile.schema.json');
const profiles = await readJson('drop-ins/profiles.json');
const containerd = await readJson('drop-ins/containerd-versions.json');
checkProfileFile(profileSchema, profiles);
const outputs = {
  'generator/settings/settings.gen.ts': await generateSettingsTypes(schema),
  'generator/settings/validate-settings.gen.ts': await generateSettingsValidator(schema, 'Settings'),
  'docs/settings.md': generateSettingsDocs(schema, defaults),
  'generator/settings/profile.gen.ts': await generateSettingsTypes(profileSchema),
  'generator/settings/validate-profile.gen.ts': await generateSettingsValidator(profileSchema, 'Profile'),
  'docs/profiles.md': generateProfileDocs(profileSchema, profiles, containerd.versions),
};

const check = process.argv.includes('--check');
let stale = 0;
for (const [path, text] of Object.entries(outputs)) {
  const file = fileURLToPath(new URL(path, root));
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === text) continue;
  if (check) {
    console.error(`${path} does not follow from the schema: run node build/generate-settings.mjs`);
    stale += 1;
  } else {
    await writeFile(file, text);
    console.log(`wrote ${path}`);
  }
}
if (stale > 0) process.exitCode = 1;
