// Makes docs/lint from the rules, the table of codes, and the golden cases, which are the examples.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const cases = 'test/golden-lint';

/** What generation or the node check reports where lint looks, by chapter of the codes. */
const reusedSlugs = [
  'gpu-resource-not-passthrough',
  'gpu-resource-unknown',
  'gpu-limit-missing',
  'probe-without-no-new-privileges',
  'wildcard-argument',
  'guest-version-old',
  'rust-virtio-fs',
  'image-layers-not-covered',
  'oci-version-assumed',
  'oci-versions-mixed',
  'oci-version-contradicts-nodes',
  'node-runtime-not-containerd',
  'node-containerd-unknown',
  'candidate-nodes-absent',
  'runtime-class-absent',
];

/** Evaluates the table of rules; its bundle stands inside the package, so that it finds the libraries. */
export async function loadLintRules() {
  const work = await mkdtemp('build/lint-rules-');
  try {
    const outfile = join(work, 'rules.mjs');
    const entryPoints = ['generator/analysis/lint/lint-rules.ts'];
    await build({ entryPoints, bundle: true, format: 'esm', platform: 'node', packages: 'external', outfile });
    return (await import(pathToFileURL(resolve(outfile)))).lintRules;
  } finally {
    await rm(work, { recursive: true });
  }
}

async function readCases() {
  const names = (await readdir(cases)).filter((name) => name !== 'shared' && !name.includes('.')).sort();
  return await Promise.all(
    names.map(async (name) => {
      const read = (file) => readFile(join(cases, name, file), 'utf8').catch(() => undefined);
      const [flags, rightFlags, wrong, right, findings] = await Promise.all(
        ['flags', 'right-flags', 'wrong.yaml', 'right.yaml', 'findings.txt'].map(read),
      );
      const slugs = [...findings.matchAll(/(?:error|warning|info) GP\d{4} ([a-z0-9-]+):/g)].map(([, slug]) => slug);
      return { name, flags: flags.trim(), rightFlags: rightFlags?.trim(), wrong, right, findings, slugs };
    }),
  );
}

/** The case that shows a finding best: the one of its name, else the one with the fewest others. */
function chooseCase(all, slug) {
  const fitting = all.filter(({ slugs }) => slugs.includes(slug));
  const [best] = fitting.sort((a, b) => (a.name === slug ? -1 : b.name === slug ? 1 : a.slugs.length - b.slugs.length));
  if (!best) throw new Error(`no golden case shows ${slug}`);
  return best;
}

const shorten = (text) => text.replace(/[^\n]{200,}/g, (line) => `${line.slice(0, 160)}…`).trimEnd();

function writePage(slug, why, { code, severity, summary }, example, onlyLint, mayFix) {
  const { flags, rightFlags, wrong, right, findings } = example;
  const command = (file, words) => `genpolicy lint -y ${file}${words === '' ? '' : ` ${words}`}`;
  const isSame = wrong === right;
  return `${[
    `# ${code} \`${slug}\``,
    '',
    '<!-- Made from the rule and its golden case by build/write-lint-pages.mjs. Do not edit. -->',
    '',
    `${summary} Severity: ${severity}.${onlyLint ? ' Only `genpolicy lint` looks for it.' : ' Generation warns of it too.'}${mayFix ? ' `--fix` mends it.' : ''}`,
    '',
    '## Why it matters',
    why,
    '',
    '## Wrong',
    '```yaml',
    shorten(wrong),
    '```',
    '',
    '```console',
    `$ ${command('wrong.yaml', flags)}`,
    shorten(findings),
    '```',
    '',
    '## Right',
    ...(isSame
      ? ['The same manifest, with what the command or the nodes say corrected:']
      : ['```yaml', shorten(right), '```']),
    '',
    '```console',
    `$ ${command('right.yaml', rightFlags ?? flags)}`,
    'no findings',
    '```',
    '',
    `To leave such findings out, add \`${slug}\` to the setting \`/extensions/lint/disabled\`.`,
  ].join('\n')}\n`;
}

function writeReadme(rows, codes) {
  const cell = (text) => text.replaceAll('|', '\\|');
  return `${[
    '# `genpolicy lint`',
    '',
    '<!-- Made from the table of rules by build/write-lint-pages.mjs. Do not edit. -->',
    '',
    'Says what is likely to go wrong with pods before they reach a node: `genpolicy lint -y pod.yaml --nodes nodes.json`.',
    'It makes the policies as generation would, reports what is found on the way, and then runs the rules below. Generation runs',
    'most of them too, and shows what they find as warnings.',
    '',
    '- `--nodes nodes.json` (from `kubectl get nodes,runtimeclasses -o json`) or `--from-cluster` let it look at the nodes that a',
    '  pod can land on. Rules about nodes are silent without them.',
    '- `--fix` mends what can be mended without guessing, and keeps comments and everything else.',
    '- `--format json`, `sarif` and `github` are for programs, code scanning and pull requests.',
    '- Exit code 1: there are findings of the severity of `--fail-on` (default `warning`) or above. 2 and 3: manifest, flags, or',
    '  the world kept lint from looking.',
    '- The setting `/extensions/lint/disabled` lists rules whose findings are left out; the summary counts them.',
    '',
    '| code | finding | severity | in generation | `--fix` | meaning |',
    '|---|---|---|---|---|---|',
    ...rows.map(
      ({ slug, code, severity, summary, onlyLint, mayFix }) =>
        `| ${code} | [\`${slug}\`](${slug}.md) | ${severity} | ${onlyLint ? '' : '•'} | ${mayFix ? '•' : ''} | ${cell(summary)} |`,
    ),
    '',
    'Reported by generation or by the check of nodes, and so by lint as well:',
    '',
    '| code | finding | severity | meaning |',
    '|---|---|---|---|',
    ...reusedSlugs.map(
      (slug) => `| ${codes[slug].code} | \`${slug}\` | ${codes[slug].severity} | ${cell(codes[slug].summary)} |`,
    ),
  ].join('\n')}\n`;
}

/** Findings for which a rule has a fix. */
const fixable = new Set([
  'nvrc-srs-missing',
  'nvrc-srs-needless',
  'timeout-order',
  'image-not-pinned',
  'capability-prefixed',
  'guest-pull-needs-security-context',
]);

/** The pages by path. */
export async function writeLintPages(rules, codes) {
  const all = await readCases();
  const rows = rules.flatMap(({ slugs, why, onlyLint }) =>
    slugs.map((slug) => ({
      slug,
      why,
      // Remarks are not shown beside generation.
      onlyLint: onlyLint || codes[slug].severity === 'info',
      mayFix: fixable.has(slug),
      ...codes[slug],
    })),
  );
  const sorted = rows.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const pages = sorted.map(({ slug, why, onlyLint, mayFix }) => [
    `docs/lint/${slug}.md`,
    writePage(slug, why, codes[slug], chooseCase(all, slug), onlyLint, mayFix),
  ]);
  return Object.fromEntries([['docs/lint/README.md', writeReadme(sorted, codes)], ...pages]);
}
