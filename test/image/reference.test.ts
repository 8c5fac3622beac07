import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseManifestName, isDigest, parseImageReference } from '../../generator/image/reference.js';

const sha256 = `sha256:${'0123456789abcdef'.repeat(4)}`;
const sha512 = `sha512:${'0123456789abcdef'.repeat(8)}`;

/** registry, repository, tag, digest */
const good: readonly (readonly [string, string, string, (string | undefined)?, string?])[] = [
  ['busybox', 'docker.io', 'library/busybox'],
  ['busybox:1.36', 'docker.io', 'library/busybox', '1.36'],
  ['docker.io/busybox', 'docker.io', 'library/busybox'],
  ['index.docker.io/busybox', 'docker.io', 'library/busybox'],
  ['index.docker.io/team/app', 'docker.io', 'team/app'],
  ['team/app', 'docker.io', 'team/app'],
  ['localhost/app', 'localhost', 'app'],
  ['localhost:5000/app:v1', 'localhost:5000', 'app', 'v1'],
  ['nvcr.io/nvidia/k8s/cuda-sample:vectoradd-cuda11.7.1', 'nvcr.io', 'nvidia/k8s/cuda-sample', 'vectoradd-cuda11.7.1'],
  ['Registry.Example/app', 'registry.example', 'app'],
  ['HOST/app', 'host', 'app'],
  ['[::1]:5000/app', '[::1]:5000', 'app'],
  ['[2001:DB8::1]/a/b:c', '[2001:db8::1]', 'a/b', 'c'],
  [`busybox@${sha256}`, 'docker.io', 'library/busybox', undefined, sha256],
  [`r.example:443/a:1@${sha512}`, 'r.example:443', 'a', '1', sha512],
  ['r.example/a__b/c---d/e.f_g', 'r.example', 'a__b/c---d/e.f_g'],
  [`r.example/${'a'.repeat(255)}`, 'r.example', 'a'.repeat(255)],
  [`a:${'t'.repeat(128)}`, 'docker.io', 'library/a', 't'.repeat(128)],
  ['foo_bar.com:8080', 'docker.io', 'library/foo_bar.com', '8080'],
];

describe('an image reference', () => {
  it.each(good.map((row) => ({ row })))('$row.0', ({ row: [text, registry, repository, tag, digest] }) => {
    expect(parseImageReference(text)).toEqual({
      ok: true,
      reference: { registry, repository, original: text, ...(tag ? { tag } : {}), ...(digest ? { digest } : {}) },
    });
  });
});

const bad: readonly (readonly [string, RegExp])[] = [
  ['', /it is empty/],
  [' busybox', /white space/],
  ['busy box', /white space/],
  ['busybox\n', /white space/],
  ['https://r.example/app', /scheme/],
  ['docker://busybox', /scheme/],
  ['{{ .Values.image }}', /placeholder/],
  ['r.example/$(APP)', /placeholder/],
  [`r.example/\${APP}:1`, /placeholder/],
  ['r.example/App', /upper case/],
  ['Busybox', /upper case/],
  ['busybox:', /the tag is empty/],
  ['busybox:-a', /tag "-a"/],
  [`a:${'t'.repeat(129)}`, /tag/],
  ['busybox@', /the digest is empty/],
  ['busybox@sha256:abc', /digest "sha256:abc"/],
  [`busybox@${sha256.toUpperCase()}`, /digest/],
  [`busybox@${sha256}@${sha256}`, /digest/],
  [`busybox@md5:${'a'.repeat(32)}`, /digest/],
  ['a'.repeat(64), /image ID/],
  ['r.example//app', /empty part/],
  ['r.example/app/', /empty part/],
  ['r.example/', /repository is missing/],
  ['/app', /empty part/],
  ['r.example/-app', /part "-app"/],
  ['r.example/a___b', /part "a___b"/],
  ['r.example/../a', /part "\.\."/],
  [`r.example/${'a'.repeat(256)}`, /more than 255/],
  ['r.example:99999/a', /port 99999/],
  ['-r.example/a', /host "-r.example"/],
  ['r..example/a', /host/],
  ['user:pw@r.example/a', /digest/],
  ['[::1/a', /host/],
  ['x'.repeat(100_000), /100000 characters/],
];

describe('what is no image reference', () => {
  it.each(bad)('%j', (text, problem) => {
    const parsed = parseImageReference(text);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.diagnostic.code).toBe('GP3001');
    expect(parsed.diagnostic.message).toMatch(problem);
    expect(parsed.diagnostic.message.length).toBeLessThan(1200);
    expect(parsed.diagnostic.help.join()).not.toBe('');
  });

  it('says how to write the name in lower case', () => {
    const parsed = parseImageReference('r.example/Team/App');
    expect(parsed.ok ? [] : parsed.diagnostic.help).toEqual(['repositories are in lower case: write "team/app"']);
  });

  it('gives every text an answer', () => {
    const alphabet = fc.constantFrom(...'aA0.:/@_-[]%$({ \n', 'sha256:', 'localhost', '__proto__', 'é');
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const parsed = parseImageReference(text);
        if (!parsed.ok) return parsed.diagnostic.help.length > 0;
        // What is accepted can stand in a URL as it is.
        const { registry, repository } = parsed.reference;
        return new URL(`https://${registry}/v2/${repository}`).pathname === `/v2/${repository}`;
      }),
      { numRuns: 3000 },
    );
  });
});

describe('what to ask for', () => {
  const choose = (text: string): string | undefined => {
    const parsed = parseImageReference(text);
    return parsed.ok ? chooseManifestName(parsed.reference) : undefined;
  };
  it('is the digest, else the tag, else latest', () => {
    expect(choose(`a:1@${sha256}`)).toBe(sha256);
    expect(choose('a:1')).toBe('1');
    expect(choose('a')).toBe('latest');
  });
});

it('a digest has a known algorithm and as many digits as it', () => {
  expect(isDigest(sha256)).toBe(true);
  expect(isDigest(sha512)).toBe(true);
  expect(isDigest(sha512.replace('512', '256'))).toBe(false);
  expect(isDigest('latest')).toBe(false);
  expect(isDigest('__proto__:')).toBe(false);
});
