import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitByTemplate } from '../../generator/cli/split-by-template.js';
import { findProgram } from '../support/find-program.js';
import type { CommandResult } from '../support/run-genpolicy.js';
import { runProgram } from '../support/run-program.js';
import { localImages, makePodText, makeWorkFolder, readPolicies } from './work-folder.js';

const annotation = /^.*cc_init_data: .*\n/gm;

function postRender(input: string, ...args: readonly string[]): Promise<CommandResult> {
  const flags = [...localImages(), '--no-cache', '--oci-version', '1.2.1'];
  return makeWorkFolder().runPlain(['post-render', ...flags, ...args], input);
}

/** What `helm template` writes: parts in the order of kinds, comments of the templates included. */
const rendered = [
  '---\n# Source: web/crds/thing.yaml\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n\n',
  '---\n# Source: web/templates/all.yaml\napiVersion: v1\nkind:   ConfigMap   # as it was\nmetadata: { name: conf }\ndata: {text: "---\\n# Source: no"}\n',
  '---\n# Source: web/templates/odd.yaml\nkind: Thing\napiVersion: example.com/v1\nspec: [&a {b: *a}]\n',
  `---\n# Source: web/templates/all.yaml\n# A pod.\n${makePodText('web')}`,
  `---\n# Source: web/templates/hook.yaml\n${makePodText('hook').replace('{name: hook}', '\n  name: hook\n  annotations: {helm.sh/hook: pre-install}')}`,
];

describe('what Helm has rendered', () => {
  it('is cut into parts that bear the names of templates, and joins again', () => {
    const parts = splitByTemplate({ name: '<stdin>', text: rendered.join('') });
    expect(parts.map(({ name }) => name)).toEqual([
      'web/crds/thing.yaml',
      'web/templates/all.yaml',
      'web/templates/odd.yaml',
      'web/templates/all.yaml (part 2)',
      'web/templates/hook.yaml',
    ]);
    expect(parts.map(({ text }) => text)).toEqual(rendered);
  });

  it('is the input itself where Helm did not make it', () => {
    const text = '\uFEFFa: 1\n---\nb: 2\n';
    expect(splitByTemplate({ name: '<stdin>', text })).toEqual([{ name: '<stdin>', text }]);
    expect(splitByTemplate({ name: '<stdin>', text: '' })).toEqual([]);
  });

  it('names templates in an annotation since Helm 3.21', () => {
    const note = "postrenderer.helm.sh/postrender-filename: 'web/templates/a.yaml'";
    const documents = [
      `kind: A\nmetadata:\n  annotations:\n    ${note}\n`,
      `---\nkind: B\nmetadata: {annotations: {helm.sh/hook: test, ${note}}}\n`,
      `---\nkind: C\nmetadata: {annotations: {${note.replace('a.yaml', 'c.yaml')}}}\n`,
    ];
    const parts = splitByTemplate({ name: '<stdin>', text: documents.join('') });
    expect(parts.map(({ name }) => name)).toEqual(['web/templates/a.yaml', 'web/templates/c.yaml']);
    expect(parts.map(({ text }) => text).join('')).toBe(documents.join(''));
  });
});

describe('genpolicy post-render', () => {
  it('adds annotations; hooks, CRDs, unknown objects and comments stay byte for byte', async () => {
    const run = await postRender(rendered.join(''));
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout.match(annotation)).toHaveLength(2);
    const [crd, map, thing] = rendered;
    expect(run.stdout.startsWith(`${crd}${map}${thing}`)).toBe(true);
    // The pods' metadata are flow mappings: the annotation stands in them.
    expect(run.stdout).toContain('# A pod.\n');
  });

  it('names the template, and the line in what it renders to', async () => {
    const broken = rendered
      .join('')
      .replace('name: main\n      image: registry.example/shell:1', 'name: main\n      imago: x');
    const run = await postRender(broken);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(/^web\/templates\/all\.yaml \(part 2\):10:7: error GP1031 unknown-field/m);
    expect(run.stderr).toContain('(lines count in what each template renders to)');
  });

  it('refuses what only warns, since Helm would not show it, unless that is accepted', async () => {
    const text = makePodText(
      'web',
      'registry.example/shell:1',
      'env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}]',
    );
    const refused = await postRender(text);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('nothing was written; --fail-on error accepts warnings');
    const accepted = await postRender(text, '--fail-on', 'error');
    expect(accepted.code).toBe(0);
    expect(accepted.stdout).toContain('cc_init_data');
    expect(accepted.stderr).toContain('warning');
  });

  it('does not let the policy know of the annotation by which Helm finds templates again', async () => {
    const note = 'postrenderer.helm.sh/postrender-filename';
    const pod = makePodText('web').replace(
      '{name: web}',
      `{name: web, annotations: {${note}: web/templates/pod.yaml}}`,
    );
    const run = await postRender(pod);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain(note);
    expect(JSON.stringify(readPolicies(run.stdout))).not.toContain(note);
  });

  it('takes a chart without pods, and an empty one', async () => {
    const service = '---\n# Source: web/templates/s.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n';
    expect(await postRender(service)).toMatchObject({ code: 0, stdout: service });
    expect(await postRender('')).toMatchObject({ code: 0, stdout: '' });
  });
});

