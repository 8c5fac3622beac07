import { describe, expect, it } from 'vitest';
import { splitJsonValues } from '../../../generator/analysis/replay/split-json-values.js';
import { toJavaScript } from '../../../rules/engine/index.js';
import { chunksOf, readCases } from './requests.js';

const pieces = async (text: string, length?: number): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const { text: value, line, column, isComplete } of splitJsonValues(chunksOf(text, length))) {
    found.push(`${line}:${column} ${value}${isComplete ? '' : ' CUT'}`);
  }
  return found;
};

describe('values are cut out of', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['an empty array', ' [ ] ', []],
    ['nothing', '\n\n', []],
    ['an array in one line', '[{"a":1},{"b":[1,{"c":"]}"}]}]', ['1:2 {"a":1}', '1:10 {"b":[1,{"c":"]}"}]}']],
    ['an indented array', '[\n {"a":1}\n ,\n {"b":2}\n]\n', ['2:2 {"a":1}', '4:2 {"b":2}']],
    ['an array that does not end', '[{"a":1}', ['1:2 {"a":1}', '1:9  CUT']],
    ['an array with something behind it', '[{"a":1}]{"b":2}', ['1:2 {"a":1}', '1:10 {"b":2} CUT']],
    ['lines', '{"a":1}\n{"b":2}\n', ['1:1 {"a":1}', '2:1 {"b":2}']],
    ['lines of Windows after a byte order mark', '\uFEFF{"a":1}\r\n{"b":2}\r\n', ['1:2 {"a":1}', '2:1 {"b":2}']],
    ['indented values', '{\n  "a": {\n  }\n}\n{\n "c":2}', ['1:1 {\n  "a": {\n  }\n}', '5:1 {\n "c":2}']],
    ['a log that is cut', '{"a":1}\n{"b":', ['1:1 {"a":1}', '2:1 {"b": CUT']],
    ['a log that is cut within a text', '{"a":1}\n{"b":"x', ['1:1 {"a":1}', '2:1 {"b":"x CUT']],
    ['a log that was cut and went on', '{"a":"x\n{"b":2}\n', ['1:1 {"a":"x CUT', '2:1 {"b":2}']],
    ['a log that was cut between texts', '{"a":[\n{"b":2}\n', ['1:1 {"a":[ CUT', '2:1 {"b":2}']],
    ['texts with escapes', '{"a":"\\\\"}\n{"b":"\\"}"}', ['1:1 {"a":"\\\\"}', '2:1 {"b":"\\"}"}']],
    ['prose', 'apiVersion: v1\nkind: Pod\n', ['1:1 apiVersion: v1', '2:1 kind: Pod']],
  ];
  it.each(cases)('%s', async (_, text, expected) => {
    expect(await pieces(text)).toEqual(expected);
    for (const length of [1, 2, 3, 5]) expect(await pieces(text, length)).toEqual(expected);
  });
});

const request = (kind: string): string => JSON.stringify({ kind, request: { container_id: 'a' } });

describe('requests are read from', () => {
  it('a list with verdicts to expect', async () => {
    const { cases, findings } = await readCases(
      '[{"description": "first", "kind": "StartContainerRequest", "allowed": true, "request": {}},\n{"kind": "SetPolicyRequest", "allowed": false, "request": {}}]',
    );
    expect(findings).toEqual([]);
    expect(cases).toMatchObject([
      { number: 1, line: 1, description: 'first', kind: 'StartContainerRequest', allowed: true },
      { number: 2, line: 2, description: undefined, kind: 'SetPolicyRequest', allowed: false },
    ]);
  });

  it('a log of a guest, whose last line may be cut', async () => {
    const { cases, findings } = await readCases(`${request('StartContainerRequest')}\n{"kind":"Creat`);
    expect(cases.map(({ kind, allowed }) => [kind, allowed])).toEqual([['StartContainerRequest', undefined]]);
    expect(findings).toEqual(['2:1 warning replay-case-cut: request 2 is cut off and left out']);
  });

  it('a log with a broken line in it, which is an error', async () => {
    const { cases, findings } = await readCases(`{"kind":"Creat\n${request('StartContainerRequest')}\n`);
    expect(cases.map(({ number }) => number)).toEqual([2]);
    expect(findings).toEqual(['1:1 error replay-case-invalid: request 1 is not JSON']);
  });

  it('numbers of any size, exactly', async () => {
    const { cases } = await readCases('{"kind":"StartContainerRequest","request":{"n":18446744073709551615}}');
    expect(toJavaScript(cases[0]?.request)).toEqual({ n: 18446744073709551615n });
  });
});

describe('what is no request is said so, at its place', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['an empty file', '', 'error replay-no-cases: cases holds no request'],
    ['an empty list', '[]', 'error replay-no-cases: cases holds no request'],
    [
      'a list that does not end',
      `[${request('StartContainerRequest')}`,
      '1:65 error replay-case-invalid: the list of requests does not end',
    ],
    ['a number', '[1]', '1:2 error replay-case-invalid: request 1: it is no object with `kind` and `request`'],
    [
      'no kind',
      '[\n {"request": {}}]',
      '2:2 error replay-case-invalid: request 1: `kind` must name a message of the agent',
    ],
    [
      'no request',
      '{"kind": "StartContainerRequest"}',
      '1:1 error replay-case-invalid: request 1: `request` must be an object',
    ],
    [
      'a verdict in words',
      '{"kind": "A", "request": {}, "allowed": "no"}',
      '1:1 error replay-case-invalid: request 1: `allowed` must be true or false',
    ],
    [
      'an unknown kind',
      request('WriteStdinRequest'),
      '1:1 warning replay-kind-unknown: request 1: the agent has no message WriteStdinRequest',
    ],
    ['one broken line', '{"kind":', '1:1 error replay-case-invalid: request 1 is not JSON'],
  ];
  it.each(cases)('%s', async (_, text, finding) => {
    expect((await readCases(text)).findings).toEqual([finding]);
  });

  it('shows no part of a request', async () => {
    const { diagnostics } = await readCases('{"kind":"Nope","request":{"process":{"Env":["TOKEN=secret"]}}}');
    expect(diagnostics[0]?.span?.source.text).toBe('{"kind":"Nope","request"…');
  });

  it('counts what is wrong with a file of another kind', async () => {
    const { findings } = await readCases('nonsense\n'.repeat(1000));
    expect(findings).toHaveLength(21);
    expect(findings.at(-1)).toBe('error replay-case-invalid: cases: 980 more requests are no better');
  });
});
