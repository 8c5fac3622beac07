import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import {
  annotationNames,
  checkAnnotationBudget,
  chooseBaseInitdata,
  decodeInitdata,
  digestInitdata,
  encodeInitdata,
  type Initdata,
  maxAnnotationBytes,
  parseInitdata,
  replacePolicy,
  writeInitdata,
} from '../../generator/initdata/index.js';
import { readShippedRules } from '../../generator/settings/index.js';
import { describeFinding } from '../generate/generate-fixture.js';

function makeInitdata(data: Readonly<Record<string, string>>): Initdata {
  return { algorithm: 'sha256', data: new Map(Object.entries(data)) };
}

async function parseText(text: string) {
  const collector = createCollector();
  const initdata = await parseInitdata({ name: 'initdata.toml', text }, undefined, collector);
  return { initdata, findings: collector.diagnostics.map(describeFinding) };
}

const oddTexts: Readonly<Record<string, string>> = {
  empty: '',
  'one line': 'package agent_policy',
  'several lines': 'a\nb\n',
  'a backslash in lines': 'a \\ b\nc\\n\n',
  'quotes of both kinds': `"a" 'b'\n"""c"""\n`,
  'three quotes, which end a literal': "a\n'''\nb",
  'a quote at the end': "a\nb'",
  'two quotes at the end': "a\nb''",
  'an empty first line': '\n\na\n',
  'Windows line ends': 'a\r\nb\r\n',
  'a lone carriage return': 'a\rb\nc',
  tabs: 'a\tb\n\tc\n',
  'control characters': 'a\u0000b\u0001\nc\u001b[31m\u007f',
  'text beyond ASCII': 'ключ = "値" 🔑\n',
  'line separators of Unicode': 'a\u2028b\u2029\u0085c\n',
  'a byte order mark': '\ufeffa\nb',
};

describe('TOML', () => {
  it('is written as the agent wants it: version, algorithm, then the files in order', () => {
    const text = writeInitdata(makeInitdata({ 'policy.rego': 'package a\n', 'aa.toml': 'x = 1' }));
    expect(text).toBe(
      `version = "0.1.0"\nalgorithm = "sha256"\n\n[data]\n"aa.toml" = "x = 1"\n"policy.rego" = '''\npackage a\n'''\n`,
    );
  });

  for (const [title, content] of Object.entries(oddTexts)) {
    it(`keeps ${title}`, async () => {
      const initdata = makeInitdata({ 'policy.rego': content, [`a "${title}".toml`]: content });
      expect(await parseText(writeInitdata(initdata))).toEqual({ initdata, findings: [] });
    });
  }

  it('keeps any text, and is the same bytes for any order of the files', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const files = fc.dictionary(fc.string({ minLength: 1 }), text, { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(files, async (data) => {
        const initdata: Initdata = { algorithm: 'sha384', data: new Map(Object.entries(data)) };
        const written = writeInitdata(initdata);
        expect((await parseText(written)).initdata).toEqual(initdata);
        const reversed = { ...initdata, data: new Map([...initdata.data].reverse()) };
        expect(writeInitdata(reversed)).toBe(written);
      }),
      { numRuns: 500 },
    );
  });

  it('is read by another parser', () => {
    const table = parse(writeInitdata(makeInitdata(oddTexts)));
    expect({ ...(table.data as Record<string, unknown>) }).toEqual(oddTexts);
  });
});

describe('initdata that the agent would not read', () => {
  it.each([
    ['version = ', /^1:\d+ error initdata-syntax: initdata\.toml: .*line 1/],
    ['algorithm = "sha256"\n[data]\n', /initdata-invalid: initdata\.toml: version must be "0\.1\.0", not undefined/],
    ['version = "0.2.0"\nalgorithm = "sha256"\n[data]\n', /version must be "0\.1\.0", not "0\.2\.0"/],
    ['version = "0.1.0"\nalgorithm = "md5"\n[data]\n', /algorithm must be one of sha256, sha384, sha512, not "md5"/],
    ['version = "0.1.0"\nalgorithm = "sha256"\n', /a \[data\] table is missing/],
    ['version = "0.1.0"\nalgorithm = "sha256"\ndata = 1\n', /a \[data\] table is missing/],
    ['version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"x" = 1\n', /data\."x" must be a string/],
    ['version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"x" = 2020-01-01\n', /data\."x" must be a string/],
  ])('%j', async (text, finding) => {
    const { initdata, findings } = await parseText(text);
    expect(initdata).toBeUndefined();
    expect(findings.join('\n')).toMatch(finding);
  });

  it('has all its mistakes reported at once', async () => {
    const { findings } = await parseText('version = 1\nalgorithm = 2\ndata = 3\n');
    expect(findings).toHaveLength(3);
  });

  it('whose names are those of prototypes is read as any other', async () => {
    const text = 'version = "0.1.0"\nalgorithm = "sha256"\n[data]\n"constructor" = "c"\n"__proto__" = "p"\n';
    const { initdata } = await parseText(text);
    expect(initdata?.data.get('constructor')).toBe('c');
    expect(initdata?.data.get('__proto__')).toBe('p');
  });
});

