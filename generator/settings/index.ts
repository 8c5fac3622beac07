export type { NodeAdditions } from './add-node-facts.js';
export { makeAllowExec } from './allow-exec.js';
export { openSettings, type SettingsChoice, type SettingsChooser } from './choose-settings.js';
export { type DropInEntry, listDropIns } from './drop-in-index.js';
export { type DropInChange, type DropInExplanation, explainDropIn } from './explain-drop-in.js';
export { findAnalysisImage } from './find-analysis-image.js';
export { findNearestName } from './find-nearest-name.js';
export { findProfile, listProfileNames, listProfileVersions, type Profile } from './find-profile.js';
export { reportUnknownProfile } from './judge-profile.js';
export { compareKataVersions, parseKataVersion } from './kata-version.js';
export { loadProfiles } from './load-profiles.js';
export {
  type LoadedSettings,
  loadSettings,
  type SettingOrigin,
  type SettingsRequest,
  type SettingsSource,
} from './load-settings.js';
export { type NamedDropIn, resolveDropIn } from './named-drop-in.js';
export { noteIgnoredDefaults } from './note-ignored-defaults.js';
export {
  type ContainerdVersion,
  findOciVersion,
  listContainerdVersions,
  makeOciVersion,
  readOciVersion,
  readOciVersionSet,
} from './oci-version.js';
export { parseExecCommand } from './parse-exec-command.js';
export type { ClassFacts, ProfileClass } from './profile.gen.js';
export { type AnnotationFate, judgeAnnotation, listAllowedAnnotations } from './profile-annotations.js';
export { describeRuntime, type RuntimeFacts } from './profile-runtime.js';
export { type ProfileTable, readShippedProfiles } from './profile-table.js';
export { type RulesText, readRulesFile, readShippedRules } from './read-rules.js';
export type * from './settings.gen.js';
export { findPackageRoot, readShippedFile } from './shipped-files.js';
export { type SettingLine, type ShowRequest, showSettings } from './show-settings.js';
