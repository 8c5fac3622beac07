import { helperRules } from './rule-names.gen.js';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const followers = `${letters}abcdefghijklmnopqrstuvwxyz0123456789`;

function shortName(index: number): string {
  if (index < letters.length) return letters.charAt(index);
  const rest = index - letters.length;
  return `${letters.charAt(Math.floor(rest / followers.length))}${followers.charAt(rest % followers.length)}`;
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
