export { makeAllowExec } from './allow-exec.js';
export { type DropInEntry, listDropIns } from './drop-in-index.js';
export { type DropInChange, type DropInExplanation, explainDropIn } from './explain-drop-in.js';
export {
  type LoadedSettings,
  loadSettings,
  type SettingOrigin,
  type SettingsRequest,
  type SettingsSource,
} from './load-settings.js';
export { type NamedDropIn, resolveDropIn } from './named-drop-in.js';
export { noteIgnoredDefaults } from './note-ignored-defaults.js';
export { parseExecCommand } from './parse-exec-command.js';
export { type RulesText, readRulesFile, readShippedRules } from './read-rules.js';
export type * from './settings.gen.js';
export { findPackageRoot, readShippedFile } from './shipped-files.js';
export { type SettingLine, type ShowRequest, showSettings } from './show-settings.js';
