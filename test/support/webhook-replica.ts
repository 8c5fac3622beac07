import { writeFileSync } from 'node:fs';
import { attachConstant, makeConfig, startTestWebhook } from './deploy-webhook.js';

/**
 * A replica as a process of its own, which ends on SIGTERM as the program does. Arguments: a kubeconfig, the
 * configuration as JSON, and a file for the ports.
 */
const [kubeconfig = '', config = '{}', portsFile = ''] = process.argv.slice(2);
const webhook = await startTestWebhook(kubeconfig, makeConfig(JSON.parse(config)), attachConstant);
const { admissionPort, healthPort, metricsPort } = webhook;
writeFileSync(portsFile, JSON.stringify({ admissionPort, healthPort, metricsPort }));
process.once('SIGTERM', () => void webhook.stop().then(() => process.exit(0)));
