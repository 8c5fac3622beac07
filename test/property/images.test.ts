import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImageStore, makeImageStore } from '../generate/image-store.js';
import { testImages } from '../generate/test-images.js';
import { sha256 } from '../image/layer-archive.js';
import { checkGeneration } from './check-generation.js';
import {
  type ByteChange,
  byteChange,
  type Mutation,
  mutateBytes,
  mutateDocument,
  mutation,
} from './mutate-document.js';
import { propertyTimeout, runs } from './property-runs.js';

const names = ['registry.example/shell:1', 'registry.example/app:1', 'registry.example/store:1'];
const images = testImages.filter(
  ({ name }) => names.includes(name) || name === 'mcr.microsoft.com/oss/kubernetes/pause:3.6',
);
const whole = makeImageStore(images);

const pod = `apiVersion: v1
kind: Pod
metadata: {name: images}
spec:
  containers:
${names.map((name, index) => `    - {name: c${index}, image: "${name}"}`).join('\n')}
`;

/** A blob of the store in which something is changed. */
type BlobChange =
  | { readonly kind: 'document'; readonly blob: number; readonly changes: readonly Mutation[] }
  | { readonly kind: 'bytes'; readonly blob: number; readonly changes: readonly ByteChange[] }
  | { readonly kind: 'media-type'; readonly blob: number; readonly mediaType: string };

const mediaTypes = [
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.oci.image.layer.v1.tar+zstd',
  'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  'text/html',
  '',
];

const blobChange: fc.Arbitrary<BlobChange> = fc.oneof(
  fc.record({
    kind: fc.constant('document' as const),
    blob: fc.nat(1000),
    changes: fc.array(mutation, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('bytes' as const),
    blob: fc.nat(1000),
    changes: fc.array(byteChange, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('media-type' as const),
    blob: fc.nat(1000),
    mediaType: fc.constantFrom(...mediaTypes),
  }),
);

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function changeBlob(bytes: Buffer, change: BlobChange): Buffer {
  if (change.kind === 'bytes') return mutateBytes(bytes, change.changes);
  const document = parseJson(bytes);
  if (document === undefined) return bytes;
  if (change.kind === 'document') return Buffer.from(JSON.stringify(mutateDocument(document, change.changes)) ?? '');
  return Buffer.from(
    JSON.stringify(document).replace(/"mediaType":"[^"]*"/, () => `"mediaType":${JSON.stringify(change.mediaType)}`),
  );
}

/**
 * Changes blobs. With `keepDigests` a blob has other bytes than its digest says; without, every reference to it is
 * made to fit, so that the changed text is really read.
 */
function changeStore(changes: readonly BlobChange[], keepDigests: boolean): ImageStore {
  const store: ImageStore = { blobs: new Map(whole.blobs), names: new Map(whole.names) };
  for (const change of changes) {
    const digests = [...store.blobs.keys()];
    const digest = digests[change.blob % digests.length] ?? '';
    const bytes = changeBlob(store.blobs.get(digest) ?? Buffer.alloc(0), change);
    if (keepDigests) store.blobs.set(digest, bytes);
    else replaceBlob(store, digest, bytes);
  }
  return store;
}

function replaceBlob(store: ImageStore, digest: string, bytes: Buffer): void {
  const replacement = sha256(bytes);
  if (replacement === digest) return;
  store.blobs.delete(digest);
  store.blobs.set(replacement, bytes);
  for (const [name, descriptor] of store.names) {
    if (descriptor.digest === digest) store.names.set(name, { ...descriptor, digest: replacement, size: bytes.length });
  }
  for (const [parent, content] of [...store.blobs]) {
    if (parent === replacement || !content.includes(digest)) continue;
    const descriptor = new RegExp(`"digest":"${digest}","size":\\d+`, 'g');
    const text = content.toString('utf8').replace(descriptor, `"digest":"${replacement}","size":${bytes.length}`);
    replaceBlob(store, parent, Buffer.from(text.replaceAll(digest, replacement)));
  }
}

describe('any image gives a policy or findings, never an exception', () => {
  it(
    'with manifests, configurations, indexes and layers changed, whose digests fit',
    async () => {
      let succeeded = 0;
      let failed = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(blobChange, { minLength: 1, maxLength: 3 }), async (changes) => {
          const { policies } = await checkGeneration(pod, { store: changeStore(changes, false) });
          if (policies.length > 0) succeeded += 1;
          else failed += 1;
        }),
        runs(1200),
      );
      expect(succeeded).toBeGreaterThan(50);
      expect(failed).toBeGreaterThan(50);
    },
    propertyTimeout,
  );

  it(
    'and changed blobs whose digests do not fit are always refused',
    async () => {
      await fc.assert(
        fc.asyncProperty(blobChange, async (change) => {
          const store = changeStore([change], true);
          const changed = [...store.blobs].filter(([digest, bytes]) => sha256(bytes) !== digest);
          const { findings, policies } = await checkGeneration(pod, { store });
          if (changed.length === 0) return;
          const refused = findings.some((finding) => finding.includes(' error ') || finding.startsWith('error '));
          if (!refused) expect(policies.length).toBe(1);
          for (const [digest] of changed) {
            if (isNeeded(digest)) expect(refused, `${digest} was not checked`).toBe(true);
          }
        }),
        runs(400),
      );
    },
    propertyTimeout,
  );
});

/**
 * Whether making the policy of the pod needs a blob under its digest: what a tag names is taken as it is, and what is
 * only reached through manifests of another platform is never read.
 */
function isNeeded(digest: string): boolean {
  const visit = (at: string): boolean => {
    if (at === digest) return true;
    const document = parseJson(whole.blobs.get(at) ?? Buffer.alloc(0)) as
      | {
          manifests?: { digest: string; platform: { architecture: string } }[];
          config?: { digest?: string };
          layers?: { digest: string }[];
        }
      | undefined;
    const next = [
      ...(document?.manifests ?? [])
        .filter(({ platform }) => platform.architecture === 'amd64')
        .map((entry) => entry.digest),
      ...(document?.config?.digest === undefined ? [] : [document.config.digest]),
      ...(document?.layers ?? []).map((layer) => layer.digest),
    ];
    return next.some(visit);
  };
  const tops = [...whole.names.values()].map((descriptor) => descriptor.digest);
  return !tops.includes(digest) && tops.some(visit);
}
