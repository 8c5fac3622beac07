import { describe, expect, it } from 'vitest';
import { readInput } from '../../../generator/analysis/explain/read-input.js';
import { unescapeText } from '../../../generator/analysis/explain/unescape-text.js';

const denial = 'CreateContainerRequest is blocked by policy: agent_policy:183: env: LOG_LEVEL';
const quote = (text: string): string => JSON.stringify(text);

describe('readInput', () => {
  it.each([
    ['as it is', denial],
    ['in a sentence', `Error: failed to create shim task: ${denial}: unknown`],
    ['escaped once', `Error: failed to create shim task: ${quote(denial)}: unknown`],
    ['escaped twice', `level=error error=${quote(`failed: ${quote(denial)}: unknown`)}`],
    ['escaped three times', `err=${quote(`x ${quote(`failed: ${quote(denial)}: unknown`)}`)} pod="shop/web"`],
  ])('finds a denial that is written %s', (_how, text) => {
    const { denials } = readInput(`some line before\n${text}\nsome line behind\n`);
    expect(denials).toEqual([{ kind: 'CreateContainerRequest', prints: ['env: LOG_LEVEL'], isCut: false, line: 2 }]);
  });

  it('takes a request out of what narrates, however often it was escaped', () => {
    const request = { OCI: { Version: '1.3.0', Process: { Args: ['a "b" \\ c', 'ü'] } } };
    let text = `CreateContainerRequest is blocked by policy: agent_policy:135: allow_create_container_input: input = ${JSON.stringify(request)} agent_policy:62: allow_create_container_input: true`;
    for (let level = 0; level < 4; level += 1) {
      expect(readInput(text).denials.map((one) => one.request)).toEqual([request]);
      text = `Error: ${quote(text)}: unknown`;
    }
  });

  it('says that a message is cut where the request in it does not end', () => {
    const [found] = readInput(
      'CreateContainerRequest is blocked by policy: agent_policy:135: allow_create_container_input: input = {"OCI": {"Annotations": {"io.kub',
    ).denials;
    expect(found).toMatchObject({ isCut: true });
    expect(found?.request).toBeUndefined();
  });

  it('takes the container from an Event, a status and the sections of kubectl describe', () => {
    const message = `Error: ${quote(denial)}`;
    const event = { kind: 'Event', involvedObject: { fieldPath: 'spec.initContainers{fetch}' }, message };
    expect(readInput(JSON.stringify({ kind: 'List', items: [event] })).denials[0]?.container).toBe('fetch');
    const status = { status: { containerStatuses: [{ name: 'side', state: { waiting: { message } } }] } };
    expect(readInput(JSON.stringify(status)).denials[0]?.container).toBe('side');
    const described = `Name: web\nContainers:\n  main:\n    State: Waiting\n      Reason:       CreateContainerError\n  side:\n    State: Running\nEvents:\n  Warning  Failed  kubelet  ${message}\n`;
    expect(readInput(described).denials[0]?.container).toBe('main');
  });

  it('reads what kubectl prints as YAML, with lines broken as it breaks them', () => {
    const message = `Error: failed to create shim task: ${quote(`${denial} and more of it`)}: unknown`;
    const broken = message.replace(' blocked by', '\n      blocked by').replaceAll("'", "''");
    const events = `apiVersion: v1\nitems:\n- involvedObject:\n    fieldPath: spec.containers{side}\n  kind: Event\n  message: '${broken}'\nkind: List\n`;
    expect(readInput(events).denials).toMatchObject([{ container: 'side', prints: ['env: LOG_LEVEL and more of it'] }]);
  });

  it('tells the denial of several attempts once, and different ones apart', () => {
    const other = denial.replace('LOG_LEVEL', 'TOKEN');
    expect(readInput(`${denial}\n${denial}\n${other}\n`).denials.map(({ line }) => line)).toEqual([1, 3]);
  });

  it('reads requests of a log, a list and alone', () => {
    const one = { kind: 'CopyFileRequest', request: { path: '/x' } };
    const log = `${JSON.stringify(one)}\n${JSON.stringify(one)}\n{"kind":"Cut","requ`;
    expect(readInput(log).requests.map(({ line }) => line)).toEqual([1, 2]);
    expect(readInput(JSON.stringify([one])).requests).toHaveLength(1);
    expect(readInput('{"OCI": {}, "container_id": "a"}').requests[0]?.kind).toBe('CreateContainerRequest');
  });

  it('takes the pod from an Event, kubectl describe and the table of events', () => {
    const event = { kind: 'Event', involvedObject: { kind: 'Pod', name: 'web' }, message: denial };
    expect(readInput(JSON.stringify(event)).denials[0]?.pod).toBe('web');
    const other = { ...event, involvedObject: { kind: 'Node', name: 'a' } };
    expect(readInput(JSON.stringify(other)).denials[0]?.pod).toBeUndefined();
    expect(readInput(`Name:   web\nEvents:\n  Warning  Failed  kubelet  ${denial}\n`).denials[0]?.pod).toBe('web');
    expect(readInput(`12s   Warning   Failed   pod/web-0   ${denial}\n`).denials[0]?.pod).toBe('web-0');
  });

  it.each([
    ['alone', (deep: string) => deep],
    ['in a line', (deep: string) => `first\n${deep}\n`],
    ['as YAML', (deep: string) => `kind: List\nitems: ${deep}\n`],
  ])('does not read what is nested too deep %s', (_how, write) => {
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const { denials, requests, tooDeep } = readInput(write(deep));
    expect({ denials, requests }).toEqual({ denials: [], requests: [] });
    expect(tooDeep).toHaveLength(1);
  });

  it('reads long runs of backslashes and blanks in one go', () => {
    const text = `"CreateContainerRequest is blocked by policy: ${'\\'.repeat(1000)}${' '.repeat(1000)}x"`.repeat(400);
    expect(readInput(text).denials).toHaveLength(1);
  });

  it('finds nothing in what is no denial', () => {
    expect(readInput('Back-off restarting failed container\n{"a": 1}\n')).toEqual({
      denials: [],
      requests: [],
      tooDeep: [],
    });
    expect(readInput('')).toEqual({ denials: [], requests: [], tooDeep: [] });
  });
});

describe('unescapeText', () => {
  it('knows the escapes of JSON, Go and Rust', () => {
    expect(unescapeText('\\"a\\\\b\\n\\u00fc\\u{fc}\\x41')).toBe('"a\\b\nüüA');
  });

  it('drops an escape that is cut', () => {
    expect(unescapeText('a\\')).toBe('a');
  });
});
