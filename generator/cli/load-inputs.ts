import type { DiagnosticCollector } from '../diagnostics/index.js';
import { loadManifestSources, type ManifestSource } from '../manifest/index.js';
import type { GenerateOptions } from './generate-options.js';

/** The texts that a run is about. */
export interface RunInputs {
  readonly manifests: readonly ManifestSource[];
  readonly configFiles: readonly ManifestSource[];
}

/** Reads what is not given of the manifests that options name and of the texts with further ConfigMaps and Secrets. */
export async function loadInputs(
  { yamlFile = [], configFile = [], configMapFile }: Pick<GenerateOptions, 'yamlFile' | 'configFile' | 'configMapFile'>,
  given: Partial<RunInputs>,
  collector: DiagnosticCollector,
): Promise<RunInputs> {
  const configPaths = [...configFile, ...(configMapFile === undefined ? [] : [configMapFile])];
  const [manifests, configFiles] = await Promise.all([
    given.manifests ?? loadManifestSources(yamlFile, collector),
    given.configFiles ?? (configPaths.length === 0 ? [] : loadManifestSources(configPaths, collector)),
  ]);
  return { manifests, configFiles };
}
