import { describe, expect, it } from 'vitest';
import {
  describePolicy,
  formatHtml,
  formatVerifiedPolicy,
  listFindings,
} from '../../generator/analysis/verify/index.js';
import { locateOffset } from '../../generator/diagnostics/index.js';
import { getSettings, shortRules } from '../generate/generate-fixture.js';
import { addRules, changeRules, makePolicy, richPod, verify } from './verified-pod.js';

const slugs = (verified: Parameters<typeof listFindings>[0]): string[] => [
  ...new Set(listFindings(verified).map(({ slug }) => slug)),
];

describe('a policy of this program', () => {
  it.each([[['10-non-coco']], [['20-experimental-force-guest-pull', '20-oci-1.3.0', '30-allow-logs']]])(
    'is green with %s',
    async (dropIns) => {
      const verified = await verify(await makePolicy(richPod, { settings: await getSettings(...dropIns) }));
      expect(listFindings(verified).map(({ message }) => message)).toEqual([]);
      expect(verified.report.shapes.map(({ denied }) => denied)).toEqual(verified.report.shapes.map(() => 0));
      expect(verified.report.mutations.judged).toBeGreaterThan(400);
      expect(verified.report.passed.every(({ reason }) => reason !== undefined)).toBe(true);
    },
  );

  it('accepts nodes with its OCI version only', async () => {
    const { report } = await verify(await makePolicy(richPod));
    expect(report.ociVersions).toEqual(['1.1.0']);
    expect(report.otherOciVersions).toEqual(
      ['1.2.0', '1.2.1', '1.3.0'].map((version) => ({ version, allowed: false })),
    );
  });

  it('is judged in the same way each time', async () => {
    const policy = await makePolicy(richPod);
    expect(describePolicy(await verify(policy))).toEqual(describePolicy(await verify(policy)));
  });
});

describe('rules that were changed', () => {
  it('are found when they allow too much', async () => {
    const rules = addRules(
      'mount_options_ok(kind, expected, given) if { is_string(kind); is_array(expected); is_array(given) }',
    );
    const verified = await verify(await makePolicy(richPod, { rules }));
    expect(slugs(verified)).toEqual(['hostile-request-allowed', 'change-not-denied']);
    expect(verified.report.rules).toBe('shipped');
    const changes = verified.report.passed.filter(({ reason }) => reason === undefined);
    expect(changes.map(({ path, operator }) => `${path}, ${operator}`)).toContain('OCI.Mounts[].options[], append');
  });

  it('are found when they allow too little', async () => {
    const rules = changeRules('listed_once(input.storages)', 'listed_once(input.storages)\n\tcount(input.dns) < 3');
    const verified = await verify(await makePolicy(richPod, { rules }));
    expect(slugs(verified)).toEqual(['legitimate-request-denied']);
    const [finding] = listFindings(verified);
    expect(finding?.message).toBe(
      'Pod train: the policy denies "create the sandbox" (CreateSandboxRequest): sandbox: hooks, modules, names, dns or storages',
    );
    expect(finding?.notes[0]).toMatch(
      /^rule (?:agent_policy\.)?CreateSandboxRequest, line \d+, column \d+ of the policy$/,
    );
  });
});

describe('a policy of an older manifest', () => {
  it('is red where the manifest changed', async () => {
    const old = await makePolicy(richPod);
    const text = richPod.replace('swordfish-7781', 'another-fish');
    const verified = await verify(await makePolicy(text), { policyText: old.policyText });
    const [finding] = listFindings(verified);
    expect(finding?.slug).toBe('legitimate-request-denied');
    expect(finding?.message).toContain('"create main" (CreateContainerRequest): args: argument 2 differs');
    const { span } = finding ?? {};
    expect(span && locateOffset(span.source, span.start).line).toBe(
      text.split('\n').findIndex((line) => line.includes('args:')) + 1,
    );
  });
});

