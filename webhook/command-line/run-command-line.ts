import { Command, CommanderError, Option } from 'commander';
import { WorldFailure } from '../world-failure.js';
import type { ReviewOptions } from './review-command.js';

const help = `
Examples:
  genpolicy-webhook serve --config webhook.yaml
  genpolicy-webhook review < review.json            what would be answered, offline
  kubectl get pod app -o yaml | genpolicy-webhook review --config webhook.yaml
  kubectl get nodes,runtimeclasses -o yaml > saved.yaml
  genpolicy-webhook review --config webhook.yaml --objects saved.yaml --endpoint validate < review.json

What a webhook can promise: software in an untrusted cluster cannot be the root of trust. Whoever runs the cluster can
switch a webhook off or change what it writes. A pod is protected when the relying party (the key broker) checks the
digest of its initdata, which is in the audit log as initdata-digest and in this program's log.

Exit codes: 0 done, or allowed; 1 denied; 2 no AdmissionReview, or wrong files; 3 something else is in the way (a port,
the API server); 70 a bug.`;

/** Runs the command line and gives the exit code. */
export async function runWebhookCommandLine(args: readonly string[], version: string): Promise<number> {
  let exitCode = 0;
  const program = new Command('genpolicy-webhook')
    .description('Attaches Kata agent policies to pods when Kubernetes admits them.')
    .version(version, '-v, --version', 'print the version')
    .addHelpText('after', help)
    .showHelpAfterError('(genpolicy-webhook --help shows all commands)')
    .allowExcessArguments(false)
    .exitOverride();
  const config = (): Option => new Option('--config <file>', 'configuration (YAML); all keys have defaults');
  program
    .command('serve')
    .description('serve /mutate and /validate over TLS, probes and metrics beside them')
    .addOption(config())
    .action(async (options: { readonly config?: string }) => {
      const { runServe } = await import('./serve-command.js');
      exitCode = await runServe(options, version);
    });
  program
    .command('review')
    .description('print the answer to the AdmissionReview, or about the Pod, on standard input')
    .addOption(config())
    .addOption(
      new Option('--endpoint <endpoint>', 'which of the two webhooks answers')
        .choices(['mutate', 'validate'])
        .default('mutate'),
    )
    .addOption(
      new Option(
        '--objects <file...>',
        'saved objects that the webhook reads in its cluster: ConfigMaps, Secrets, Namespaces, Nodes, RuntimeClasses',
      ).default([], 'none'),
    )
    .action(async (options: ReviewOptions) => {
      const { runReview } = await import('./review-command.js');
      exitCode = await runReview(options);
    });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof WorldFailure) {
      process.stderr.write(`error: ${error.message}\n`);
      return 3;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`genpolicy-webhook: this is a bug, please report it with the text below\n${detail}\n`);
    return 70;
  }
  return exitCode;
}
