import { describe, expect, it } from 'vitest';
import {
  describeExplanation,
  explainInput,
  formatHtml,
  formatText,
} from '../../../generator/analysis/explain/index.js';
import { listMutations, mutateRequest } from '../../../generator/analysis/mutate-request.js';
import { readPolicySource } from '../../../generator/analysis/read-policy/index.js';
import type { JsonObject } from '../../../generator/analysis/requests/index.js';
import { createCollector } from '../../../generator/diagnostics/index.js';
import { linkOwnPolicy } from '../../rules/engine/link-own-policy.js';
import { makePolicy } from '../verified-pod.js';
import { makeRequests, mistakes, podText } from './denial-scenarios.js';

const made = await makePolicy(podText);
const [policy] = await readPolicySource({ name: 'policy.rego', text: made.policyText }, createCollector());
const link = (data: unknown): string => linkOwnPolicy(JSON.parse(JSON.stringify(data)));
const { workload } = made;

function explainRequest(kind: string, request: unknown) {
  const { explanations } = explainInput({
    text: JSON.stringify({ kind, request }),
    policy,
    workload,
    showValues: false,
    link,
  });
  return explanations;
}

const { request: legitimate } = makeRequests(made, {
  kind: 'CreateContainerRequest',
  change: () => {},
  check: '',
  causes: [],
});

describe('explainInput', () => {
  it.each([
    'args-edited',
    'env-edited',
    'env-otel',
    'mount-options',
    'mount-injected',
    'uid-odd',
    'oci-version',
    'annotation-foreign',
  ])('%s: the change that is said to be enough is enough', (name) => {
    const mistake = mistakes[name];
    if (!mistake) throw new Error(name);
    const { kind, request } = makeRequests(made, mistake);
    const [one] = explainRequest(kind, request);
    expect(one?.trial).toEqual({ kind: 'confirmed' });
    expect(one?.rule?.span.source.name).toBe('policy.rego');
  });

  it('tries a change in policies of other rules too, by their data alone', () => {
    const mistake = mistakes['env-otel'];
    if (!mistake) throw new Error('no such mistake');
    const text = JSON.stringify(makeRequests(made, mistake));
    const { explanations } = explainInput({ text, policy, workload, showValues: false });
    expect(explanations[0]?.trial).toEqual({ kind: 'confirmed' });
  });

  it('names everything else that is wrong', () => {
    const changed = structuredClone(legitimate) as {
      OCI: { Version: string; Process: { Env: string[]; User: { UID: number } } };
    };
    changed.OCI.Version = '1.3.0';
    changed.OCI.Process.User.UID = 7;
    changed.OCI.Process.Env.push('EXTRA=1');
    const [one] = explainRequest('CreateContainerRequest', changed);
    expect(one?.fault.check).toBe('oci-version');
    expect(one?.trial).toMatchObject({ kind: 'next', allowed: true, faults: [{ check: 'user' }, { check: 'env' }] });
  });

  it('tries nothing and advises no change for what has the shape of an attack', () => {
    const mistake = mistakes['mount-source'];
    if (!mistake) throw new Error('no such mistake');
    const { kind, request } = makeRequests(made, mistake);
    const [one] = explainRequest(kind, request);
    expect(one?.cause).toMatchObject({ name: 'attack-shape', certainty: 'likely' });
    expect(one?.trial).toEqual({ kind: 'none' });
    expect(one?.advice).toMatch(/^do not change the policy/);
  });

  it('never takes a request of the host as proof against a manifest that was not changed', () => {
    const wrong = [];
    let explained = 0;
    for (const [index, mutation] of listMutations('CreateContainerRequest', legitimate as JsonObject).entries()) {
      // Each is judged several times; a part of them shows each kind of place.
      if (index % 6 !== 0) continue;
      const [one] = explainRequest('CreateContainerRequest', mutateRequest(legitimate as JsonObject, mutation));
      if (!one) continue;
      explained += 1;
      const provable = ['containerd-version', 'other-namespace', 'not-permitted'];
      if (one.cause.certainty === 'certain' && !provable.includes(one.cause.name))
        wrong.push(`${mutation.path.join('.')}: ${one.cause.name}`);
    }
    expect(wrong).toEqual([]);
    expect(explained).toBeGreaterThan(30);
  });

  it('says so when the policy at hand allows what was denied', () => {
    const text = `CreateContainerRequest is blocked by policy: agent_policy:1: env: X agent_policy:2: state {} input ${JSON.stringify(legitimate)}`;
    const { explanations } = explainInput({ text, policy, workload, showValues: false, link });
    expect(explanations[0]).toMatchObject({ replay: 'allowed', cause: { name: 'other-policy', certainty: 'likely' } });
  });

  it('keeps the state of a log, and counts what is allowed', () => {
    const [once, twice] = [1, 2].map(() =>
      JSON.stringify({ kind: 'StartContainerRequest', request: { container_id: 'a' } }),
    );
    const text = `${JSON.stringify({ kind: 'DestroySandboxRequest', request: {} })}\n${once}\n${twice}\n`;
    const { explanations, allowed } = explainInput({ text, policy, workload, showValues: false });
    expect(allowed).toBe(1);
    expect(explanations.map(({ fault }) => fault.check)).toEqual(['container-state', 'container-state']);
  });

  it('hides values unless asked for, in every form', () => {
    const changed = structuredClone(legitimate) as { OCI: { Process: { Env: string[]; Args: string[] } } };
    changed.OCI.Process.Env = changed.OCI.Process.Env.map((one) =>
      one.replace('correct-horse-battery', 'wrong-horse-battery'),
    );
    const [one] = explainRequest('CreateContainerRequest', changed);
    if (!one) throw new Error('nothing was explained');
    const described = describeExplanation(one, false);
    const shown = `${formatText(described, true)}${formatHtml([described])}${JSON.stringify(described)}`;
    expect(shown).not.toMatch(/horse/);
    const open = describeExplanation(one, true);
    expect(open.difference.marked).toEqual({
      head: 'TOKEN=',
      expected: 'correct',
      actual: 'wrong',
      tail: '-horse-battery',
    });
    expect(formatText(open, false)).toContain(
      '  policy    TOKEN=correct-horse-battery\n  request   TOKEN=wrong-horse-battery\n                  ^^^^^^^\n',
    );
  });

  it('lets no text of a request into the page or move the cursor', () => {
    const text =
      'CreateContainerRequest is blocked by policy: agent_policy:1: mounts: /<script>alert(1)</script>\u001b[2J: not in the policy';
    const { explanations } = explainInput({ text, policy: undefined, workload: undefined, showValues: false });
    const described = explanations.map((one) => describeExplanation(one, false));
    expect(formatHtml(described)).not.toContain('<script');
    expect(described.map((one) => formatText(one, false)).join('')).not.toContain('\u001b');
  });

  it('says what it can without policy and manifest', () => {
    const text =
      'Error: "CreateContainerRequest is blocked by policy: agent_policy:9: container: istio-proxy is not in the policy, or malformed"';
    const { explanations } = explainInput({ text, policy: undefined, workload: undefined, showValues: false });
    expect(explanations[0]).toMatchObject({
      container: 'istio-proxy',
      cause: { name: 'sidecar-injected', certainty: 'likely' },
      replay: 'none',
    });
    expect(explanations[0]?.gaps.join(' ')).toContain('--policy');
  });
});
