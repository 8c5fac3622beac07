import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { configType, indexType, manifestType } from './fetch-source.js';
import { makeLayer, makeTar, sha256, type TestLayer } from './layer-archive.js';

const base = makeLayer([
  { path: 'etc/passwd', content: 'root:x:0:0:::\n' },
  { path: 'etc/group', content: 'root:x:0:\n' },
]);

export interface LayoutImage {
  /** `org.opencontainers.image.ref.name` and RepoTags. */
  readonly name?: string;
  readonly architecture?: string;
  readonly layers?: readonly TestLayer[];
}

/** The files of an OCI layout with small images whose user is 33. */
export function makeLayout(...images: LayoutImage[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const add = (bytes: Buffer, mediaType: string) => {
    const digest = sha256(bytes);
    files.set(`blobs/${digest.replace(':', '/')}`, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  const manifests = images.map(({ name, architecture = 'amd64', layers = [base] }) => {
    const config = add(
      json({
        os: 'linux',
        architecture,
        config: { User: '33' },
        rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      }),
      configType,
    );
    const blobs = layers.map(({ blob, mediaType }) => add(blob, mediaType));
    const manifest = add(json({ schemaVersion: 2, mediaType: manifestType, config, layers: blobs }), manifestType);
    const annotations = name === undefined ? {} : { 'org.opencontainers.image.ref.name': name };
    return { ...manifest, platform: { os: 'linux', architecture }, annotations };
  });
  files.set('oci-layout', json({ imageLayoutVersion: '1.0.0' }));
  files.set('index.json', json({ schemaVersion: 2, mediaType: indexType, manifests }));
  return files;
}

/** The files that `docker save` wrote before Docker 25; the second layer is a link to the first one. */
export function makeDockerSave(name: string): Map<string, Buffer | { linkTarget: string }> {
  const tar = makeTar([
    { path: 'etc/passwd', content: 'root:x:0:0:::\n' },
    { path: 'etc/group', content: 'root:x:0:\n' },
  ]);
  const diffs = [sha256(tar), sha256(tar)];
  const config = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      config: { User: '33' },
      rootfs: { type: 'layers', diff_ids: diffs },
    }),
  );
  const configPath = `${sha256(config).slice(7)}.json`;
  const list = [{ Config: configPath, RepoTags: [name], Layers: ['one/layer.tar', 'two/layer.tar'] }];
  return new Map<string, Buffer | { linkTarget: string }>([
    ['one/layer.tar', tar],
    ['two/layer.tar', { linkTarget: '../one/layer.tar' }],
    [configPath, config],
    ['manifest.json', Buffer.from(JSON.stringify(list))],
  ]);
}

/** Writes files into a folder. */
export function writeFiles(folder: string, files: ReadonlyMap<string, Buffer>): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

/** Writes files as a tar archive, gzipped when the name says so. */
export function writeArchive(path: string, files: ReadonlyMap<string, Buffer | { linkTarget: string }>): void {
  const tar = makeTar(
    [...files].map(([name, file]) =>
      Buffer.isBuffer(file) ? { path: name, content: file } : { path: name, type: '2', linkTarget: file.linkTarget },
    ),
  );
  writeFileSync(path, path.endsWith('.gz') ? gzipSync(tar) : tar);
}

/** Writes an OCI archive with one image. */
export async function writeLayoutTar(path: string, name: string): Promise<void> {
  writeArchive(path, makeLayout({ name }));
}
