import type { CommandCandidates } from './list-candidates.js';

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Writes the completion for fish. */
export function writeFish(commands: readonly CommandCandidates[]): string {
  const withValue = commands.flatMap(({ path, flags }) =>
    flags.flatMap(({ forms, value }) => (value ? forms.map((form) => quote(`${path}:${form}`)) : [])),
  );
  const lines = commands.flatMap(({ path, commands: below, flags, operands }) => {
    const here = `complete -c genpolicy -n ${quote(`__genpolicy_is ${quote(path)}`)}`;
    return [
      ...below.map(({ name, summary }) => `${here} -a ${name} -d ${quote(summary)}`),
      ...flags.map(({ forms, summary, value }) => {
        const names = forms.map((form) => (form.startsWith('--') ? `-l ${form.slice(2)}` : `-s ${form.slice(1)}`));
        const words = value && value.words.length > 0 ? [`-a ${quote(value.words.join(' '))}`] : [];
        const takes = value ? ['-r', ...(value.files ? ['-F'] : ['-f'])] : [];
        return [here, ...names, ...takes, ...words, '-d', quote(summary)].join(' ');
      }),
      ...(operands.words.length > 0 ? [`${here} -a ${quote(operands.words.join(' '))}`] : []),
      ...(operands.files ? [`${here} -F`] : []),
    ];
  });
  const steps = commands.filter(({ path }) => path !== '').map(({ path }) => quote(path));
  return `# fish completion for genpolicy; made by: genpolicy completion fish
function __genpolicy_is
  set -l command ''
  set -l skip 0
  for word in (commandline -opc)[2..]
    if test $skip = 1
      set skip 0
    else if contains -- "$command:$word" ${withValue.join(' ')}
      set skip 1
    else
      set -l next (string trim -- "$command $word")
      contains -- $next ${steps.join(' ')}; and set command $next
    end
  end
  test "$command" = "$argv[1]"
end
complete -c genpolicy -f
${lines.join('\n')}
`;
}
