/** The library's only door. */
export * from './diagnostics/index.js';
export * from './generate/index.js';
export {
  type FetchImagesOptions,
  fetchImages,
  type ImageFacts,
  type ImageNeed,
  type ImageSource,
  type OpenRegistryOptions,
  openRegistry,
  type Platform,
  parsePlatform,
} from './image/index.js';
export * from './initdata/index.js';
export {
  type ConfigObject,
  findPullSecrets,
  loadManifestSources,
  type ManifestSource,
  type Workload,
} from './manifest/index.js';
export type { PolicyData, SecretEnvMode } from './policy/index.js';
export {
  type LoadedSettings,
  loadSettings,
  makeAllowExec,
  type NamedDropIn,
  parseExecCommand,
  type RulesText,
  readRulesFile,
  readShippedRules,
  resolveDropIn,
  type Settings,
} from './settings/index.js';
