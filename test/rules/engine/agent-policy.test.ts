import { describe, expect, it } from 'vitest';
import { createAgentPolicy, toJavaScript } from '../../../rules/engine/index.js';

function agent(rules: string) {
  const created = createAgentPolicy(`package agent_policy\n${rules}`);
  if (created.agent === undefined) throw new Error(created.error.message);
  return created.agent;
}

describe('the agent around a policy', () => {
  it('allows what a rule allows', () => {
    const policy = agent('default StartContainerRequest := false\nStartContainerRequest if input.container_id == "a"');
    expect(policy.evaluate('StartContainerRequest', { container_id: 'a' }).allowed).toBe(true);
    expect(policy.evaluate('StartContainerRequest', { container_id: 'b' }).allowed).toBe(false);
  });

  it('keeps the state that allowed requests ask for', () => {
    const policy = agent(
      'R := {"allowed": true, "ops": [{"op": "add", "path": "/pstate/n", "value": n}]} if { n := object.get(data.pstate, "n", 0) + 1 }',
    );
    policy.evaluate('R', {});
    policy.evaluate('R', {});
    expect(toJavaScript(policy.state)).toEqual({ n: 2 });
    policy.reset();
    expect(toJavaScript(policy.state)).toEqual({});
  });

  it('fails when a patch cannot be applied, and keeps the state', () => {
    const policy = agent('R := {"allowed": true, "ops": [{"op": "remove", "path": "/pstate/none"}]}');
    expect(policy.evaluate('R', {})).toMatchObject({ allowed: false, error: { code: 'state-patch' } });
  });

  it('ignores the patch of a denied request', () => {
    const policy = agent('R := {"allowed": false, "ops": [{"op": "add", "path": "/pstate/n", "value": 1}]}');
    expect(policy.evaluate('R', {}).allowed).toBe(false);
    expect(toJavaScript(policy.state)).toEqual({});
  });

  it('is an error where the policy has no value, or one that says nothing', () => {
    const policy = agent('N := 1\nM := {"ops": []}\nU if false');
    expect(policy.evaluate('U', {}).error?.code).toBe('undefined-result');
    expect(policy.evaluate('N', {}).error?.code).toBe('result-type');
    expect(policy.evaluate('M', {}).error?.code).toBe('result-shape');
  });

  it('lets everything pass when the policy says so', () => {
    const policy = agent('AllowRequestsFailingPolicy := true\nR := false');
    expect(policy.allowsFailures).toBe(true);
    expect(policy.evaluate('R', {}).allowed).toBe(true);
    expect(policy.evaluate('NoRule', {}).allowed).toBe(true);
  });

  it('shows the prints of a failed request with the next one, as the agent does', () => {
    const policy = agent('F if { print("lost"); missing(1) }\nS if { print("found") }');
    expect(policy.evaluate('F', {}).prints).toEqual([]);
    expect(policy.evaluate('S', {}).prints).toEqual(['agent_policy:2: lost', 'agent_policy:3: found']);
  });

  it('completes requests as the agent serializes them, unless told not to', () => {
    const policy = agent('RemoveContainerRequest if { input == {"container_id": "a", "timeout": 0} }');
    expect(policy.evaluate('RemoveContainerRequest', { container_id: 'a', unknown: 1 }).allowed).toBe(true);
    expect(policy.evaluate('RemoveContainerRequest', { container_id: 'a' }, { raw: true }).allowed).toBe(false);
  });

  it('fails from the first change of state on when there is a default for a single key, as the guest does', () => {
    const policy = agent('default p["k"] := 1\nR := {"allowed": true, "ops": []}\nS if { p.k == 1 }');
    expect(policy.evaluate('S', {}).allowed).toBe(true);
    expect(policy.evaluate('R', {}).allowed).toBe(true);
    expect(policy.evaluate('S', {}).error?.code).toBe('definition');
  });

  it('reports a text that cannot be read at once, other mistakes with each request', () => {
    expect(createAgentPolicy('package agent_policy\np if {').error?.code).toBe('syntax');
    expect(agent('R if { x > 1 }').evaluate('R', {}).error?.code).toBe('unsafe-variable');
  });
});
