import { escapeControls } from '../../diagnostics/index.js';
import { causeTitles } from './cause.js';
import { type DescribedExplanation, nameFault, tellTrial } from './describe-explanation.js';

const codes = { bold: '1', red: '31', green: '32', yellow: '33', dim: '2', reverse: '7' } as const;

type Paint = (style: keyof typeof codes, text: string) => string;

/** Longer texts are shown around their difference. */
const shownColumns = 160;

function shorten(text: string, from: 'start' | 'end'): string {
  if (text.length <= shownColumns) return text;
  return from === 'end' ? `…${text.slice(-shownColumns)}` : `${text.slice(0, shownColumns)}…`;
}

function writeDifference({ difference }: DescribedExplanation, paint: Paint): readonly string[] {
  const { expected, actual, marked } = difference;
  if (expected === null && actual === null) return [];
  if (!marked) {
    return [
      `  policy    ${escapeControls(shorten(expected ?? '(nothing, or not known)', 'start'))}`,
      `  request   ${escapeControls(shorten(actual ?? '(nothing, or not known)', 'start'))}`,
    ];
  }
  const head = escapeControls(shorten(marked.head, 'end'));
  const tail = escapeControls(shorten(marked.tail, 'start'));
  const [one, other] = [marked.expected, marked.actual].map((text) => escapeControls(shorten(text, 'start')));
  const width = Math.max(one?.length ?? 0, other?.length ?? 0, 1);
  return [
    `  policy    ${head}${paint('green', one ?? '')}${tail}`,
    `  request   ${head}${paint('red', other ?? '')}${tail}`,
    `            ${' '.repeat(head.length)}${paint('yellow', '^'.repeat(width))}`,
  ];
}

const certaintyStyles = { certain: 'red', likely: 'yellow', unknown: 'dim' } as const;

/** Writes one explanation for a terminal, the answer first. */
export function formatText(described: DescribedExplanation, colour: boolean): string {
  const paint: Paint = (style, text) => (colour ? `\u001b[${codes[style]}m${text}\u001b[0m` : text);
  const { request, container, pod, failed, said, expected_from: origin, cause, advice, rule, replay, gaps } = described;
  const who = [...(container === null ? [] : [`container ${container}`]), ...(pod === null ? [] : [`pod ${pod}`])];
  const others = cause.others.map((name) => causeTitles[name]).join('; ');
  const trial = tellTrial(described);
  const line = (title: string, text: string): string => `  ${title.padEnd(9)} ${escapeControls(text)}`;
  return `${[
    paint('bold', `${request} was denied${who.length > 0 ? `: ${who.join(', ')}` : ''}`),
    line('failed', nameFault(failed)),
    ...writeDifference(described, paint),
    ...(said === null ? [] : [line('said', said)]),
    ...(origin === null
      ? []
      : [
          line(
            'from',
            `${origin.place ? `${origin.place.file}:${origin.place.line}:${origin.place.column}: ` : ''}${origin.text}`,
          ),
        ]),
    `  ${'cause'.padEnd(9)} ${paint(certaintyStyles[cause.certainty], cause.certainty)}: ${escapeControls(cause.title)}`,
    line('because', cause.because),
    ...(others === '' ? [] : [line('or else', others)]),
    line('do', advice),
    ...(trial === undefined ? [] : [line('', trial)]),
    ...(rule === null ? [] : [line('rule', `${rule.name} at ${rule.file}:${rule.line}:${rule.column}`)]),
    ...(replay === 'allowed' ? [line('note', 'the policy at hand allows this request')] : []),
    ...gaps.map((gap) => line('unknown', gap)),
  ].join('\n')}\n`;
}
