import type { Command } from 'commander';
import { chooseExitCode, createCollector, sortDiagnostics } from '../diagnostics/index.js';
import { loadManifestSources } from '../manifest/index.js';
import { postRenderFlags } from './command-flags.js';
import { exitCodes } from './exit-codes.js';
import { generateManifests } from './generate-command.js';
import type { GenerateOptions } from './generate-options.js';
import { makeOption } from './make-option.js';
import { reportDiagnostics } from './report.js';
import { splitByTemplate } from './split-by-template.js';

interface PostRenderOptions extends GenerateOptions {
  readonly failOn: 'warning' | 'error';
}

/** Since 3.21 and 4.0 Helm says with it which template an object comes from. */
const isTransientAnnotation = (key: string): boolean => key === 'postrenderer.helm.sh/postrender-filename';

/** Runs `genpolicy post-render` and gives the exit code. */
async function postRender(options: PostRenderOptions): Promise<number> {
  const collector = createCollector();
  const [stream] = await loadManifestSources([], collector);
  const sources = stream ? splitByTemplate(stream.source) : [];
  const manifests = sources.map((source) => ({ source, path: undefined }));
  const made = collector.hasErrors
    ? undefined
    : await generateManifests(options, { manifests, isTransientAnnotation }, new AbortController().signal, collector);
  const diagnostics = sortDiagnostics(collector.diagnostics);
  const isRefused = options.failOn === 'warning' && diagnostics.some(({ severity }) => severity === 'warning');
  reportDiagnostics(diagnostics.filter(({ slug }) => slug !== 'namespace-unknown'));
  if (collector.hasErrors || isRefused) {
    const notes = [
      ...(diagnostics.some(({ span }) => span) ? ['lines count in what each template renders to'] : []),
      ...(collector.hasErrors ? [] : ['nothing was written; --fail-on error accepts warnings']),
    ];
    process.stderr.write(notes.map((note) => `(${note})\n`).join(''));
    return collector.hasErrors ? chooseExitCode(diagnostics) : exitCodes.findings;
  }
  process.stdout.write(made?.manifests.map(({ text }) => text).join('') ?? '');
  return exitCodes.done;
}

/** Adds `genpolicy post-render`. */
export function addPostRenderCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('post-render')
    .description('put policies into what Helm has rendered, as its post-renderer (docs/ci.md)')
    .addHelpText(
      'after',
      `
Reads the stream from stdin and writes it to stdout; all but the new annotations stays byte for byte. Helm shows what a
post-renderer says only when it fails, so that warnings make it fail, too. Helm before 3.21 does not hand over hooks.`,
    );
  for (const flag of postRenderFlags) command.addOption(makeOption(flag));
  command.action(async (options: PostRenderOptions) => finish(await postRender(options)));
}
