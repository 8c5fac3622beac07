import { createHash } from 'node:crypto';
import { ImageProblem } from './image-problem.js';

/** Starts the verification of a digest. Throws {@link ImageProblem} for an algorithm that is not supported. */
export function openDigest(digest: string): {
  readonly hash: ReturnType<typeof createHash>;
  verify(what: string): void;
} {
  const [algorithm, expected] = splitDigest(digest);
  const hash = createHash(algorithm);
  return {
    hash,
    verify: (what) => {
      const actual = hash.digest('hex');
      if (actual === expected) return;
      throw new ImageProblem('image-digest-mismatch', {
        message: `${what} does not have its digest`,
        notes: [`expected ${digest}`, `got      ${algorithm}:${actual}`],
        help: ['try again; if it stays, the registry or something on the way changes the data: do not use the image'],
      });
    },
  };
}

function splitDigest(digest: string): readonly ['sha256' | 'sha384' | 'sha512', string] {
  const found = /^(sha256|sha384|sha512):([0-9a-f]{64,128})$/.exec(digest);
  const [, algorithm, hex] = found ?? [];
  const length = algorithm === 'sha256' ? 64 : algorithm === 'sha384' ? 96 : 128;
  if (hex?.length === length && (algorithm === 'sha256' || algorithm === 'sha384' || algorithm === 'sha512')) {
    return [algorithm, hex];
  }
  throw new ImageProblem('image-manifest-malformed', {
    message: `${JSON.stringify(digest.slice(0, 200))} is not a digest that can be verified`,
    help: ['digests are sha256:, sha384: or sha512: and lower case hex digits'],
  });
}
