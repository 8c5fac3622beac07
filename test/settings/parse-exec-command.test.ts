import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { parseExecCommand } from '../../generator/settings/index.js';
import { describeFinding } from './settings-fixture.js';

function parse(text: string): readonly string[] {
  const collector = createCollector();
  const argv = parseExecCommand(text, collector);
  return argv ?? collector.diagnostics.map(describeFinding);
}

describe('a command to allow', () => {
  test.each([
    ['ls', ['ls']],
    ['  ls   -l\t/data ', ['ls', '-l', '/data']],
    ["sh -c 'ls | wc; echo $HOME'", ['sh', '-c', 'ls | wc; echo $HOME']],
    ['echo "two words" \'\' ""', ['echo', 'two words', '', '']],
    ['echo a"b"\'c\'d', ['echo', 'abcd']],
    ['echo "say \\"hi\\" \\$x \\n"', ['echo', 'say "hi" $x \\n']],
    ['find / -name \\*.log -a "*" \'?\'', ['find', '/', '-name', '*.log', '-a', '*', '?']],
    ["echo a\\ b \\\\ it\\'s", ['echo', 'a b', '\\', "it's"]],
    ['echo one\\\ntwo', ['echo', 'onetwo']],
    ['echo a#b a~b {x,y} a=b', ['echo', 'a#b', 'a~b', '{x,y}', 'a=b']],
    ['["ls", "-l", "a b|c"]', ['ls', '-l', 'a b|c']],
    [' ["[", "-e", "/x", "]"]', ['[', '-e', '/x', ']']],
  ])('%j', (text, argv) => {
    expect(parse(text)).toEqual(argv);
  });

  test.each([
    ['ls | wc', '1:4', 'exec-command-needs-shell', '"|" is a pipe'],
    ['ls; id', '1:3', 'exec-command-needs-shell', '";" is a list of commands'],
    ['echo $(id)', '1:6', 'exec-command-needs-shell', 'a "$" expansion'],
    ['echo "$HOME"', '1:7', 'exec-command-needs-shell', 'a "$" expansion'],
    ['echo `id`', '1:6', 'exec-command-needs-shell', 'a command substitution'],
    ['cat < /x', '1:5', 'exec-command-needs-shell', '"<" is a redirection'],
    ['ls *.log', '1:4', 'exec-command-needs-shell', '"*" is a file name pattern'],
    ['ls ~/x', '1:4', 'exec-command-needs-shell', '"~" is a home folder'],
    ['ls # all', '1:4', 'exec-command-needs-shell', '"#" begins a comment'],
    ['ls\nid', '1:3', 'exec-command-needs-shell', '"\\n" is a second command line'],
  ])('%j needs a shell', (text, place, slug, message) => {
    expect(parse(text)[0]).toBe(`--allow-exec:${place}: error ${slug}: ${message}: no shell runs this command`);
  });

  test.each([
    ['', '1:1', 'there is no command'],
    ["'' x", '1:1', 'there is no command'],
    ['[]', '1:1', 'there is no command'],
    ['["ls", 1]', '1:8', 'an argument is not a string'],
    ['["ls"', '1:6', 'not a JSON array of arguments: expected "," or "]", found the end of the file'],
    ['echo "a', '1:6', 'the quote is not closed'],
    ["echo 'a", '1:6', 'the quote is not closed'],
    ['echo \\', '1:6', 'the command ends with a backslash'],
    ['["a\\u0000b"]', '1:1', 'an argument has a NUL character'],
    ['x'.repeat(200_000), '1:1', 'the command is longer than 131072 characters'],
  ])('%.20j is none', (text, place, message) => {
    expect(parse(text)).toEqual([`--allow-exec:${place}: error exec-command-invalid: ${message}`]);
  });

  test('quoted as shells quote, any arguments come back', () => {
    const quote = (argument: string): string => `'${argument.replaceAll("'", "'\\''")}'`;
    const argument = fc.string().filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(
        fc.array(argument, { minLength: 1 }).filter(([first]) => first !== ''),
        (argv) => {
          expect(parse(argv.map(quote).join(' '))).toEqual(argv);
          expect(parse(JSON.stringify(argv))).toEqual(argv);
        },
      ),
    );
  });

  test('any text is a command or a finding', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\\', '$', '|', '[', ']', ',', '\n', '#') });
    fc.assert(
      fc.property(text, (command) => {
        expect(parse(command)).not.toEqual([]);
      }),
    );
  });
});
