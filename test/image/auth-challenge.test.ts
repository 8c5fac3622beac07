import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseAuthMethod, parseChallenges } from '../../generator/image/auth-challenge.js';

const read = (header: string): unknown =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('WWW-Authenticate', () => {
  it('has commas in quotes', () => {
    const header = 'Bearer realm="https://auth.example/token",service="r.example",scope="repository:a/b:pull,push"';
    expect(read(header)).toEqual([
      ['bearer', { realm: 'https://auth.example/token', service: 'r.example', scope: 'repository:a/b:pull,push' }],
    ]);
  });

  it('has several challenges in one header', () => {
    const header =
      'Negotiate, NTLM TlRMTVNTUAAB==, Basic realm="a \\"quoted\\" one", charset=UTF-8, Bearer Realm = "https://a.example"';
    expect(read(header)).toEqual([
      ['negotiate', {}],
      ['ntlm', {}],
      ['basic', { realm: 'a "quoted" one', charset: 'UTF-8' }],
      ['bearer', { realm: 'https://a.example' }],
    ]);
  });

  it('is nonsense, and gives what can be read of it', () => {
    expect(read('')).toEqual([]);
    expect(read(',,,"')).toEqual([]);
    expect(read('Bearer realm="unfinished')).toEqual([
      ['bearer', { realm: '' }],
      ['unfinished', {}],
    ]);
    expect(read('Bearer __proto__="x"')).toHaveLength(1);
    expect(parseChallenges(`Bearer a="${'\\'.repeat(100_000)}`).length).toBeGreaterThan(0);
  });
});

describe('the challenge to answer', () => {
  const base = new URL('https://r.example/v2/a/manifests/1');
  it('is Bearer rather than Basic', () => {
    const method = chooseAuthMethod('Basic realm="x", Bearer realm="/token",service="s"', base);
    expect(method).toEqual({
      kind: 'bearer',
      realm: new URL('https://r.example/token'),
      service: 's',
      scope: undefined,
    });
  });
  it('is Basic when the realm for tokens is no web address', () => {
    expect(chooseAuthMethod('Bearer realm="file:///etc/passwd", Basic realm="x"', base)).toEqual({ kind: 'basic' });
  });
  it('is none of those we know', () => {
    expect(chooseAuthMethod('Negotiate, Digest realm="x"', base)).toEqual({
      kind: 'unsupported',
      schemes: ['negotiate', 'digest'],
    });
    expect(chooseAuthMethod(undefined, base)).toEqual({ kind: 'unsupported', schemes: [] });
  });
});

it('every header gives an answer', () => {
  const parts = fc.constantFrom(
    'Bearer ',
    'Basic',
    'realm',
    '=',
    '"',
    ',',
    ' ',
    '\\',
    '/t',
    'https://a.example',
    '\t',
    '\u0000',
    'é',
    '==',
    '__proto__',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 60 }), (texts) => {
      const { kind } = chooseAuthMethod(texts.join(''), new URL('https://r.example/'));
      expect(['bearer', 'basic', 'unsupported']).toContain(kind);
    }),
    { numRuns: 2000 },
  );
});