describe('the annotation value', () => {
  it('is base64 of gzip without a time or system, the same bytes every time', () => {
    const value = encodeInitdata('version = "0.1.0"\n');
    expect(encodeInitdata('version = "0.1.0"\n')).toBe(value);
    const header = Buffer.from(value, 'base64').subarray(0, 10);
    // Magic, deflate, no flags, no time, default compression, unknown system (RFC 1952).
    expect([...header]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  });

  it('is one gzip stream that any reader unpacks, with the start of a policy packed once', () => {
    const rules = readShippedRules().text;
    const make = (data: string) => `version = "0.1.0"\n"policy.rego" = '''\n${rules}\npolicy_data := ${data}\n'''\n`;
    const first = encodeInitdata(make('1'));
    for (const toml of [make('1'), make('2'), make(rules), make(`${rules}\npolicy_data := 3`), make('"ü"')]) {
      const packed = Buffer.from(encodeInitdata(toml), 'base64');
      expect(gunzipSync(packed).toString('utf8')).toBe(toml);
      // No more than in one piece: the data refer back to the rules.
      expect(packed.length).toBeLessThan(gzipSync(toml, { level: 6 }).length + 64);
    }
    expect(encodeInitdata(make('1'))).toBe(first);
  });

  it('unpacks to the same for any text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    const pieces = fc.array(fc.oneof(text, fc.constant('\npolicy_data := ')), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, (some) => {
        const toml = some.join('');
        expect(gunzipSync(Buffer.from(encodeInitdata(toml), 'base64'))).toEqual(Buffer.from(toml, 'utf8'));
      }),
      { numRuns: 300 },
    );
  });

  it('decodes to the text, also when it was wrapped', () => {
    const value = encodeInitdata('a = "ü"\n');
    const wrapped = value.replace(/.{10}/g, '$&\n  ');
    expect(decodeInitdata(value)).toEqual({ kind: 'toml', text: 'a = "ü"\n' });
    expect(decodeInitdata(wrapped)).toEqual({ kind: 'toml', text: 'a = "ü"\n' });
  });

  it.each([
    ['', 'it is not base64'],
    ['not base64!', 'it is not base64'],
    ['aGVsbG8=', 'its base64 does not hold gzip data'],
    [gzipSync('x').toString('base64').slice(0, -8), 'its base64 does not hold gzip data'],
    [gzipSync(Buffer.from([0xff, 0xfe])).toString('base64'), 'it does not hold UTF-8 text'],
    [gzipSync(Buffer.alloc(33 * 1024 * 1024)).toString('base64'), 'it unpacks to more than 33554432 bytes'],
  ])('%.20s… cannot be decoded', (value, reason) => {
    expect(decodeInitdata(value)).toEqual({ kind: 'undecodable', reason });
  });
});

describe('the digest', () => {
  // Known answers of FIPS 180-2 for "abc".
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  const sha384 = 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7';
  const sha512 =
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f';

  it('sha256 fills SNP’s field; TDX’s gets zeros at the end', () => {
    expect(digestInitdata('abc', 'sha256')).toEqual({
      algorithm: 'sha256',
      digest: sha256,
      snpHostData: sha256,
      tdxMrConfigId: sha256 + '0'.repeat(32),
    });
  });

  it('sha384 fills TDX’s field and is cut for SNP', () => {
    expect(digestInitdata('abc', 'sha384')).toEqual({
      algorithm: 'sha384',
      digest: sha384,
      snpHostData: sha384.slice(0, 64),
      tdxMrConfigId: sha384,
    });
  });

  it('sha512 is cut for both', () => {
    expect(digestInitdata('abc', 'sha512')).toEqual({
      algorithm: 'sha512',
      digest: sha512,
      snpHostData: sha512.slice(0, 64),
      tdxMrConfigId: sha512.slice(0, 96),
    });
  });

  it('is over the bytes of the TOML, not over characters', () => {
    const digest = createHash('sha256').update(Buffer.from('ü 🔑', 'utf8')).digest('hex');
    expect(digestInitdata('ü 🔑', 'sha256').digest).toBe(digest);
  });
});

