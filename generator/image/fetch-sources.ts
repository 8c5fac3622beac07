import { promises } from 'node:fs';
import type { DiagnosticCollector } from '../diagnostics/index.js';
import { ImageAccessError, type ImageSource } from './image-source.js';
import type { LocalImageSource } from './oci-layout.js';
import { type ImageReference, parseImageReference } from './reference.js';

/** A value of `--image-source`. */
export interface ImageSourceChoice {
  readonly kind: 'oci' | 'oci-archive' | 'docker-archive';
  readonly path: string;
  /** Name of the image in the layout or archive. */
  readonly tag: string | undefined;
  /** The image that is to come from there; absent when it is searched for all images. */
  readonly reference: ImageReference | undefined;
}

/** `remote` is a registry or containerd; `made-up` a local place whose digests no registry knows. */
export type SourceKind = 'remote' | 'local' | 'made-up';

/** The places that the images of a run come from. */
export interface FetchSources {
  /** Gives the place of an image; `undefined` when only the cache may be used. Throws what opening a place throws. */
  find(reference: ImageReference): Promise<ImageSource | undefined>;
  /** What the place that was found for an image is; `remote` as long as none was looked for. */
  kindOf(reference: ImageReference): SourceKind;
  close(): Promise<void>;
}

export interface FetchSourcesOptions {
  readonly openRegistry?: (() => Promise<ImageSource>) | undefined;
  readonly imageSources?: readonly string[] | undefined;
  readonly containerdSocket?: string | undefined;
  readonly offline?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

const sourceHelp =
  'write it as [IMAGE=]oci:FOLDER[:TAG], [IMAGE=]oci-archive:FILE[:TAG] or [IMAGE=]docker-archive:FILE[:NAME:TAG]';

/** Reads a value of `--image-source`; a text says what is wrong with it. */
export function parseImageSource(text: string): ImageSourceChoice | string {
  const schemes = /^(oci|oci-archive|docker-archive):(.*)$/s;
  const equals = text.indexOf('=');
  const isMapped = equals > 0 && !schemes.test(text);
  const [, scheme, rest = ''] = schemes.exec(isMapped ? text.slice(equals + 1) : text) ?? [];
  if (scheme !== 'oci' && scheme !== 'oci-archive' && scheme !== 'docker-archive') {
    return 'it names neither oci:, oci-archive: nor docker-archive:';
  }
  // A drive letter's colon does not end the path.
  const found = /^((?:[A-Za-z]:(?=[\\/]))?[^:]*)(?::(.*))?$/s.exec(rest);
  const path = found?.[1] ?? '';
  const tag = found?.[2];
  if (path === '') return 'it names no path';
  if (tag === '') return 'the tag after the path is empty';
  if (!isMapped) return { kind: scheme, path, tag, reference: undefined };
  const parsed = parseImageReference(text.slice(0, equals));
  if (!parsed.ok) return parsed.diagnostic.message;
  return { kind: scheme, path, tag, reference: parsed.reference };
}

/** Prepares the places of images; each is opened when the first image asks for it. `undefined` after errors. */
export async function openFetchSources(
  options: FetchSourcesOptions,
  collector: DiagnosticCollector,
): Promise<FetchSources | undefined> {
  const choices: ImageSourceChoice[] = [];
  let hasErrors = false;
  for (const text of options.imageSources ?? []) {
    const choice = parseImageSource(text);
    const problem = typeof choice === 'string' ? choice : await findPathProblem(choice);
    if (typeof choice !== 'string' && problem === undefined) {
      choices.push(choice);
      continue;
    }
    hasErrors = true;
    collector.report('image-source-invalid', {
      message: `--image-source ${JSON.stringify(text)} cannot be used: ${problem}`,
      help: [sourceHelp],
    });
  }
  return hasErrors ? undefined : serveSources(options, choices);
}

async function findPathProblem(choice: ImageSourceChoice): Promise<string | undefined> {
  const found = await promises.stat(choice.path).catch(() => undefined);
  if (found === undefined) return `there is no ${choice.path}`;
  if (choice.kind === 'oci') return found.isDirectory() ? undefined : `${choice.path} is not a folder`;
  return found.isFile() ? undefined : `${choice.path} is not a file`;
}

function serveSources(options: FetchSourcesOptions, choices: readonly ImageSourceChoice[]): FetchSources {
  const locals = new Map<ImageSourceChoice, Promise<LocalImageSource>>();
  const openChoice = (choice: ImageSourceChoice): Promise<LocalImageSource> => {
    let source = locals.get(choice);
    if (source === undefined) {
      source = openLocal(choice, options.signal);
      locals.set(choice, source);
    }
    return source;
  };
  let remote: Promise<ImageSource> | undefined;
  const openRemote = async (): Promise<ImageSource | undefined> => {
    const { containerdSocket, openRegistry } = options;
    if (containerdSocket !== undefined) {
      remote ??= import('./containerd-source.js').then(({ openContainerd }) =>
        openContainerd(containerdSocket, { mayPull: options.offline !== true }),
      );
    } else if (options.offline === true) return undefined;
    else if (openRegistry === undefined) throw new ImageAccessError('unsupported', 'no registry may be asked here');
    else remote ??= openRegistry();
    return remote;
  };

  const kinds = new Map<string, SourceKind>();
  const search = async (reference: ImageReference): Promise<ImageSource | undefined> => {
    const mapped = choices.find((choice) => choice.reference !== undefined && isSame(choice.reference, reference));
    if (mapped !== undefined) return noteLocal(reference, await openChoice(mapped));
    for (const choice of choices) {
      if (choice.reference !== undefined) continue;
      const local = await openChoice(choice);
      if (await local.has(reference)) return noteLocal(reference, local);
    }
    return openRemote();
  };
  const noteLocal = (reference: ImageReference, source: LocalImageSource): ImageSource => {
    kinds.set(nameOf(reference), source.hasMadeUpDigests ? 'made-up' : 'local');
    return source;
  };

  const found = new Map<string, Promise<ImageSource | undefined>>();
  return {
    find: (reference) => {
      const name = nameOf(reference);
      let source = found.get(name);
      if (source === undefined) {
        source = search(reference);
        found.set(name, source);
      }
      return source;
    },
    kindOf: (reference) => kinds.get(nameOf(reference)) ?? 'remote',
    close: async () => {
      const opened = await Promise.allSettled([...locals.values(), ...(remote === undefined ? [] : [remote])]);
      for (const source of opened) if (source.status === 'fulfilled') await source.value.close?.();
    },
  };
}

async function openLocal(choice: ImageSourceChoice, signal: AbortSignal | undefined): Promise<LocalImageSource> {
  const how = { tag: choice.tag, isMapped: choice.reference !== undefined };
  switch (choice.kind) {
    case 'oci':
      return (await import('./oci-layout.js')).openOciLayout(choice.path, how);
    case 'oci-archive':
      return (await import('./oci-archive.js')).openOciArchive(choice.path, how, signal);
    case 'docker-archive':
      return (await import('./docker-archive.js')).openDockerArchive(choice.path, how, signal);
  }
}

function nameOf(reference: ImageReference): string {
  const { registry, repository, tag, digest } = reference;
  return `${registry}/${repository}${digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`}`;
}

function isSame(a: ImageReference, b: ImageReference): boolean {
  return nameOf(a) === nameOf(b);
}
