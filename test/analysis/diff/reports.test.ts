import { describe, expect, it } from 'vitest';
import {
  findApproval,
  formatJson,
  formatJunit,
  formatMarkdown,
  formatText,
  listDiffDiagnostics,
  maskFinding,
  type ReportedComparison,
  readWaivers,
  writeWaivers,
} from '../../../generator/analysis/diff/index.js';
import { createCollector, renderGithub, renderSarif } from '../../../generator/diagnostics/index.js';
import { compareTexts, makePolicyText, readText } from './compare-pods.js';
import { basePod } from './manifest-edits.js';

async function compareSecrets(): Promise<ReportedComparison> {
  const old = await makePolicyText(basePod);
  const next = await makePolicyText(
    basePod.replace('correct-horse-battery', 'tr0ub4dor').replace('[cat, /tmp/alive]', '[cat, "/tmp/<b>|x"]'),
  );
  const containers = [
    ...((await readText(old)).data?.containers ?? []),
    ...((await readText(next)).data?.containers ?? []),
  ];
  const compared = await compareTexts(old, next);
  const findings = compared.findings.map((finding) => ({
    ...maskFinding(finding, containers),
    approval: { kind: 'none' } as const,
    fails: finding.relation === 'wider',
  }));
  return { ...compared, label: 'Pod/train', findings };
}

describe('reports', () => {
  it('say what differs, without values', async () => {
    const compared = [await compareSecrets()];
    const diagnostics = listDiffDiagnostics(compared);
    const reports = [
      formatText(compared),
      formatJson(compared, []),
      formatMarkdown(compared),
      formatJunit(compared),
      JSON.stringify(renderSarif(diagnostics, '0.0.0')),
      diagnostics.map(renderGithub).join('\n'),
    ];
    for (const report of reports) {
      expect(report).toContain('variable TOKEN');
      expect(report).not.toMatch(/correct-horse-battery|tr0ub4dor|swordfish/);
    }
    const [text = '', json = '', markdown = '', junit = ''] = reports;
    expect(text).toContain('1 wider, 1 changed, 1 narrower');
    expect(JSON.parse(json)).toMatchObject({ format_version: 1, policies: [{ relation: 'wider' }] });
    expect(markdown).toContain('| **wider** |');
    expect(markdown).not.toContain('<b>');
    expect(junit).toContain('failures="1"');
    expect(junit).not.toContain('<b>');
  });
});

describe('waivers', () => {
  const today = '2026-06-01';

  it('hold for their finding up to their last day', async () => {
    const { findings } = await compareSecrets();
    const [finding] = findings.filter(({ relation }) => relation === 'wider');
    if (!finding) throw new Error('nothing is wider');
    const text = writeWaivers([], [finding], { reason: 'new probe', owner: 'sam', expires: '2026-06-30' });
    const collector = createCollector();
    const waivers = readWaivers({ name: 'approved.json', text }, collector);
    expect(collector.diagnostics).toEqual([]);
    expect(findApproval(finding, waivers, '2026-06-30').kind).toBe('approved');
    expect(findApproval(finding, waivers, '2026-07-01').kind).toBe('expired');
    expect(findApproval({ ...finding, id: 'other' }, waivers, today).kind).toBe('none');
    // Approving again prolongs what was approved before.
    const again = writeWaivers(waivers, [finding], { reason: 'x', owner: 'y', expires: '2030-01-01' });
    expect(JSON.parse(again).waivers).toMatchObject([{ id: finding.id, owner: 'y', expires: '2030-01-01' }]);
  });

  it.each([
    ['{', 'is not JSON'],
    ['{"waivers": []}', 'format_version'],
    ['{"format_version": 1, "waivers": [{"id": "a", "reason": "b", "owner": "", "expires": "2026-01-01"}]}', '"owner"'],
    [
      '{"format_version": 1, "waivers": [{"id": "a", "reason": "b", "owner": "c", "expires": "2026-02-30"}]}',
      '"expires"',
    ],
  ])('%s is refused', (text, why) => {
    const collector = createCollector();
    expect(readWaivers({ name: 'approved.json', text }, collector)).toEqual([]);
    expect(collector.diagnostics[0]?.slug).toBe('waivers-invalid');
    expect(collector.diagnostics[0]?.message).toContain(why);
  });
});
