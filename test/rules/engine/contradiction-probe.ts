import type { RegoCase } from './rego-case.js';

/** A case in the form in which the guest's engine can be asked: one policy, and a rule that holds if the case is right. */
export interface ContradictionProbe {
  readonly policy: string;
  readonly kind: string;
  readonly request: unknown;
}

const HEADER = /^(import (rego\.v1|future\.keywords\S*)|package .*)$/;

/**
 * Puts the modules of a case into one, as the agent has it: the rules of the queried package as they are, those of other packages under a
 * name of their own, with the references to them changed accordingly. `undefined` where the query is no path.
 */
export function probeOfCase(wanted: RegoCase): ContradictionProbe | undefined {
  const query = wanted.query.trim();
  const modules = wanted.modules.map((text) => ({ text, name: /^package (\S+)/m.exec(text)?.[1] ?? '' }));
  const main = modules
    .map(({ name }) => name)
    .find((name) => query === `data.${name}` || query.startsWith(`data.${name}.`));
  if (main === undefined) return undefined;
  const others = modules.map(({ name }) => name).filter((name) => name !== main);
  modules.sort((a, b) => Number(a.name === main) - Number(b.name === main));
  const rules = modules.map(({ text, name }) => moveRules(text, name === main ? '' : `other_${name}.`, main, others));
  const path = query.slice(`data.${main}`.length).replace(/^\./, '');
  // The queried package comes last, and first where two modules give one name to different imports.
  const imports = new Map<string, string>();
  for (const line of rules.flatMap((lines) => lines.filter((text) => text.startsWith('import ')))) {
    imports.set(line.split(/[. ]/).at(-1) ?? '', line);
  }
  const bodies = rules.flatMap((lines) => lines.filter((line) => !line.startsWith('import ')));
  const lines = [
    'package agent_policy',
    ...imports.values(),
    ...bodies,
    `case_holds if {`,
    ...conditions(wanted, path),
    '}',
  ];
  const request = wanted.input instanceof Map ? plain(wanted.input) : {};
  return { policy: `${lines.join('\n')}\n`, kind: 'case_holds', request };
}

function moveRules(text: string, prefix: string, main: string, others: readonly string[]): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !HEADER.test(line.trim()));
  return lines.map((line) => {
    const head = /^(default )?([a-z])/.exec(line);
    const isRule = head !== null && !line.startsWith('import ');
    let moved = isRule ? line.replace(/^(default )?/, `$1${prefix}`) : line;
    for (const other of others) {
      const alias = line.startsWith('import ') && !line.includes(' as ') ? ` as ${line.split('.').at(-1)?.trim()}` : '';
      moved = moved.replaceAll(
        new RegExp(`\\bdata\\.${other}\\b(.*)`, 'g'),
        `data.agent_policy.other_${other}$1${alias}`,
      );
    }
    return moved.replaceAll(`data.${main}.`, 'data.agent_policy.');
  });
}

/** What holds in the case: the wanted value; where an error is wanted, that there is a value after all. */
function conditions(wanted: RegoCase, path: string): string[] {
  const value = `data.agent_policy.${path}`;
  if (wanted.error !== undefined) return [`  not ${value} == "no value is this text"`];
  const result = plain(wanted.want_result);
  if (path !== '') return [`  ${value} == ${JSON.stringify(result)}`];
  return Object.entries(result as object).map(([name, member]) => `  ${value}${name} == ${JSON.stringify(member)}`);
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof Map ? Object.fromEntries([...value].map(([key, member]) => [key, plain(member)])) : value;
}
