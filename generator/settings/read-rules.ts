import { promises, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Linker } from '../../rules/engine/linker/index.js';
import type { DiagnosticCollector } from '../diagnostics/index.js';

import { joinRuleModules } from './join-rule-modules.js';
import { loadLinker } from './load-linker.js';
import { findPackageRoot, readShippedFile } from './shipped-files.js';

/** A rules text and where it comes from. */
export interface RulesText {
  readonly kind: 'shipped' | 'given';
  readonly name: string;
  readonly text: string;
  /** Joins rules and data to a lean text. A user's rules have none: they are written as they are. */
  readonly linker?: () => Promise<Linker>;
}

const rulesFolder = 'rules/agent_policy';

/** The guest's engine refuses longer policies (kata-agent's limits for regorus). */
const maxRulesBytes = 16 * 1024 * 1024;

let shippedText: string | undefined;
let shippedLinker: Promise<Linker> | undefined;

function readShippedText(): string {
  if (shippedText === undefined) {
    const names = readdirSync(join(findPackageRoot(), rulesFolder))
      .filter((name) => name.endsWith('.rego') && !name.endsWith('_test.rego'))
      .sort();
    shippedText = joinRuleModules(names.map((name) => readShippedFile(`${rulesFolder}/${name}`)));
  }
  return shippedText;
}

/** The rules that ship with this package. Their text is read when it is asked for: the linker of the build needs none. */
export function readShippedRules(): RulesText {
  return {
    kind: 'shipped',
    name: rulesFolder,
    get text() {
      return readShippedText();
    },
    linker: () => {
      shippedLinker ??= loadLinker(readShippedText);
      return shippedLinker;
    },
  };
}

/** Reads a user's rules file; undefined after an error. */
export async function readRulesFile(path: string, collector: DiagnosticCollector): Promise<RulesText | undefined> {
  try {
    const bytes = statSync(path).isFile() ? readFileSync(path) : await promises.readFile(path);
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
