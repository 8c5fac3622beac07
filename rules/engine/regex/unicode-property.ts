/** General categories and other names that a single-word property may have, besides scripts. */
const ALIASES = new Map([
  ['any', 'Any'],
  ['ascii', 'ASCII'],
  ['assigned', 'Assigned'],
]);
const cache = new Map<string, string | undefined>();

/** The JavaScript class for a Unicode property of Rust's `regex` crate; `undefined` when neither knows it. Names match loosely there. */
export function findProperty(query: string): string | undefined {
  if (!cache.has(query)) cache.set(query, lookUp(query));
  return cache.get(query);
}

function lookUp(query: string): string | undefined {
  const match = /^\s*([\w -]+?)\s*(?:(=|:|!=)\s*([\w -]+?)\s*)?$/.exec(query);
  if (match === null) return undefined;
  const [, first = '', operator, second] = match;
  if (operator === undefined) {
    const alias = ALIASES.get(normalize(first));
    const names = alias === undefined ? spellings(first) : [alias];
    return firstClass([...names, ...names.map((name) => `sc=${name}`)]);
  }
  const key = normalize(first);
  const property = { sc: 'sc', script: 'sc', scx: 'scx', scriptextensions: 'scx', gc: 'gc', generalcategory: 'gc' }[
    key
  ];
  if (property === undefined) return undefined;
  const found = firstClass(spellings(second ?? '').map((name) => `${property}=${name}`));
  return operator === '!=' && found !== undefined ? found.replace('\\p', '\\P') : found;
}

function normalize(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}

/** JavaScript wants the exact spelling: as written, each word capitalized, all upper case. */
function spellings(name: string): readonly string[] {
  const words = name.trim().split(/[\s_-]+/);
  const capitalized = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join('_');
  return [name.trim(), capitalized, name.trim().toUpperCase(), words.join('_')];
}

function firstClass(names: readonly string[]): string | undefined {
  for (const name of names) {
    if (!/^[\w=]+$/.test(name)) continue;
    const text = `\\p{${name}}`;
    try {
      new RegExp(text, 'v');
      return text;
    } catch {
      // Not this spelling.
    }
  }
  return undefined;
}
