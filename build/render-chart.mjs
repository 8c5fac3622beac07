/**
 * Renders deploy/chart with its default values to deploy/webhook.yaml, for clusters without Helm. Needs `helm`, in
 * KUBEBUILDER_ASSETS or on the path. `--check` fails when the file on disk differs.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const target = new URL('../deploy/webhook.yaml', import.meta.url);
const namespace = 'kata-genpolicy';
const own = join(process.env.KUBEBUILDER_ASSETS ?? '', 'helm');
const helm = existsSync(own) ? own : 'helm';
const chart = new URL('../deploy/chart', import.meta.url).pathname;
const rendered = execFileSync(
  helm,
  ['template', 'genpolicy-webhook', chart, '--namespace', namespace, '--kube-version', '1.34.0'],
  { encoding: 'utf8' },
);
const text = `# Made from deploy/chart by build/render-chart.mjs. Do not edit.
apiVersion: v1
kind: Namespace
metadata:
  name: ${namespace}
  labels:
    pod-security.kubernetes.io/enforce: restricted
${rendered.replaceAll('managed-by: Helm', 'managed-by: kubectl')}`;

if (!process.argv.includes('--check')) await writeFile(target, text);
else if ((await readFile(target, 'utf8').catch(() => undefined)) !== text) {
  console.error('deploy/webhook.yaml does not follow from the chart: run node build/render-chart.mjs');
  process.exitCode = 1;
}
