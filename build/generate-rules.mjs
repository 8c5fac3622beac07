/**
 * Generates from rules/agent_policy the short names of rules and constants (rules/engine/linker/*-names.gen.ts) and the list of all
 * rules texts that linked policies can have (docs/rules-hashes.md). `--check` fails when one on disk differs.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { withRules } from './write-rules-image.mjs';

const scratch = mkdtempSync('dist-rules-');
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const check = process.argv.includes('--check');

async function put(path, text) {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  if (check) {
    process.stderr.write(
      `${path} is not what build/generate-rules.mjs makes of rules/agent_policy: run npm run generate\n`,
    );
    process.exitCode = 1;
  } else await writeFile(path, text);
}

const head = '// Generated from rules/agent_policy by build/generate-rules.mjs. Do not edit.';

const writeList = (comment, name, texts) => `${head}

/** ${comment} */
export const ${name}: readonly string[] = [
${texts.map((text) => `  ${quote(text)},\n`).join('')}];
`;

const quote = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function writeHashes({ listVariants, makeVariantTable, policyFeatures, readVariants }, rules) {
  const find = readVariants(makeVariantTable(rules));
  const byHash = new Map();
  for (const key of listVariants()) {
    const { text } = find(key);
    const hash = createHash('sha256').update(text).digest('hex');
    byHash.set(hash, { keys: [...(byHash.get(hash)?.keys ?? []), key], bytes: Buffer.byteLength(text) });
  }
  const describe = (key) => policyFeatures.map(({ levels }, index) => levels[Number(key[index])].name).join(' | ');
  const rows = [...byHash].flatMap(([hash, { keys, bytes }]) =>
    keys.map((key) => `| ${describe(key)} | ${bytes} | \`${hash}\` |\n`),
  );
  return `<!-- Generated from rules/agent_policy by build/generate-rules.mjs. Do not edit. -->
# Hashes of the rules

A policy that this release writes with its own rules begins with one of ${byHash.size} texts. Each is SHA-256 of all bytes
before \`policy_data :=\`. ADR 0007 says how the texts come about; \`rules/agent_policy\` holds what they are made of.

| ${policyFeatures.map(({ name }) => name).join(' | ')} | bytes | SHA-256 |
|${policyFeatures.map(() => '---|').join('')}---:|---|
${rows.join('')}`;
}

await withRules(scratch, async ({ orderNames }, rules) => {
  const names = orderNames(rules);
  await put(
    'rules/engine/linker/rule-names.gen.ts',
    writeList('Helper rules in the order of their short names in linked policies.', 'helperRules', names.rules),
  );
  await put(
    'rules/engine/linker/constant-names.gen.ts',
    writeList(
      'Constants of the rules, as JSON, in the order of their names in linked policies.',
      'constantTexts',
      names.constants,
    ),
  );
});
// Anew: the texts have the names.
await withRules(scratch, (linker, rules) => put('docs/rules-hashes.md', writeHashes(linker, rules)));
