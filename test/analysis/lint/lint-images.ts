import type { ImageConfig } from '../../../generator/image/index.js';
import type { ImageStore } from '../../generate/image-store.js';
import { makeTar, sha256 } from '../../image/layer-archive.js';

/** An image for lint: what it is configured to run, and the files of its layers from the lowest up. */
interface LintImage {
  readonly name: string;
  readonly config: ImageConfig;
  readonly layers: readonly Readonly<Record<string, string>>[];
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const users = { 'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n', 'etc/group': 'root:x:0:\n' };
const ubuntu = { ...users, 'usr/bin/sh': 'ELF', 'usr/lib64/ld-linux-x86-64.so.2': 'ELF' };
const nimUsers = {
  'etc/passwd': `${users['etc/passwd']}nim:x:1000:1000::/opt/nim:/bin/sh\n`,
  'etc/group': `${users['etc/group']}nim:x:1000:\n`,
};
const sample: ImageConfig = { Env: [path, 'NVIDIA_VISIBLE_DEVICES=all'], Entrypoint: ['/cuda-samples/vectorAdd'] };

const lintImages: readonly LintImage[] = [
  {
    name: 'mcr.microsoft.com/oss/v2/kubernetes/pause:3.6',
    config: { Env: [path], Entrypoint: ['/pause'], WorkingDir: '/', User: '65535:65535' },
    layers: [{ pause: 'ELF' }],
  },
  {
    name: 'mcr.microsoft.com/oss/kubernetes/pause:3.6',
    config: { Env: [path], Entrypoint: ['/pause'], WorkingDir: '/', User: '65535:65535' },
    layers: [{ pause: 'ELF' }],
  },
  {
    name: 'registry.example/cuda-sample:vectoradd',
    config: sample,
    layers: [ubuntu, { 'cuda-samples/vectorAdd': 'ELF' }],
  },
  {
    name: 'registry.example/nim/llama:1',
    config: { Env: [path], Entrypoint: ['/opt/nim/start.sh'], User: '1000', WorkingDir: '/opt/nim' },
    layers: [ubuntu, nimUsers],
  },
  {
    name: 'registry.example/alpine-cuda:1',
    config: sample,
    layers: [{ ...users, 'etc/alpine-release': '3.22\n', 'lib/ld-musl-x86_64.so.1': 'ELF', 'bin/sh': 'ELF' }],
  },
  {
    name: 'registry.example/distroless-cuda:1',
    config: sample,
    layers: [{ ...users, 'lib64/ld-linux-x86-64.so.2': 'ELF' }],
  },
];

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
};

/** The images as a store. Layers are not compressed, so that digests are the same under every version of zlib. */
export function makeLintStore(): ImageStore {
  const store: ImageStore = { blobs: new Map(), names: new Map() };
  const add = (bytes: Buffer, mediaType: string) => {
    const digest = sha256(bytes);
    store.blobs.set(digest, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const addJson = (value: unknown, mediaType: string) => add(Buffer.from(JSON.stringify(value)), mediaType);
  for (const { name, config, layers } of lintImages) {
    const packed = layers.map((files) =>
      add(makeTar(Object.entries(files).map(([path, content]) => ({ path, content }))), types.layer),
    );
    const rootfs = { type: 'layers', diff_ids: packed.map(({ digest }) => digest) };
    const manifest = addJson(
      {
        schemaVersion: 2,
        mediaType: types.manifest,
        config: addJson({ os: 'linux', architecture: 'amd64', config, rootfs }, types.config),
        layers: packed,
      },
      types.manifest,
    );
    store.names.set(name, manifest);
    // By digest as well, under the name without its tag.
    store.names.set(`${name.slice(0, name.lastIndexOf(':'))}@${manifest.digest}`, manifest);
  }
  return store;
}
