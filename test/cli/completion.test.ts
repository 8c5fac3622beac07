import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../support/find-program.js';
import { runGenpolicy } from '../support/run-genpolicy.js';
import { runProgram } from '../support/run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'genpolicy-completion-'));
const [bash, zsh, fish] = ['bash', 'zsh', 'fish'].map((name) => findProgram(name));

/** A line as it is typed, and some of what the shell offers for its last word; `not` are some that it must not. */
const lines: readonly { line: string; offers: readonly string[]; not?: readonly string[] }[] = [
  { line: 'genpolicy li', offers: ['lint'], not: ['diff'] },
  { line: 'genpolicy ', offers: ['lint', 'diff', 'settings', 'krm', 'completion', 'help'] },
  { line: 'genpolicy settings ', offers: ['show', 'list', 'explain'], not: ['lint'] },
  { line: 'genpolicy --oci', offers: ['--oci-version', '--oci-version-set'], not: ['--offline'] },
  { line: 'genpolicy lint --fa', offers: ['--fail-on'], not: ['--fix'] },
  { line: 'genpolicy lint --fail-on ', offers: ['info', 'warning', 'error', 'never'], not: ['lint'] },
  { line: 'genpolicy lint --format s', offers: ['sarif'], not: ['json'] },
  { line: 'genpolicy --drop-in 30-', offers: ['30-allow-logs'] },
  { line: 'genpolicy settings show --profile kata-qemu-nv', offers: ['kata-qemu-nvidia-gpu-snp'] },
  { line: 'genpolicy profiles show kata-qemu-nvidia-gpu-t', offers: ['kata-qemu-nvidia-gpu-tdx'] },
  { line: 'genpolicy completion ', offers: ['bash', 'zsh', 'fish'] },
  { line: 'genpolicy help di', offers: ['diff'] },
  { line: 'genpolicy -y po', offers: ['pod one.yaml'] },
  { line: 'genpolicy lint -y lint --im', offers: ['--image-source', '--image-budget'] },
  { line: 'genpolicy diff p', offers: ['pod one.yaml'] },
];

beforeAll(() => writeFileSync(join(folder, 'pod one.yaml'), ''));
afterAll(() => rmSync(folder, { recursive: true }));

const written = new Map<string, Promise<string>>();

function writeScript(shell: string): Promise<string> {
  const known = written.get(shell) ?? printScript(shell);
  written.set(shell, known);
  return known;
}

async function printScript(shell: string): Promise<string> {
  const run = await runGenpolicy(['completion', shell]);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const path = join(folder, `${shell === 'zsh' ? '_genpolicy' : `genpolicy.${shell}`}`);
  writeFileSync(path, run.stdout);
  return path;
}

function check(printed: string, { offers, not = [] }: (typeof lines)[number]): void {
  // Shells may quote a name with a space, and say behind a word what it means.
  const offered = printed.split('\n').map((one) =>
    one
      .replace(/\\ /g, ' ')
      .split(/\t| +-- /)[0]
      ?.trim(),
  );
  expect(offered).toEqual(expect.arrayContaining([...offers]));
  for (const word of not) expect(offered).not.toContain(word);
}

describe('genpolicy completion', () => {
  it('knows three shells', async () => {
    const run = await runGenpolicy(['completion', 'powershell']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('Allowed choices are bash, zsh, fish');
  });
});

describe.skipIf(!bash)('in bash', () => {
  const complete = async (line: string, breaks = / |(?<==)|(?==)/): Promise<string> => {
    const words = line.split(breaks).map((word) => `'${word}'`);
    const script = `source "$1"; complete -p genpolicy >/dev/null || exit 9
COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _genpolicy; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const run = await runProgram(bash ?? '', ['--norc', '-c', script, 'bash', await writeScript('bash')], {
      cwd: folder,
    });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    return run.stdout;
  };

  it.each(lines)('$line', async (line) => check(await complete(line.line), line));

  it.each([
    { line: 'genpolicy lint --format=s', offers: ['sarif'], not: ['json'] },
    { line: 'genpolicy lint --format=', offers: ['sarif', 'json'] },
    { line: 'genpolicy --format=json --sum', offers: ['--summary'] },
  ])('$line, which bash cuts in pieces', async (line) => check(await complete(line.line), line));

  it.each([
    { line: 'genpolicy diff --format=s', offers: ['--format=sarif'], not: ['--format=json', 'sarif'] },
    { line: 'genpolicy settings show --profile=kata-qemu-nv', offers: ['--profile=kata-qemu-nvidia-gpu-snp'] },
    { line: 'genpolicy --yaml-file=po', offers: ['--yaml-file=pod one.yaml'] },
  ])('$line, where = is no break', async (line) => check(await complete(line.line, / /), line));

  it('needs no other package and leaves no variable behind', async () => {
    const script = 'before=$(compgen -v); source "$1"; COMP_WORDS=(genpolicy l); COMP_CWORD=1; _genpolicy; compgen -v';
    const run = await runProgram(bash ?? '', ['--norc', '-c', script, 'bash', await writeScript('bash')]);
    expect(run.stdout).not.toMatch(/^(?:current|previous|command|prefix|word|i)$/m);
  });
});

describe.skipIf(!fish)('in fish', () => {
  it.each(lines)('$line', async (line) => {
    const script = `source $argv[1]; complete -C '${line.line}'`;
    const run = await runProgram(fish ?? '', ['--no-config', '-c', script, await writeScript('fish')], { cwd: folder });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    check(run.stdout, line);
  });
});

describe.skipIf(!zsh)('in zsh', () => {
  // zsh completes only where somebody types: in a terminal, with functions that print what they are given.
  const script = `
zmodload zsh/zpty
zpty -b shell zsh -f
say () { zpty -w shell "$1" }
await () {
  local found
  while zpty -t shell || [[ -n $found ]]; do
    if zpty -r shell found; then print -rn -- "$found"; [[ $found == *$1* ]] && break
    else sleep 0.02; fi
  done
}
say 'PROMPT=; fpath=('$1' $fpath); autoload -Uz compinit; compinit -u -D; cd '$1
say 'compadd () { local -a hits; builtin compadd -O hits "$@"; print -rl -- "" $hits }'
say 'zle -C offer complete-word _main_complete'
say 'press () { zle offer; print; print -r -- "E""ND"; BUFFER= }; zle -N press; bindkey "^I" press; print READ""Y'
await READY
for line in "\${@:2}"; do
  zpty -n -w shell "$line"$'\\t'
  await END
done
zpty -d shell
`;
  it('all lines', async () => {
    await writeScript('zsh');
    const typed = lines.map(({ line }) => line);
    const run = await runProgram(zsh ?? '', ['-f', '-c', script, 'zsh', folder, ...typed]);
    const printed = run.stdout
      .replaceAll('\r', '')
      .split(/^(?:END|.*READY)$/m)
      .slice(1);
    for (const [index, line] of lines.entries()) check(printed[index] ?? '', line);
  });
});
