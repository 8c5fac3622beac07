import { Client, credentials, Metadata, type ServiceDefinition, type ServiceError, status } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { containerdServices } from './containerd-services.js';
import { openDigest } from './image-digest.js';
import { ImageProblem } from './image-problem.js';
import { ImageAccessError, type ImageSource } from './image-source.js';
import { isRecord } from './json-shape.js';
import { type ImageReference, isDigest } from './reference.js';

/** Where containerd listens when nobody says otherwise. */
const defaultContainerdSocket = '/run/containerd/containerd.sock';

export interface ContainerdOptions {
  /** Whether containerd may be asked to pull an image that it does not have; it then uses its own registry settings. */
  readonly mayPull: boolean;
}

/** The namespace that the kubelet's images are in. */
const namespace = 'k8s.io';
const manifestLimit = 4 * 2 ** 20;
/** Milliseconds for an answer of containerd itself, and for a pull. */
const answerTimeout = 20_000;
const pullTimeout = 600_000;

/**
 * Opens containerd's image store as a source, over its gRPC API on a Unix socket (`path` or `unix:///path`). Images that
 * it does not have are pulled through its CRI service, as the reference generator does.
 */
export function openContainerd(socket: string, options: ContainerdOptions): ImageSource {
  const path = socket.replace(/^unix:(\/\/)?/, '');
  const client = new Client(`unix:${path}`, credentials.createInsecure(), {
    'grpc.max_receive_message_length': 64 * 2 ** 20,
    'grpc.service_config_disable_resolution': 1,
  });
  const definition = fromJSON(containerdServices, { keepCase: true, longs: Number, defaults: true });
  const name = `containerd at ${path}`;
  const call = makeCaller(client, definition, name);

  const readImageDigest = async (image: string, signal?: AbortSignal): Promise<string | undefined> => {
    try {
      const answer = await call('containerd.services.images.v1.Images', 'Get', { name: image }, answerTimeout, signal);
      const found = isRecord(answer.image) && isRecord(answer.image.target) ? answer.image.target.digest : undefined;
      return typeof found === 'string' && isDigest(found) ? found : undefined;
    } catch (error) {
      if (error instanceof ImageAccessError && error.kind === 'not-found') return undefined;
      throw error;
    }
  };

  const findDigest = async (reference: ImageReference, signal?: AbortSignal): Promise<string> => {
    const image = nameInContainerd(reference);
    const known = await readImageDigest(image, signal);
    if (known !== undefined) return known;
    const missing = (notes: readonly string[]): ImageAccessError =>
      new ImageAccessError('not-found', `${name} has no image ${image}`, {
        notes,
        help: [`pull it first: crictl pull ${image}, or ctr -n ${namespace} images pull ${image}`],
      });
    if (!options.mayPull) throw missing(['--offline forbids to pull it']);
    try {
      await call('runtime.v1.ImageService', 'PullImage', { image: { image } }, pullTimeout, signal);
    } catch (error) {
      if (error instanceof ImageAccessError && error.kind !== 'aborted')
        throw missing([`pulling failed: ${error.message}`]);
      throw error;
    }
    const pulled = await readImageDigest(image, signal);
    if (pulled === undefined) throw missing(['it is still missing after the pull']);
    return pulled;
  };

  const readContent = (digest: string, signal?: AbortSignal): AsyncIterable<Uint8Array> =>
    streamContent(client, definition, digest, name, signal);

  return {
    name,
    readManifest: async (reference, want, signal) => {
      const digest = isDigest(want) ? want : await findDigest(reference, signal);
      const read = (): Promise<Buffer> => collect(readContent(digest, signal), digest, name);
      // A digest that only the user knows may not be there before the image is pulled.
      const bytes = await read().catch(async (error: unknown) => {
        const isTop = want === reference.digest;
        if (!isTop || !(error instanceof ImageAccessError) || error.kind !== 'not-found') throw error;
        await findDigest(reference, signal);
        return read();
      });
      const check = openDigest(digest);
      check.hash.update(bytes);
      check.verify(`manifest ${digest} in ${name}`);
      return { bytes, mediaType: '', digest };
    },
    openBlob: async (_reference, descriptor, signal) => readContent(descriptor.digest, signal),
    close: async () => client.close(),
  };
}

