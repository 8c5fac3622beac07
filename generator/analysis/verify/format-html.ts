import { type DescribedPolicy, describePolicy } from './describe-policy.js';
import { formatOrigin, formatShare } from './format-text.js';
import type { VerifiedPolicy } from './verified-policy.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string | number): string {
  return String(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#59636e;--paper:#fff;--line:#d1d9e0;--good:#1a7f37;--bad:#c2242e;--tint:#f6f8fa}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--paper:#0d1117;--line:#3d444d;--good:#3fb950;--bad:#ff7b72;--tint:#151b23}}
body{margin:2rem auto;max-width:72rem;padding:0 1rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin:2rem 0 .25rem}p{margin:.25rem 0}
.soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}.mark{font-weight:600}
table{border-collapse:collapse;width:100%;margin:.5rem 0;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid var(--line)}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}
code,pre{font:.85rem ui-monospace,monospace;overflow-wrap:anywhere}
.finding{border-left:.25rem solid var(--bad);background:var(--tint);padding:.5rem .75rem;margin:.5rem 0}
.wide{overflow-x:auto}details{margin:.25rem 0}summary{cursor:pointer}`;

interface Column {
  readonly title: string;
  readonly number?: true;
}

function writeTable(columns: readonly Column[], rows: readonly (readonly (string | number)[])[]): string {
  const cell = (tag: 'td' | 'th', text: string, { number }: Column): string =>
    `<${tag}${number ? ' class="number"' : ''}>${text}</${tag}>`;
  const head = columns.map((column) => cell('th', escapeHtml(column.title), column)).join('');
  const body = rows.map(
    (row) => `<tr>${columns.map((column, index) => cell('td', escapeHtml(row[index] ?? ''), column)).join('')}</tr>`,
  );
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}

function writeDetails(title: string, content: string): string {
  return `<details><summary>${escapeHtml(title)}</summary>\n${content}\n</details>`;
}

const countColumns: readonly Column[] = [
  { title: 'possible', number: true },
  { title: 'judged', number: true },
  { title: 'denied', number: true },
  { title: 'open for a reason', number: true },
  { title: 'without a reason', number: true },
  { title: 'tightness', number: true },
];

function listCounts(counts: DescribedPolicy['mutations']): readonly (string | number)[] {
  const {
    possible,
    judged,
    denied,
    allowed_with_reason: open,
    allowed_without_reason: unexplained,
    tightness,
  } = counts;
  return [possible, judged, denied, open, unexplained, formatShare(tightness)];
}

function writePolicy(policy: DescribedPolicy, index: number): string {
  const { kind, namespace, name, file, line, green, requests, findings, passed } = policy;
  const verdict = green
    ? '<span class="good mark">green</span>'
    : `<span class="bad mark">${findings.length} finding${findings.length === 1 ? '' : 's'}</span>`;
  const versions = policy.other_oci_versions.map(
    ({ version, allowed }) => `${version} ${allowed ? 'runs too' : 'is denied'}`,
  );
  return [
    `<section id="policy-${index}">`,
    `<h2>${escapeHtml(`${kind} ${namespace === null ? '' : `${namespace}/`}${name}`)} ${verdict}</h2>`,
    `<p class="soft">${escapeHtml(`${file}:${line}; ${formatOrigin(policy)}; class ${policy.runtime_class ?? '(none)'}`)}</p>`,
    `<p class="soft">${escapeHtml(`OCI ${policy.oci_versions.join(', ')}${versions.length > 0 ? `; on other nodes ${versions.join(', ')}` : ''}`)}</p>`,
    ...findings.map(
      ({ code, slug, message, notes, help, start }) =>
        `<div class="finding"><p><b>${escapeHtml(`${start ? `${start.line}:${start.column} ` : ''}${code} ${slug}`)}</b></p><p>${escapeHtml(message)}</p>${[...notes, ...help].map((text) => `<p class="soft">${escapeHtml(text)}</p>`).join('')}</div>`,
    ),
    `<p>Requests of the runtime: ${requests.allowed} allowed, ${requests.denied} denied. Changed requests: ${policy.mutations.denied} of ${policy.mutations.judged} denied, tightness ${formatShare(policy.mutations.tightness)}. Hostile requests: ${policy.hostile.judged - policy.hostile.passed.length} of ${policy.hostile.judged} denied.</p>`,
    writeDetails(
      `What was simulated (${policy.shapes.length} shapes)`,
      writeTable(
        [{ title: 'shape' }, { title: 'allowed', number: true }, { title: 'denied', number: true }],
        policy.shapes.map((shape) => [shape.name, shape.allowed, shape.denied]),
      ),
    ),
    writeDetails(
      'Changed requests by kind',
      writeTable(
        [{ title: 'request' }, ...countColumns],
        Object.entries(policy.mutations_by_request).map(([request, counts]) => [request, ...listCounts(counts)]),
      ),
    ),
    writeDetails(
      `Changes that pass (${passed.length} kinds)`,
      writeTable(
        [
          { title: 'request' },
          { title: 'place' },
          { title: 'change' },
          { title: 'in' },
          { title: 'count', number: true },
          { title: 'why' },
        ],
        passed.map(({ request, path, operator, example, containers, count, reason }) => [
          request,
          `${path}${example === null ? '' : ` (${example})`}`,
          operator,
          containers.join(', '),
          count,
          reason ?? 'no reason is known',
        ]),
      ),
    ),
    '</section>',
  ].join('\n');
}

/** Writes a report as one page that needs nothing else. */
export function formatHtml(policies: readonly VerifiedPolicy[]): string {
  const described = policies.map(describePolicy);
  const red = described.filter(({ green }) => !green).length;
  const summary =
    red === 0
      ? `<span class="good mark">${policies.length} green</span>`
      : `<span class="bad mark">${red} with findings</span>, ${policies.length - red} green`;
  const rows = described.map(
    ({ kind, name, green, requests, mutations }, index) =>
      `<tr><td><a href="#policy-${index}">${escapeHtml(`${kind} ${name}`)}</a></td><td class="${green ? 'good' : 'bad'}">${green ? 'green' : 'findings'}</td><td class="number">${requests.allowed}</td><td class="number">${requests.denied}</td><td class="number">${mutations.judged}</td><td class="number">${formatShare(mutations.tightness)}</td></tr>`,
  );
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>Policies verified</title><style>${style}\n</style></head><body>`,
    '<h1>Policies verified</h1>',
    `<p>${summary}</p>`,
    '<div class="wide"><table><thead><tr><th>policy</th><th>verdict</th><th class="number">allowed</th><th class="number">denied</th><th class="number">changes judged</th><th class="number">tightness</th></tr></thead><tbody>',
    ...rows,
    '</tbody></table></div>',
    ...described.map(writePolicy),
    '</body></html>',
    '',
  ].join('\n');
}
