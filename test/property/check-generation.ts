import { expect } from 'vitest';
import { createCollector, diagnosticCodes, renderJson, renderPretty } from '../../generator/diagnostics/index.js';
import { formatSummary, summarizePolicy } from '../../generator/generate/index.js';
import { decodeInitdata, parseInitdata } from '../../generator/initdata/index.js';
import { type Generated, type GenerateOptions, generate } from '../generate/generate-fixture.js';

/** Chapters of findings about the user's manifests, which must point at their place: GP1, GP4, GP5 and GP6. */
const manifestChapters = /^GP[1456]/;

/**
 * Makes the policies of a text and checks what must hold for any text: no exception, every error has a code and,
 * where it is about the manifest, a place in it; after an error there is no output; a success carries initdata that
 * can be read, and running again changes nothing.
 */
export async function checkGeneration(text: string, options: GenerateOptions = {}): Promise<Generated> {
  const result = await generate(text, options);
  for (const diagnostic of result.diagnostics) {
    const { code, slug, severity, span, message } = diagnostic;
    expect(renderPretty(diagnostic, { colour: true })).toContain(code);
    expect(renderJson(diagnostic).code).toBe(code);
    expect(diagnosticCodes[slug].code).toBe(code);
    expect(message).not.toBe('');
    if (severity === 'error' && manifestChapters.test(code)) expect(span, message).toBeDefined();
    if (!span) continue;
    expect(span.start, message).toBeGreaterThanOrEqual(0);
    expect(span.end, message).toBeGreaterThanOrEqual(span.start);
    expect(span.end, message).toBeLessThanOrEqual(span.source.text.length + 1);
  }
  if (result.diagnostics.some(({ severity }) => severity === 'error')) {
    expect(result.policies).toEqual([]);
    expect(result.manifests).toEqual([]);
    return result;
  }
  for (const policy of result.policies) {
    const { annotation, policyText } = policy;
    expect(formatSummary(summarizePolicy(policy))).toContain(policy.digest.digest);
    const decoded = decodeInitdata(annotation);
    if (decoded.kind === 'undecodable') throw new Error(decoded.reason);
    const parsed = await parseInitdata({ name: 'initdata', text: decoded.text }, undefined, createCollector());
    expect(parsed?.data.get('policy.rego')).toBe(policyText);
  }
  const [written] = result.manifests;
  if (result.policies.length === 0) expect(written?.text).toBe(text);
  const second = await generate(written?.text ?? '', options);
  expect(second.findings.filter((finding) => finding.includes(' error '))).toEqual([]);
  expect(second.manifests[0]?.text).toBe(written?.text);
  return result;
}