const chart = resolve('examples/helm');
const common = ['--no-cache', '--oci-version', '1.2.1', '--image-source', `oci:${resolve('examples/images')}`];
const rendererArgs = (args: readonly string[]): string[] => args.map((arg) => `--post-renderer-args=${arg}`);
const helm = findProgram('helm', 'HELM');
const helm4 = process.env.HELM4;

describe.skipIf(!helm)('Helm 3', () => {
  it('does what README shows', async () => {
    const line = /^helm template .*$/m.exec(readFileSync('README.md', 'utf8'))?.[0] ?? '';
    const env = { HELM: helm ?? '' };
    const run = await runProgram('bash', ['-o', 'pipefail', '-c', `helm () { "$HELM" "$@"; }; ${line}`], { env });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout.match(annotation)?.length).toBeGreaterThan(0);
  });

  it('uses it as a post-renderer', async () => {
    const folder = makeWorkFolder();
    const args = ['template', 'sum', chart, '--namespace', 'demo', '--post-renderer', 'genpolicy'];
    const plain = await runProgram(helm ?? '', args.slice(0, -2), { cwd: folder.path });
    const run = await runProgram(helm ?? '', [...args, ...rendererArgs(['post-render', ...common])], {
      cwd: folder.path,
    });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout.match(annotation)?.length).toBeGreaterThan(0);
    expect(run.stdout).toContain('data:   { mode: fast }   # stays as it is');
    expect(plain.stdout).not.toContain('cc_init_data');
  });

  it('shows which template is wrong', async () => {
    const args = ['template', 'sum', chart, '--namespace', 'demo', '--set', 'image=registry.example/none:1'];
    const run = await runProgram(helm ?? '', [
      ...args,
      '--post-renderer',
      'genpolicy',
      ...rendererArgs(['post-render', ...common]),
    ]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^vectoradd\/templates\/job\.yaml \(part 2\):\d+:\d+: error GP3/m);
  });
});

describe('the plugin for Helm 4', () => {
  const plugin = resolve('deploy/helm-plugin');

  it('has the version of the package', () => {
    const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version;
    expect(readFileSync(join(plugin, 'plugin.yaml'), 'utf8')).toContain(`\nversion: ${version}\n`);
  });

  it.skipIf(process.platform !== 'linux')('lets findings through, though Helm throws them away', async () => {
    // As Helm does: the program's stderr is kept from ours.
    // A pipe for what Helm itself says, and nothing for what the plugin says.
    const script = `{ sh -c '(exec "$0" "$@" 2>/dev/null); exit $?' "$0" "$@" 2>&3 >/dev/null; } 3>&1 | cat`;
    const run = await runProgram('sh', ['-c', script, join(plugin, 'post-render.sh'), '--offline'], {
      input: makePodText('web'),
    });
    expect(run.stdout).toMatch(/error GP/);
  });

  it.skipIf(!helm4)('works with Helm 4, which hands over hooks', async () => {
    const folder = makeWorkFolder();
    const env = { HELM_DATA_HOME: folder.path, HOME: folder.path };
    const install = await runProgram(helm4 ?? '', ['plugin', 'install', plugin], { env });
    expect(install.code, install.stderr).toBe(0);
    const args = [
      'template',
      'sum',
      chart,
      '--namespace',
      'demo',
      '--post-renderer',
      'genpolicy',
      ...rendererArgs(common),
    ];
    const run = await runProgram(helm4 ?? '', args, { env });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout.match(annotation)).toHaveLength(2);
    expect(run.stdout).not.toContain('postrender-filename');
  });
});
