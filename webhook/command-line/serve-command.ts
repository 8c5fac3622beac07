import { connectCluster } from '../cluster/connect-cluster.js';
import { type LoadedConfig, loadConfig, parseConfig } from '../config/load-config.js';
import { createConfigPoll } from '../config/watch-config.js';
import { createDecider } from '../decide/create-decide.js';
import { createLogger } from '../server/create-logger.js';
import { startPolling } from '../server/poll.js';
import { startWebhook } from '../server/start-webhook.js';

/** Serves until SIGTERM or SIGINT and gives the exit code. */
export async function runServe(options: { readonly config?: string }, version: string): Promise<number> {
  const loaded = await loadOrDefault(options.config);
  if (loaded.kind === 'wrong') {
    process.stderr.write(`${loaded.problems.join('\n')}\n`);
    return 2;
  }
  const { config } = loaded;
  const logger = createLogger(config.log.level);
  const asked = new Promise<string>((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
  });
  const { decide, checks } = createDecider();
  const starting = startWebhook({
    config,
    decide,
    checks,
    logger,
    version,
    connectCluster: () => connectCluster((problem) => logger.warn({ problem }, 'cluster')),
  });
  // Without a certificate nothing listens yet, so there is nothing to drain either.
  const webhook = await Promise.race([starting, asked.then(() => undefined)]);
  if (webhook === undefined) return 0;
  const stopPolling = options.config
    ? startPolling(
        5000,
        createConfigPoll(options.config, config, {
          changed: (next) => {
            webhook.metrics.configReloads.inc({ result: 'success' });
            webhook.useConfig(next);
            logger.info('configuration in use');
          },
          failed: (problems) => {
            webhook.metrics.configReloads.inc({ result: 'failure' });
            logger.error({ problems }, 'configuration not taken; the one before stays in use');
          },
        }),
      )
    : () => {};
  logger.info({ signal: await asked }, 'asked to stop');
  stopPolling();
  await webhook.stop();
  return 0;
}

export async function loadOrDefault(path: string | undefined): Promise<LoadedConfig> {
  return path === undefined ? parseConfig('', 'defaults') : loadConfig(path);
}
