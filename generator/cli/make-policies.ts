import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { GeneratedPolicy } from '../generate/index.js';
import type { SettingsChooser } from '../settings/index.js';
import type { GenerateOptions } from './generate-options.js';
import { createProgressLine } from './progress.js';
import { readPlatformFlag } from './read-platform-flag.js';

/** What generation would make, and what chose the settings for it. */
interface MadePolicies {
  readonly policies: readonly GeneratedPolicy[];
  readonly chooser: SettingsChooser;
}

/** Makes the policies that generation would make, for commands that look at them and write no manifest. */
export async function makePolicies(
  given: Omit<GenerateOptions, 'format' | 'link'>,
  signal: AbortSignal,
  collector: DiagnosticCollector,
): Promise<MadePolicies> {
  const { makeImageOptions, readSettings } = await import('./generate-command.js');
  const { generatePolicies } = await import('../generate/index.js');
  const { loadManifestSources } = await import('../manifest/index.js');
  const { readRulesFile, readShippedRules } = await import('../settings/index.js');
  const { readCluster } = await import('./read-cluster.js');
  const { openWorkloadSettings } = await import('./open-workload-settings.js');
  const options: GenerateOptions = { ...given, format: 'text', link: true };
  const configPaths = [...(options.configFile ?? []), ...(options.configMapFile ? [options.configMapFile] : [])];
  const [chooser, cluster, rules, manifests, configFiles] = await Promise.all([
    readSettings(options, collector),
    readCluster(options, collector),
    options.regoRulesPath === undefined ? readShippedRules() : readRulesFile(options.regoRulesPath, collector),
    loadManifestSources(options.yamlFile ?? [], collector),
    configPaths.length === 0 ? [] : loadManifestSources(configPaths, collector),
  ]);
  const platform = options.platform === undefined ? undefined : readPlatformFlag(options.platform, collector);
  const loaded = chooser.base;
  if (!loaded || !rules || collector.hasErrors) return { policies: [], chooser };
  const progress = createProgressLine();
  const workloadSettings = await openWorkloadSettings(chooser, cluster, options, collector);
  const { policies } = await generatePolicies(
    {
      manifests,
      configFiles,
      settings: loaded.settings,
      settingSpan: loaded.spanOf,
      settingsFor: workloadSettings.settingsFor,
      rules,
      runtimeClassNames: options.runtimeClassNames ?? [],
      silentUnsupportedFields: options.silentUnsupportedFields ?? false,
      ...(options.secretEnv !== undefined && { secretEnv: options.secretEnv }),
      ...(!options.selfCheck && { selfCheck: false }),
      platform,
      images: makeImageOptions(options, loaded.settings, progress, signal, collector),
    },
    collector,
  );
  progress.clear();
  return { policies, chooser };
}
