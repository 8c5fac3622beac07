import { causeTitles } from './cause.js';
import { type DescribedExplanation, nameFault, tellTrial } from './describe-explanation.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#59636e;--paper:#fff;--line:#d1d9e0;--good:#1a7f37;--bad:#c2242e;--tint:#f6f8fa}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--paper:#0d1117;--line:#3d444d;--good:#3fb950;--bad:#ff7b72;--tint:#151b23}}
body{margin:2rem auto;max-width:60rem;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}p{margin:.25rem 0}
.soft{color:var(--soft)}.cause{border-left:.25rem solid var(--bad);background:var(--tint);padding:.5rem .75rem;margin:.5rem 0}
dl{display:grid;grid-template-columns:7rem 1fr;gap:.25rem .75rem;margin:.5rem 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
code{font:.85rem ui-monospace,monospace;overflow-wrap:anywhere}
ins,del{text-decoration:none;font-weight:600}ins{color:var(--good)}del{color:var(--bad)}
h2,p{overflow-wrap:anywhere}
@media(max-width:34rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}`;

function writeDifference({ difference }: DescribedExplanation): readonly string[] {
  const { expected, actual, marked } = difference;
  if (expected === null && actual === null) return [];
  const code = (content: string): string => `<code>${content}</code>`;
  const side = (tag: 'ins' | 'del', own: string): string =>
    marked
      ? code(`${escapeHtml(marked.head)}<${tag}>${escapeHtml(own)}</${tag}>${escapeHtml(marked.tail)}`)
      : code(escapeHtml(own));
  return [
    `<dt>policy</dt><dd>${side('ins', marked?.expected ?? expected ?? '(nothing, or not known)')}</dd>`,
    `<dt>request</dt><dd>${side('del', marked?.actual ?? actual ?? '(nothing, or not known)')}</dd>`,
  ];
}

function writeExplanation(described: DescribedExplanation): string {
  const { request, container, pod, failed, said, expected_from: origin, cause, advice, rule, gaps } = described;
  const row = (title: string, text: string | undefined): readonly string[] =>
    text === undefined ? [] : [`<dt>${title}</dt><dd>${escapeHtml(text)}</dd>`];
  const place = origin?.place ? `${origin.place.file}:${origin.place.line}:${origin.place.column}: ` : '';
  const others = cause.others.map((name) => causeTitles[name]).join('; ');
  const who = [...(container === null ? [] : [`container ${container}`]), ...(pod === null ? [] : [`pod ${pod}`])];
  return [
    '<section>',
    `<h2>${escapeHtml(`${request} was denied${who.length > 0 ? `: ${who.join(', ')}` : ''}`)}</h2>`,
    `<div class="cause"><p><b>${escapeHtml(`${cause.certainty}: ${cause.title}`)}</b></p><p>${escapeHtml(cause.because)}</p>${others === '' ? '' : `<p class="soft">${escapeHtml(`or else: ${others}`)}</p>`}</div>`,
    '<dl>',
    ...row('failed', nameFault(failed)),
    ...writeDifference(described),
    ...row('said', said ?? undefined),
    ...row('from', origin ? `${place}${origin.text}` : undefined),
    ...row('do', advice),
    ...row('tried', tellTrial(described)?.replace(/^tried: /, '')),
    ...row('rule', rule ? `${rule.name} at ${rule.file}:${rule.line}:${rule.column}` : undefined),
    ...gaps.flatMap((gap) => row('unknown', gap)),
    '</dl>',
    '</section>',
  ].join('\n');
}

/** Writes explanations as one page that needs nothing else. */
export function formatHtml(explanations: readonly DescribedExplanation[]): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>Denials explained</title><style>${style}\n</style></head><body>`,
    '<h1>Denials explained</h1>',
    ...explanations.map(writeExplanation),
    '</body></html>',
    '',
  ].join('\n');
}
