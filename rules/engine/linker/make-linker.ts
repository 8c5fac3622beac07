import type { DataReads } from './data-reads.js';
import { foldRules } from './fold-rules.js';
import { hideTexts } from './hide-texts.js';
import type { JsonValue } from './known-value.js';
import type { PreparedRules } from './prepared-rules.js';
import { printRule } from './print-rule.js';
import { pruneData, writeDataRule } from './write-data.js';

const header = 'package agent_policy\nimport rego.v1\n';

/** Writes rules and data as one policy text with nothing in it that cannot matter. */
export type Linker = (data: JsonValue) => string;

interface LinkedRules {
  readonly text: string;
  readonly reads: DataReads;
}

/** Pods of one kind have the same rules: so many kinds are kept. */
const maxKept = 32;

/** A linker for these rules. It folds them once for all data that decide the same. */
export function makeLinker(prepared: PreparedRules): Linker {
  const kept = new Map<string, LinkedRules>();
  return (data) => {
    const shape = hideTexts(data);
    const key = JSON.stringify(shape);
    let linked = kept.get(key);
    if (linked === undefined) {
      const { rules, reads } = foldRules(prepared, shape);
      const text = rules.map((rule) => `${prepared.texts.get(rule) ?? printRule(rule)}\n`).join('');
      linked = { text: header + text, reads };
      if (kept.size >= maxKept) kept.clear();
      kept.set(key, linked);
    }
    return linked.text + writeDataRule(pruneData(data, linked.reads));
  };
}
