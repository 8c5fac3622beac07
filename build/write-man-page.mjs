// Writes man pages from what the programs' own tables of flags and examples say.

/** Protects a text from being read as a command of roff. */
const escapeText = (text) => text.replaceAll('\\', '\\e').replace(/^(?=[.'])/gm, '\\&');
const escapeFlag = (text) => escapeText(text).replaceAll('-', '\\-');
const sentence = (text) => escapeText(text.charAt(0).toUpperCase() + text.slice(1)).replace(/(?<![.:])$/, '.');

const formsOf = ({ short, long, argument }) =>
  [...(short === undefined ? [] : [short]), long]
    .map((form) => `\\fB${escapeFlag(form)}\\fR`)
    .join(', ')
    .concat(argument === undefined ? '' : ` \\fI${escapeFlag(argument)}\\fR`);

function writeFlag(flag) {
  const notes = [
    ...(flag.choices.length > 0 ? [`One of ${flag.choices.join(', ')}.`] : []),
    ...(flag.fallback === undefined ? [] : [`The default is ${flag.fallback}.`]),
  ];
  return ['.TP', formsOf(flag), [sentence(flag.summary), ...notes.map(escapeText)].join('\n')];
}

function writeUsage(name, { path, arguments: operands, commands, flags }) {
  const words = [
    `\\fB${escapeFlag([name, path].filter((word) => word !== '').join(' '))}\\fR`,
    ...(flags.length > 1 ? ['[\\fIoptions\\fR]'] : []),
    ...(commands.length > 0 && path !== '' ? ['\\fIcommand\\fR'] : []),
    ...operands.map(({ name: operand, isRequired, isVariadic }) => {
      const text = `\\fI${escapeFlag(operand)}\\fR${isVariadic ? ' ...' : ''}`;
      return isRequired ? text : `[${text}]`;
    }),
  ];
  return words.join(' ');
}

const sameFlag = (a, b) => a.long === b.long && a.argument === b.argument;

/** A command's flags. Those that mean the same without a command are named and not told again. */
function writeCommand(name, command, program) {
  const known = command.flags.filter(
    (flag) =>
      flag.long !== '--help' &&
      program.flags.some(
        (one) => sameFlag(one, flag) && one.summary === flag.summary && one.fallback === flag.fallback,
      ),
  );
  const own = command.flags.filter((flag) => flag.long !== '--help' && !known.includes(flag));
  return [
    `.SS "${escapeFlag(`${name} ${command.path}`)}"`,
    writeUsage(name, command),
    '.PP',
    sentence(command.summary),
    ...(command.notes === '' ? [] : ['.PP', escapeText(command.notes.replace(/^ +/gm, ''))]),
    ...own.flatMap(writeFlag),
    ...(known.length === 0
      ? []
      : [
          '.PP',
          `Takes as described under OPTIONS: ${known.map(({ long }) => `\\fB${escapeFlag(long)}\\fR`).join(', ')}.`,
        ]),
  ];
}

const listAll = (command) => [command, ...command.commands.flatMap(listAll)];

function writeExample({ meaning, line }) {
  return ['.TP', sentence(meaning), '.nf', escapeFlag(line), '.fi'];
}

/** Writes the man page of a program: `more` are sections that no table has. */
export function writeManPage(name, program, more) {
  const commands = listAll(program).slice(1);
  const groups = [...new Set(program.flags.map(({ group }) => group))].filter((group) => group !== 'Other');
  const general = program.flags.filter(({ group }) => group === 'Other' || group === 'Options');
  const lines = [
    `.\\" Made by build/generate-docs.mjs from the tables of flags and examples. Do not edit.`,
    `.TH ${name.toUpperCase().replaceAll('-', '\\-')} 1 "" "kata\\-genpolicy" "User Commands"`,
    '.SH NAME',
    `${escapeFlag(name)} \\- ${escapeText(program.summary.replace(/\.$/, '').replace(/^./, (letter) => letter.toLowerCase()))}`,
    '.SH SYNOPSIS',
    [program, ...commands.filter((command) => command.commands.length === 0)]
      .map((command) => writeUsage(name, command))
      .join('\n.br\n'),
    '.SH DESCRIPTION',
    ...more.description.flatMap((paragraph, index) => [...(index === 0 ? [] : ['.PP']), escapeText(paragraph)]),
    '.SH OPTIONS',
    ...groups.flatMap((group) => [
      `.SS ${group}`,
      ...program.flags.filter((flag) => flag.group === group).flatMap(writeFlag),
    ]),
    ...(groups.length > 0 ? ['.SS Other'] : []),
    ...general.flatMap(writeFlag),
    '.SH COMMANDS',
    ...commands
      .filter((command) => command.commands.length === 0)
      .flatMap((command) => writeCommand(name, command, program)),
    '.SH "EXIT STATUS"',
    ...more.exits.flatMap(([code, meaning]) => ['.TP', `\\fB${code}\\fR`, sentence(meaning)]),
    ...(more.environment.length > 0 ? ['.SH ENVIRONMENT'] : []),
    ...more.environment.flatMap(([variable, meaning]) => ['.TP', `\\fB${escapeText(variable)}\\fR`, sentence(meaning)]),
    '.SH EXAMPLES',
    ...(
      more.examples ??
      [program, ...commands]
        .flatMap(({ examples }) => examples)
        .filter(({ line }, index, all) => all.findIndex((one) => one.line === line) === index)
    ).flatMap(writeExample),
    '.SH "SEE ALSO"',
    more.seeAlso.map((page) => `\\fB${escapeFlag(page)}\\fR(1)`).join(',\n'),
  ];
  return `${lines.join('\n')}\n`;
}
