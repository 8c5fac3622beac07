import { setFlagsFromString } from 'node:v8';
import { connectCluster } from '../cluster/connect-cluster.js';
import { type LoadedConfig, loadConfig, parseConfig } from '../config/load-config.js';
import { createConfigPoll } from '../config/watch-config.js';
import { openDecider } from '../decide/create-decide.js';
import { createDecisionMetrics } from '../decide/decision-metrics.js';
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
  // Large reviews leave much behind at once; without this, the heap grows to several times what is in use before it is swept.
  setFlagsFromString('--heap-growing-percent=40');
  const { config } = loaded;
  const logger = createLogger(config.log.level);
  const asked = new Promise<string>((resolve) => {
    process.once('SIGTERM', () => resolve('SIGTERM'));
    process.once('SIGINT', () => resolve('SIGINT'));
  });
  const onProblem = (problem: string): void => logger.warn({ problem }, 'cluster');
  const metrics = createDecisionMetrics();
  const decider = await openDecider({
    config,
    connectCluster: () => connectCluster(onProblem),
    metrics,
    onProblem: (problem) => logger.warn({ problem }, 'facts'),
    warmUp: true,
  });
  if (!('decide' in decider)) {
    const file = options.config ?? 'defaults';
    process.stderr.write(decider.map((problem) => `${file}: error: ${problem}\n`).join(''));
    return 2;
  }
  const { decide, checks } = decider;
  const starting = startWebhook({
    config,
    decide,
    checks,
    logger,
    version,
    rulesVersion: decider.rulesVersion,
    connectCluster: () => connectCluster(onProblem),
  });
  // Without a certificate nothing listens yet, so there is nothing to drain either.
  const webhook = await Promise.race([starting, asked.then(() => undefined)]);
  if (webhook === undefined) return 0;
  metrics.register(webhook.metrics.registry);
  const refuseConfig = (problems: readonly string[]): void => {
    webhook.metrics.configReloads.inc({ result: 'failure' });
    logger.error({ problems }, 'configuration not taken; the one before stays in use');
  };
  const stopPolling = options.config
    ? startPolling(
        5000,
        createConfigPoll(options.config, config, {
          changed: async (next) => {
            const problems = await decider.useConfig(next);
            if (problems.length > 0) return refuseConfig(problems);
            webhook.metrics.configReloads.inc({ result: 'success' });
            webhook.metrics.buildInfo.reset();
            webhook.metrics.buildInfo.set({ version, rules: decider.rulesVersion }, 1);
            webhook.useConfig(next);
            logger.info('configuration in use');
          },
          failed: (problems) => refuseConfig(problems),
        }),
      )
    : () => {};
  logger.info({ signal: await asked }, 'asked to stop');
  stopPolling();
  await webhook.stop();
  await decider.close();
  return 0;
}

export async function loadOrDefault(path: string | undefined): Promise<LoadedConfig> {
  return path === undefined ? parseConfig('', 'defaults') : loadConfig(path);
}
