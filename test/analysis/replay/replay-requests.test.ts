import { describe, expect, it } from 'vitest';
import { formatVerdict } from '../../../generator/analysis/replay/index.js';
import { replayText } from './requests.js';

/** Each line is a case. */
const casesOf = (...cases: readonly object[]): string => JSON.stringify(cases);

const counting = `package agent_policy
import rego.v1

default CreateContainerRequest := false
default StartContainerRequest := false

CreateContainerRequest := {"allowed": true, "ops": [{"op": "add", "path": concat("/", ["", "pstate", input.container_id]), "value": 1}]}

StartContainerRequest if data.pstate[input.container_id] == 1
`;

const create = { kind: 'CreateContainerRequest', allowed: true, request: { container_id: 'a' } };
const start = { kind: 'StartContainerRequest', allowed: true, request: { container_id: 'a' } };

describe('requests are put to a policy', () => {
  it('in order, with its state', async () => {
    const verdicts = await replayText(counting, casesOf({ ...start, allowed: false }, create, start));
    expect(verdicts.map(({ allowed, mismatch }) => [allowed, mismatch])).toEqual([
      [false, false],
      [true, false],
      [true, false],
    ]);
  });

  it('or each to a fresh one', async () => {
    const verdicts = await replayText(counting, casesOf(create, start), { fresh: true });
    expect(verdicts).toMatchObject([
      { number: 1, allowed: true, mismatch: false },
      { number: 2, allowed: false, expected: true, mismatch: true },
    ]);
  });

  it('and a request without an answer is denied, with the error', async () => {
    const [verdict] = await replayText(counting, casesOf({ kind: 'SetPolicyRequest', request: {} }));
    expect(verdict).toMatchObject({ allowed: false, error: { code: 'undefined-result' } });
  });
});

describe('the rule that decided is', () => {
  const ruleOf = async (rules: string, request: object = {}) => {
    const text = `package agent_policy\nimport rego.v1\n${rules}`;
    const [verdict] = await replayText(text, casesOf({ kind: 'CopyFileRequest', request }));
    return verdict?.rule && `${verdict.rule.name} ${verdict.rule.line}:${verdict.rule.column} ${verdict.rule.text}`;
  };

  it('the default where there is no other', async () => {
    expect(await ruleOf('default CopyFileRequest := false')).toBe(
      'CopyFileRequest 3:1 default CopyFileRequest := false',
    );
  });

  it('the statement that failed, however deep', async () => {
    const rules = [
      'default CopyFileRequest := false',
      'CopyFileRequest if {',
      '  input.offset == 0',
      '  stays(input.path)',
      '}',
      'stays(path) if {',
      '  startswith(path, "/")',
      '  path != "/etc"',
      '}',
    ].join('\n');
    expect(await ruleOf(rules, { path: '/etc' })).toBe('stays 10:3 path != "/etc"');
    expect(await ruleOf(rules, { path: 'x' })).toBe('stays 9:3 startswith(path, "/")');
    expect(await ruleOf(rules, { path: '/x', offset: 1 })).toBe('CopyFileRequest 5:3 input.offset == 0');
  });

  it('the alternative that came furthest', async () => {
    const rules = [
      'default CopyFileRequest := false',
      'CopyFileRequest if fits(input.path)',
      'fits(path) if {',
      '  startswith(path, "/a")',
      '  endswith(path, "z")',
      '}',
      'fits(path) if startswith(path, "/b")',
    ].join('\n');
    expect(await ruleOf(rules, { path: '/a' })).toBe('fits 7:3 endswith(path, "z")');
  });

  it('of a list of checks, the first with a fault', async () => {
    const rules = [
      'CopyFileRequest if {',
      '  every faults in checks { faults == [] }',
      '} else := false',
      'checks := [',
      '  ["path" | input.path == ""],',
      '  ["size" | input.file_size > 1],',
      ']',
    ].join('\n');
    expect(await ruleOf(rules, { path: 'x', file_size: 9 })).toBe('checks 8:3 ["size" | input.file_size > 1]');
  });

  it('the place of an error', async () => {
    const rules = [
      'CopyFileRequest := true if input.path == "a"',
      'CopyFileRequest := false if input.offset == 0',
    ].join('\n');
    const text = `package agent_policy\nimport rego.v1\n${rules}`;
    const [verdict] = await replayText(text, casesOf({ kind: 'CopyFileRequest', request: { path: 'a' } }));
    expect(verdict).toMatchObject({ allowed: false, error: { code: 'rule-conflict' }, rule: { line: 4 } });
  });
});

describe('what a policy prints', () => {
  const printing = `package agent_policy
import rego.v1
default ExecProcessRequest := false
ExecProcessRequest if {
  print("input", input)
  print("command", concat(" ", input.process.Args))
  input.exec_id == "never"
}
`;
  const exec = {
    kind: 'ExecProcessRequest',
    request: { process: { Args: ['sh', '-c', 'login hunter22'], Env: ['TOKEN=topsecret', 'N=42'], Cwd: '/srv' } },
  };

  it('hides the values of variables and arguments', async () => {
    const [verdict] = await replayText(printing, casesOf(exec), { policyValues: ['OTHER=policysecret'] });
    const text = JSON.stringify(verdict?.reason);
    for (const secret of ['hunter22', 'topsecret', '"sh"', 'N=42']) expect(text).not.toContain(secret);
    expect(text).toContain('TOKEN=***');
    expect(text).toContain('/srv');
  });

  it('unless told to show them', async () => {
    const [verdict] = await replayText(printing, casesOf(exec), { showValues: true });
    expect(verdict?.reason?.at(-1)).toBe('agent_policy:6: command sh -c login hunter22');
  });

  it('comes once, whatever a trace makes of it', async () => {
    const failing = `${printing}ReadStreamRequest := x if { print("lost"); some x in [true, false] }\n`;
    const cases = casesOf({ kind: 'ReadStreamRequest', request: {} }, exec);
    const verdicts = await replayText(failing, cases, { showValues: true });
    expect(verdicts[1]?.reason?.filter((print) => print.includes('lost'))).toHaveLength(1);
  });
});

it('a verdict is told in a line, a denial with its reason and rule', async () => {
  const text = casesOf({ ...start, description: 'start \u001b[31mapp' });
  const [verdict] = await replayText(counting, text);
  if (!verdict) throw new Error('no verdict');
  expect(formatVerdict(verdict)).toBe(
    [
      '   1  DENIED   StartContainerRequest  start \\u001b[31mapp   expected: allowed',
      '        rule    StartContainerRequest at policy.rego:9:26: data.pstate[input.container_id] == 1',
      '',
    ].join('\n'),
  );
});
