/** What the engine finds out about rules, kept for processes that have little time. A door of its own: it needs no engine. */
export type { AnalysisImage } from './analysis-image.js';
export { readImageTable, writeImageTable } from './image-table.js';
