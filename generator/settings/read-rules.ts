import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiagnosticCollector } from '../diagnostics/index.js';

import { joinRuleModules } from './join-rule-modules.js';
import { findPackageRoot, readShippedFile } from './shipped-files.js';

/** A rules text and where it comes from. */
export interface RulesText {
  readonly kind: 'shipped' | 'given';
  readonly name: string;
  readonly text: string;
}

const rulesFolder = 'rules/agent_policy';

/** The guest's engine refuses longer policies (kata-agent's limits for regorus). */
const maxRulesBytes = 16 * 1024 * 1024;

/** Reads the rules that ship with this package, as one text. */
export function readShippedRules(): RulesText {
  const names = readdirSync(join(findPackageRoot(), rulesFolder))
    .filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego'))
    .sort();
  const modules = names.map((name) => readShippedFile(`${rulesFolder}/${name}`));
  return { kind: 'shipped', name: rulesFolder, text: joinRuleModules(modules) };
}

/** Reads a user's rules file; undefined after an error. */
export async function readRulesFile(path: string, collector: DiagnosticCollector): Promise<RulesText | undefined> {
  try {
    const bytes = await readFile(path);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (bytes.length > maxRulesBytes) {
      collector.report('rules-unusable', {
        message: `${path} is larger than the guest accepts (${maxRulesBytes} bytes)`,
      });
    } else if (!/^\s*package\s+agent_policy\s*$/m.test(text)) {
      collector.report('rules-unusable', {
        message: `${path} is not a rules file: it has no line \`package agent_policy\``,
        help: ['give the rules that the kata-agent of your guest image expects, or leave out -p'],
      });
    } else if (!/^\s*(default\s+)?\w+.*(:=|=|\bif\b|\{)/m.test(text.replace(/^\s*(package|import)\b.*$/gm, ''))) {
      collector.report('rules-unusable', { message: `${path} has no rules` });
    } else return { kind: 'given', name: path, text };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    collector.report('rules-unusable', { message: `cannot read the rules file ${path}: ${reason}` });
  }
  return undefined;
}
