import { type Maybe, RegoObject, type Value } from '../../../rules/engine/index.js';

/** What stands in place of a value that is not shown. */
export const maskedValue = '***';

/** Bare values shorter than this stand in too many texts by chance; they are masked where they stand as a whole. */
const minBareLength = 4;

type Texts = { readonly bare: Set<string>; readonly whole: Set<string> };

/** Hides the values of variables and arguments of a request in texts that a policy prints about it. */
export function createMask(request: Value, policyValues: readonly string[]): (text: string) => string {
  const texts: Texts = { bare: new Set(), whole: new Set() };
  for (const value of policyValues) addValue(value, texts);
  collectValues(request, texts);
  const longestFirst = (set: ReadonlySet<string>): string[] => [...set].sort((a, b) => b.length - a.length);
  const bare = longestFirst(texts.bare);
  const whole = longestFirst(texts.whole);
  return (text) => {
    let masked = text;
    for (const value of bare) masked = masked.split(value).join(maskedValue);
    for (const value of whole) masked = masked.split(`"${value}"`).join(`"${maskedValue}"`);
    // Input that reaches a process's standard input.
    return masked.replace(/"data": \[[\d, ]+\]/g, `"data": "${maskedValue}"`);
  };
}

/** Lists what a policy's containers hold as variables and arguments. */
export function listPolicyValues(
  containers: readonly {
    readonly OCI: { readonly Process: { readonly Env?: readonly string[]; readonly Args?: readonly string[] } };
  }[],
): readonly string[] {
  return containers.flatMap(({ OCI: { Process: process } }) => [...(process.Env ?? []), ...(process.Args ?? [])]);
}

function collectValues(request: Value, texts: Texts): void {
  for (const process of [memberOf(memberOf(request, 'OCI'), 'Process'), memberOf(request, 'process')]) {
    for (const list of [memberOf(process, 'Env'), memberOf(process, 'Args')]) {
      if (!Array.isArray(list)) continue;
      const values = list.filter((text) => typeof text === 'string');
      for (const text of values) addValue(text, texts);
      // Rules match a command as one text.
      if (values.length > 1) addValue(values.join(' '), texts);
    }
  }
}

function memberOf(value: Maybe, key: string): Maybe {
  return value instanceof RegoObject ? value.get(key) : undefined;
}

/** Adds a variable's value, or an argument, as it is and as prints quote it. A placeholder of the policy is no secret. */
function addValue(text: string, { bare, whole }: Texts): void {
  const [, value = text] = /^[A-Za-z_][\w.-]*=([\s\S]*)$/.exec(text) ?? [];
  if (value === '' || /^\$\([a-z-]+\)$/.test(value)) return;
  for (const form of [value, JSON.stringify(value).slice(1, -1)]) {
    if (form.length >= minBareLength) bare.add(form);
    whole.add(form);
  }
  if (value !== text && value.length < minBareLength) bare.add(`=${value}"`);
}
