/** Rules and data → one policy text with nothing in it that cannot matter. A door of its own: it needs no engine. */
export type { JsonValue } from './known-value.js';
export { type Linker, makeLinker } from './make-linker.js';
export {
  makeRulesImage,
  type PreparedRules,
  prepareRules,
  type RulesImage,
  readRulesImage,
} from './prepared-rules.js';
export { writeDataRule } from './write-data.js';
