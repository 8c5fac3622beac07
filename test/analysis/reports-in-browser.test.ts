import { describe, expect, it } from 'vitest';
import { formatJunit } from '../../generator/analysis/diff/index.js';
import { describeExplanation, explainInput, formatHtml } from '../../generator/analysis/explain/index.js';
import { formatHtml as formatVerifyHtml } from '../../generator/analysis/verify/index.js';
import { chromium, openPage } from '../support/run-chromium.js';
import { hostileComparison, hostileText } from './hostile-report.js';
import { makePolicy, richPod, verify } from './verified-pod.js';

/** Says in the title what the page did: resources that it asked for, and whether it is wider than its window. */
const probe = `<script>addEventListener('load', () => { document.title = JSON.stringify({
  asked: performance.getEntriesByType('resource').map(({ name }) => name),
  isTooWide: document.documentElement.scrollWidth > innerWidth,
  ink: getComputedStyle(document.body).color, paper: getComputedStyle(document.body).backgroundColor,
}) })</script>`;

function inspectPage(html: string, options: { readonly width?: number; readonly dark?: boolean } = {}) {
  const page = openPage(html.replace('</body>', `${probe}</body>`), options);
  const [, title = '{}'] = /<title>([^<]*)<\/title>/.exec(page.dom) ?? [];
  return { ...page, ...JSON.parse(title.replaceAll('&quot;', '"')) };
}

async function makePages(): Promise<readonly (readonly [name: string, html: string])[]> {
  const { explanations } = explainInput({
    text: `{"kind":"Event","message":${JSON.stringify(`CreateContainerRequest is blocked by policy: agent_policy:1: env: ${hostileText}`)}}`,
    policy: undefined,
    workload: undefined,
    showValues: true,
  });
  const verified = await verify(
    await makePolicy(richPod.replace('/tmp/alive', JSON.stringify(hostileText.replace('\u0001', '')))),
  );
  return [
    ['explain', formatHtml(explanations.map((one) => describeExplanation(one, true)))],
    ['verify', formatVerifyHtml([verified])],
  ];
}

describe.skipIf(chromium === undefined)('pages in a browser (needs chromium)', async () => {
  const pages = chromium === undefined ? [] : await makePages();

  it.each(pages)('%s asks for nothing, runs nothing, and fits its window', (_name, html) => {
    expect(html).not.toMatch(/<(?:script|link|img|iframe)\b|@import|url\(/);
    for (const options of [{ width: 1280 }, { width: 500 }, { width: 500, dark: true }]) {
      const page = inspectPage(html, options);
      expect(page).toMatchObject({ console: [], asked: [], isTooWide: false });
      expect(page.dom).not.toContain('<img');
    }
  });

  it.each(pages)('%s has a dark side', (_name, html) => {
    const light = inspectPage(html);
    const dark = inspectPage(html, { dark: true });
    expect(dark.paper).not.toBe(light.paper);
    expect(dark.ink).not.toBe(light.ink);
  });

  it('JUnit is well-formed, whatever names say', () => {
    const xml = formatJunit([hostileComparison]);
    const page = openPage(`<title></title><body></body><script>
      const made = new DOMParser().parseFromString(${JSON.stringify(xml).replaceAll('<', '\\u003c')}, 'text/xml');
      document.title = made.querySelector('parsererror') ? 'broken' : made.querySelectorAll('testcase failure').length;
    </script>`);
    expect(page.dom).toContain('<title>1</title>');
  });
});