/** The full name under which containerd's CRI plugin keeps an image. */
function nameInContainerd({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`}`;
}

type Definition = ReturnType<typeof fromJSON>;

function findMethod(definition: Definition, service: string, method: string): ServiceDefinition[string] {
  const found = definition[service];
  const methods = found === undefined || 'format' in found ? undefined : found;
  const entry = methods?.[method];
  if (entry === undefined) throw new Error(`${service} has no method ${method}`);
  return entry;
}

function makeMetadata(): Metadata {
  const metadata = new Metadata();
  metadata.set('containerd-namespace', namespace);
  return metadata;
}

function makeCaller(client: Client, definition: Definition, name: string) {
  return (
    service: string,
    method: string,
    request: object,
    timeout: number,
    signal: AbortSignal | undefined,
  ): Promise<Readonly<Record<string, unknown>>> =>
    new Promise((resolve, reject) => {
      const { path, requestSerialize, responseDeserialize } = findMethod(definition, service, method);
      const pending = client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        makeMetadata(),
        { deadline: Date.now() + timeout },
        (error, answer: unknown) => {
          signal?.removeEventListener('abort', cancel);
          if (error) reject(describeFailure(error, name, signal));
          else resolve(isRecord(answer) ? answer : {});
        },
      );
      const cancel = (): void => pending.cancel();
      signal?.addEventListener('abort', cancel, { once: true });
      if (signal?.aborted) cancel();
    });
}

async function* streamContent(
  client: Client,
  definition: Definition,
  digest: string,
  name: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const { path, requestSerialize, responseDeserialize } = findMethod(
    definition,
    'containerd.services.content.v1.Content',
    'Read',
  );
  const stream = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    { digest },
    makeMetadata(),
  );
  const cancel = (): void => stream.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    if (signal?.aborted) cancel();
    for await (const answer of stream) {
      const data: unknown = isRecord(answer) ? answer.data : undefined;
      if (data instanceof Uint8Array) yield data;
    }
  } catch (error) {
    throw describeFailure(error, name, signal, digest);
  } finally {
    signal?.removeEventListener('abort', cancel);
    stream.cancel();
  }
}

async function collect(stream: AsyncIterable<Uint8Array>, digest: string, name: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > manifestLimit) {
      throw new ImageAccessError('too-large', `manifest ${digest} in ${name} has more than ${manifestLimit} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function describeFailure(error: unknown, name: string, signal: AbortSignal | undefined, digest?: string): Error {
  if (signal?.aborted) return new ImageAccessError('aborted', `reading from ${name} was stopped`);
  if (!isServiceError(error)) return error instanceof Error ? error : new Error(String(error));
  switch (error.code) {
    case status.NOT_FOUND:
      return new ImageAccessError('not-found', `${name} does not have ${digest ?? 'the image'}`, {
        notes:
          digest === undefined
            ? []
            : ['containerd may have dropped the layer after unpacking it (discard_unpacked_layers in its config.toml)'],
        help: ['leave out -d to read the image from its registry'],
      });
    case status.UNAVAILABLE:
    case status.DEADLINE_EXCEEDED:
      return new ImageProblem('image-containerd-unreachable', {
        message: `${name} does not answer: ${error.details}`,
        help: [
          `check that containerd runs and that you may use its socket; the default is -d=${defaultContainerdSocket}`,
        ],
      });
    default:
      return new ImageAccessError('server-error', `${name} answers with an error: ${error.details}`);
  }
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error && typeof error.details === 'string';
}