describe('the initdata that a policy is put into', () => {
  const span = { source: { name: 'pod.yaml', text: 'x' }, start: 0, end: 1 };
  const annotate = (data: Readonly<Record<string, string>>, algorithm: 'sha256' | 'sha384' = 'sha256') => ({
    value: encodeInitdata(writeInitdata({ ...makeInitdata(data), algorithm })),
    span,
    owner: 'Pod web',
  });
  const choose = async (...[given, existing, algorithm]: [Initdata?, ReturnType<typeof annotate>?, 'sha512'?]) => {
    const collector = createCollector();
    const base = await chooseBaseInitdata(given, existing, algorithm, collector);
    return { base, findings: collector.diagnostics.map(describeFinding) };
  };

  it('is empty where there is none', async () => {
    expect(await choose()).toEqual({ base: { algorithm: 'sha256', data: new Map() }, findings: [] });
  });

  it('is what the annotation carries, with its algorithm', async () => {
    const existing = annotate({ 'aa.toml': 'x', 'policy.rego': 'old' }, 'sha384');
    const { base, findings } = await choose(undefined, existing);
    expect(findings).toEqual([]);
    expect(base && replacePolicy(base, 'new')).toEqual({
      algorithm: 'sha384',
      data: new Map([
        ['aa.toml', 'x'],
        ['policy.rego', 'new'],
      ]),
    });
  });

  it('is the given file, which wins over the annotation; what is lost is said', async () => {
    const given = makeInitdata({ 'aa.toml': 'y' });
    const { base, findings } = await choose(given, annotate({ 'aa.toml': 'x', 'cdh.toml': 'z', 'policy.rego': 'p' }));
    expect(base).toEqual(given);
    expect(findings).toEqual([
      "1:1 warning initdata-base-replaced: Pod web carries initdata that differs from --initdata-path in aa.toml, cdh.toml; the file's is used",
    ]);
  });

  it('is the given file without a word where only the policy differs', async () => {
    const given = makeInitdata({ 'aa.toml': 'x' });
    const { findings } = await choose(given, annotate({ 'aa.toml': 'x', 'policy.rego': 'p' }));
    expect(findings).toEqual([]);
  });

  it('has the algorithm that was asked for', async () => {
    const { base } = await choose(undefined, annotate({}, 'sha384'), 'sha512');
    expect(base?.algorithm).toBe('sha512');
  });

  it('is nothing where the annotation cannot be read, because it would be lost', async () => {
    const broken = { ...annotate({}), value: 'aGVsbG8=' };
    const { base, findings } = await choose(undefined, broken);
    expect(base).toBeUndefined();
    expect(findings).toEqual([
      '1:1 error initdata-undecodable: the initdata annotation of Pod web cannot be read: its base64 does not hold gzip data',
    ]);
    expect((await choose(makeInitdata({}), broken)).findings).toEqual([
      expect.stringContaining('warning initdata-base-replaced: Pod web carries initdata that differs'),
    ]);
  });

  it('is nothing where the annotation’s TOML is wrong', async () => {
    const { base, findings } = await choose(undefined, { ...annotate({}), value: encodeInitdata('version = 1') });
    expect(base).toBeUndefined();
    expect(findings.every((finding) => finding.startsWith('1:1 error initdata-invalid'))).toBe(true);
  });
});

describe('the size of annotations', () => {
  const span = { source: { name: 'pod.yaml', text: 'x' }, start: 0, end: 1 };
  const check = (bytes: number): string[] => {
    const collector = createCollector();
    const key = annotationNames.initdata;
    checkAnnotationBudget(
      { team: 'bluü', [key]: 'x'.repeat(bytes - 'team'.length - 5 - key.length) },
      'Pod web',
      span,
      collector,
    );
    return collector.diagnostics.map(describeFinding);
  };

  it('is limited to what the API server takes, keys and values in bytes', () => {
    expect(maxAnnotationBytes).toBe(262_144);
    expect(check(maxAnnotationBytes + 1)).toEqual([
      '1:1 error annotations-too-large: annotations of Pod web take 262145 bytes with the policy; the API server accepts 262144',
    ]);
  });

  it('is a warning over half of it', () => {
    expect(check(maxAnnotationBytes)).toEqual([
      '1:1 warning annotations-large: annotations of Pod web take 262144 of 262144 bytes',
    ]);
    expect(check(maxAnnotationBytes / 2 + 1)).toHaveLength(1);
    expect(check(maxAnnotationBytes / 2)).toEqual([]);
  });
});