describe('rules of others', () => {
  const generous =
    'package agent_policy\nimport rego.v1\n\ndefault CreateSandboxRequest := false\nCreateSandboxRequest if print("secret correct-horse-battery", input.hostname)\n';

  it('are counted; what they let pass is no finding, save for what only a hostile host sends', async () => {
    const kinds = [
      'UpdateInterface',
      'UpdateRoutes',
      'AddARPNeighbors',
      'CopyFile',
      'CreateContainer',
      'StartContainer',
    ];
    const others = ['RemoveContainer', 'ExecProcess', 'GuestDetails', 'GetOOMEvent', 'WaitProcess', 'StatsContainer'];
    const rest = [
      'SignalProcess',
      'OnlineCPUMem',
      'UpdateEphemeralMounts',
      'RemoveStaleVirtiofsShareMounts',
      'DestroySandbox',
      'TtyWinResize',
    ];
    const text = [...kinds, ...others, ...rest].map((kind) => `default ${kind}Request := true`).join('\n');
    const rules = { ...shortRules, text: `${generous}${text}\n` };
    const verified = await verify(await makePolicy(richPod, { rules }));
    expect(verified.report.rules).toBe('other');
    const { judged, explained, unexplained } = verified.report.mutations;
    expect(judged).toBeGreaterThan(0);
    expect(explained + unexplained).toBe(judged);
    expect(slugs(verified)).toEqual(['hostile-request-allowed']);
    expect(verified.report.hostile.passed.some(({ passesReference }) => passesReference)).toBe(true);
    expect(listFindings(verified)[0]?.notes.join()).not.toContain('a second main beside');
  });
});

describe('reports', () => {
  const secrets = ['correct-horse-battery', 'swordfish-7781'];

  it('show no values unless asked', async () => {
    const chatty = changeRules('print(substring(', 'print(input.OCI.Process.Args, input.OCI.Process.Env, substring(');
    const policy = await makePolicy(richPod.replace('--key', '--old'), { rules: chatty });
    const newer = await makePolicy(richPod, { rules: chatty });
    for (const showValues of [false, true]) {
      const verified = await verify(newer, { policyText: policy.policyText, showValues });
      const texts = [
        formatVerifiedPolicy(verified, { verbose: true, showValues, colour: false }),
        JSON.stringify(describePolicy(verified)),
        formatHtml([verified]),
      ];
      for (const secret of secrets) {
        expect(texts.some((text) => text.includes(secret))).toBe(showValues);
      }
    }
  });

  it('are one page that needs nothing else', async () => {
    const page = formatHtml([await verify(await makePolicy(richPod.replace('name: train', 'name: tr-1')))]);
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/https?:|src=|<script|<link|@import|url\(/);
    expect(page).toContain('prefers-color-scheme:dark');
    expect(page).toContain('Pod shop/tr-1');
  });

  it('have these members for programs', async () => {
    const described = describePolicy(await verify(await makePolicy(richPod)));
    expect(Object.keys(described)).toEqual([
      'kind',
      'name',
      'namespace',
      'file',
      'line',
      'template',
      'runtime_class',
      'green',
      'policy',
      'rules',
      'oci_versions',
      'other_oci_versions',
      'requests',
      'shapes',
      'mutations',
      'mutations_by_request',
      'passed',
      'hostile',
      'allows_failures',
      'findings',
    ]);
    expect(Object.keys(described.mutations)).toEqual([
      'possible',
      'judged',
      'left_out',
      'denied',
      'allowed_with_reason',
      'allowed_without_reason',
      'tightness',
    ]);
    const [passed] = described.passed;
    expect(Object.keys(passed ?? {})).toEqual([
      'request',
      'path',
      'operator',
      'containers',
      'count',
      'example',
      'reason',
    ]);
  });

  it('begin with a summary', async () => {
    const text = formatVerifiedPolicy(await verify(await makePolicy(richPod)), {
      verbose: false,
      showValues: false,
      colour: false,
    });
    const [head, requests, changes, hostile, verdict] = text.split('\n');
    expect(head).toBe('Pod shop/train (pod.yaml:1): it has no policy; the one that generation makes');
    expect(requests).toMatch(/^ {2}requests {3}\d+ of the runtime in 2 shapes: all allowed$/);
    expect(changes).toMatch(
      /^ {2}changes {4}\d+ that stand for \d+: \d+ denied, \d+ open for a reason; tightness \d\d\.\d %$/,
    );
    expect(hostile).toMatch(/^ {2}hostile {4}\d+ that only a hostile host sends: all denied$/);
    expect(verdict).toBe('  green');
  });
});
