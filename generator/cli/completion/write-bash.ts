import type { Candidates, CommandCandidates } from './list-candidates.js';
import { keyOf, listPlaces, quote } from './list-places.js';

function reply({ words, files }: Candidates): string {
  const parts = [
    ...(words.length > 0 ? [`_genpolicy_words ${quote(words.join(' '))}`] : []),
    ...(files ? ['_genpolicy_files'] : []),
  ];
  return parts.length === 0 ? ':' : parts.join('; ');
}

/** Writes the completion for bash, which needs no other package. */
export function writeBash(commands: readonly CommandCandidates[]): string {
  const { steps, values } = listPlaces(commands);
  const operands = commands.map(({ path, commands: below, flags, operands: own }) => {
    const names = below.map(({ name }) => name).join(' ');
    const forms = flags.flatMap((flag) => flag.forms).join(' ');
    const rest = [...(names === '' ? [] : [`_genpolicy_words ${quote(names)}`]), reply(own)].filter(
      (one) => one !== ':',
    );
    return `    ${quote(keyOf(path))})
      if [[ $current == -* ]]; then _genpolicy_words ${quote(forms)}
      else ${rest.length === 0 ? ':' : rest.join('; ')}; fi ;;`;
  });
  return `# bash completion for genpolicy; made by: genpolicy completion bash
_genpolicy_words() {
  local word
  for word in $1; do [[ $word == "$current"* ]] && COMPREPLY+=("$prefix$word"); done
}
_genpolicy_files() {
  local name
  compopt -o filenames 2>/dev/null
  while IFS= read -r name; do COMPREPLY+=("$prefix$name"); done < <(compgen -f -- "$current")
}
_genpolicy() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' prefix='' word i IFS=$' \\t\\n'
  COMPREPLY=()
  # bash cuts --flag=value in three, unless the user took = from COMP_WORDBREAKS.
  if [[ $current == = ]]; then current=''
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  elif [[ $current == --*=* ]]; then previous=\${current%%=*} prefix=\${current%%=*}= current=\${current#*=}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$command:$word" in
      ${values.flatMap(({ places }) => places.map(quote)).join('|')})
        ((i++))
        [[ \${COMP_WORDS[i]} == = ]] && ((i++))
        continue ;;
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
complete -F _genpolicy genpolicy
`;
}
