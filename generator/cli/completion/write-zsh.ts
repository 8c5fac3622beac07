import type { Candidates, CommandCandidates } from './list-candidates.js';
import { keyOf, listPlaces, quote } from './list-places.js';

/** \`_describe\` takes what stands before the first colon for the word. */
const describe = (word: string, summary: string): string => quote(`${word.replaceAll(':', '\\:')}:${summary}`);

function reply({ words, files }: Candidates): string {
  const parts = [
    ...(words.length > 0 ? [`compadd -- ${words.map(quote).join(' ')}`] : []),
    ...(files ? ['_files'] : []),
  ];
  return parts.length === 0 ? ':' : parts.join('; ');
}

/** Writes the completion for zsh. */
export function writeZsh(commands: readonly CommandCandidates[]): string {
  const { steps, values } = listPlaces(commands);
  const operands = commands.map(({ path, commands: below, flags, operands: own }) => {
    const names = below.map(({ name, summary }) => describe(name, summary)).join(' ');
    const forms = flags.flatMap((flag) => flag.forms.map((form) => describe(form, flag.summary))).join(' ');
    return `    ${quote(keyOf(path))})
      if [[ $PREFIX == -* ]]; then found=(${forms}); _describe flag found
      else ${names === '' ? '' : `found=(${names}); _describe command found; `}${reply(own)}; fi ;;`;
  });
  return `#compdef genpolicy
# zsh completion for genpolicy; made by: genpolicy completion zsh
_genpolicy() {
  local command='' word previous=\${words[CURRENT-1]} i
  local -a found
  # A value that is joined to its flag: --flag=value.
  if [[ $PREFIX == --*=* ]]; then
    previous=\${PREFIX%%=*}
    compset -P '--*='
  fi
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    case "$command:$word" in
      ${values.flatMap(({ places }) => places.map(quote)).join('|')}) ((i++)); continue ;;
    esac
    case "$command/$word" in
      ${steps.map(quote).join('|')}) command+=/$word ;;
    esac
  done
  case "$command:$previous" in
${values.map(({ places, value }) => `    ${places.map(quote).join('|')}) ${reply(value)}; return ;;`).join('\n')}
  esac
  case "$command" in
${operands.join('\n')}
  esac
}
if [[ $funcstack[1] == _genpolicy ]]; then _genpolicy "$@"; else compdef _genpolicy genpolicy; fi
`;
}
