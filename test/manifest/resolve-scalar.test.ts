import { describe, expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import { parseManifest } from '../../generator/manifest/index.js';
import { listFindings } from './read-manifest.js';

/** Reads one value the way the program does. */
function read(value: string): unknown {
  const collector = createCollector();
  const file = parseManifest({ source: { name: 'x', text: `value: ${value}\n` }, path: undefined }, collector);
  const decoded = file.documents[0]?.read().value as { value?: unknown } | undefined;
  return collector.hasErrors ? listFindings(collector)[0] : decoded?.value;
}

describe('scalars are read as kubectl sends them (checked against kubectl 1.34)', () => {
  it.each([
    ['y', true],
    ['Yes', true],
    ['on', true],
    ['n', false],
    ['NO', false],
    ['Off', false],
    ['true', true],
    ['oN', 'oN'],
    ['tRUE', 'tRUE'],
    ['~', null],
    ['Null', null],
    ['', null],
  ])('%s is %j', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    ['010', 8],
    ['0o10', 8],
    ['0x1F', 31],
    ['-0x1F', -31],
    ['0b11', 3],
    ['-0b11', -3],
    ['1_000', 1000],
    ['+5', 5],
    ['-010', -8],
    ['09', 9],
    ['0_1', 1],
    ['0x_1', 1],
    ['1__0', 10],
    ['1.0', 1],
    ['1e3', 1000],
    ['.5', 0.5],
    ['5.', 5],
    ['1_0.5', 10.5],
    ['+.5', 0.5],
    ['12e03', 12000],
    ['-.5', -0.5],
    ['1.e1', 10],
    ['18446744073709551616', 18446744073709552000],
  ])('%s is the number %d', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    '1:30',
    '190:20:30',
    '0o',
    '0xg',
    '2020-01-01',
    '2001-12-14t21:59:43.10-05:00',
    '=',
    '0.0.0',
    '+',
    '.',
    '_1',
    '1e',
    '.e1',
    'e1',
    '1e400',
  ])('%s is text', (text) => {
    expect(read(text)).toBe(text);
  });

  it.each([
    ['"y"', 'y'],
    ["'010'", '010'],
    ['!!str 1', '1'],
    ['!!str yes', 'yes'],
    ['!!int "5"', 5],
    ['!foo bar', 'bar'],
    ['!!binary aGVsbG8=', 'hello'],
    ['!!float 1', 1],
    ['!!bool "yes"', true],
    ['!!timestamp 2020-01-01', '2020-01-01'],
  ])('%s is %j', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it.each([
    ['.inf', '1:8 yaml-bad-value .inf is a number that JSON does not have'],
    ['.NaN', '1:8 yaml-bad-value .NaN is a number that JSON does not have'],
    ['!!int abc', '1:14 yaml-bad-value the value is not a !!int'],
  ])('%s has no JSON form', (text, finding) => {
    expect(read(text)).toBe(finding);
  });
});
