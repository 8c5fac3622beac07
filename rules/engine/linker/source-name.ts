import { constantsRules } from './constants-rule.js';
import { helperRules } from './rule-names.gen.js';

const constants: readonly string[] = Object.values(constantsRules);
const capitals = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const letters = capitals.filter((letter) => !constants.includes(letter));
const followers = [...capitals, ...'abcdefghijklmnopqrstuvwxyz0123456789'];

function shortName(index: number): string {
  const letter = letters[index];
  if (letter !== undefined) return letter;
  const rest = index - letters.length;
  return `${letters[Math.floor(rest / followers.length)]}${followers[rest % followers.length]}`;
}

// They begin with a capital, local names with a small letter, so neither can hide the other.
const shortNames = new Map(helperRules.map((name, index) => [name, shortName(index)]));
const sourceNames = new Map(helperRules.map((name, index) => [shortName(index), name]));

/** The name that a rule has in linked policies. */
export function shortNameOf(name: string): string {
  return shortNames.get(name) ?? name;
}

/** The name of a rule in the sources, by the one that it has in a linked policy; other names stay as they are. */
export function sourceName(name: string): string {
  return sourceNames.get(name) ?? name;
}
