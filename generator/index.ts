/** The library's only door. */
export type { ClusterState } from './analysis/index.js';
export * from './diagnostics/index.js';
export * from './generate/index.js';
export {
  type FetchImagesOptions,
  fetchImages,
  type ImageFacts,
  type ImageNeed,
  type ImageSource,
  imageKey,
  type OpenRegistryOptions,
  openRegistry,
  type Platform,
  type ProvidedImage,
  parseImageReference,
  parsePlatform,
} from './image/index.js';
export * from './initdata/index.js';
export {
  type ConfigObject,
  findPullSecrets,
  loadManifestSources,
  type ManifestSource,
  type PullSecret,
  type Workload,
} from './manifest/index.js';
export { type PolicyData, renamePod, type SecretEnvMode } from './policy/index.js';
export {
  type AnnotationFate,
  type ClassFacts,
  compareKataVersions,
  describeRuntime,
  findOciVersion,
  findProfile,
  judgeAnnotation,
  type LoadedSettings,
  listAllowedAnnotations,
  listProfileNames,
  loadProfiles,
  loadSettings,
  makeAllowExec,
  type NamedDropIn,
  openSettings,
  type Profile,
  type ProfileTable,
  parseExecCommand,
  parseKataVersion,
  type RulesText,
  type RuntimeFacts,
  readOciVersion,
  readOciVersionSet,
  readRulesFile,
  readShippedProfiles,
  readShippedRules,
  resolveDropIn,
  type Settings,
  type SettingsChoice,
  type SettingsChooser,
} from './settings/index.js';

/** Loads what simulates requests and judges policies, which brings the Rego engine along. */
export const loadAnalysis = () => import('./analysis/index.js');
