import type { Candidates, CommandCandidates } from './list-candidates.js';

/** Quotes a text for bash and zsh. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The path of a command as the scripts keep it: `/settings/show`; nothing for the program itself. */
export const keyOf = (path: string): string => (path === '' ? '' : `/${path.replaceAll(' ', '/')}`);

/** What `case` of a shell looks for: commands as `/settings/show`, and flags that take a value as `/lint:--format`. */
interface Places {
  readonly steps: readonly string[];
  readonly values: readonly { readonly places: readonly string[]; readonly value: Candidates }[];
}

export function listPlaces(commands: readonly CommandCandidates[]): Places {
  return {
    steps: commands.flatMap(({ path }) => (path === '' ? [] : [keyOf(path)])),
    values: commands.flatMap(({ path, flags }) =>
      flags.flatMap(({ forms, value }) =>
        value ? [{ places: forms.map((form) => `${keyOf(path)}:${form}`), value }] : [],
      ),
    ),
  };
}
