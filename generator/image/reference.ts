import { type Diagnostic, makeDiagnostic, type Span } from '../diagnostics/index.js';

/** A container image reference, taken apart and with Docker's defaults for host and `library/` filled in. */
export interface ImageReference {
  /** Host and port that serve it, in lower case; `docker.io` for Docker Hub. */
  readonly registry: string;
  /** Path within the registry, `library/busybox`. */
  readonly repository: string;
  /** As written; absent when the user wrote none, which means `latest` unless there is a digest. */
  readonly tag?: string;
  readonly digest?: string;
  /** As the user wrote it. */
  readonly original: string;
}

export type ParsedReference =
  | { readonly ok: true; readonly reference: ImageReference }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

// The grammar of github.com/distribution/reference, which docker, containerd and the kubelet share.
const domainPattern =
  /^(?:(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])(?:\.(?:[a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9]))*|\[[a-f0-9:]+\])(?::[0-9]+)?$/;
const componentPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const digestHexLengths: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);
const repositoryLengthLimit = 255;
const domainLengthLimit = 260;
/** Past this a text cannot be a reference: host, repository, tag and the longest digest together. */
const textLengthLimit = domainLengthLimit + repositoryLengthLimit + 128 + 140;

/** Tells whether a text is a digest of an algorithm that image stores use, `sha256:<64 lower case hex digits>`. */
export function isDigest(text: string): boolean {
  const colon = text.indexOf(':');
  const hex = text.slice(colon + 1);
  return digestHexLengths.get(text.slice(0, Math.max(colon, 0))) === hex.length && /^[0-9a-f]+$/.test(hex);
}

/** Names what to ask a source for: the digest when there is one (a tag beside it is only a comment), else the tag. */
export function chooseManifestName(reference: ImageReference): string {
  return reference.digest ?? reference.tag ?? 'latest';
}

/**
 * Takes an image reference apart. A text that is none gives a diagnostic at `span` that says what to change.
 */
export function parseImageReference(text: string, span?: Span): ParsedReference {
  const parts = splitReference(text);
  if ('reference' in parts) return { ok: true, reference: parts.reference };
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  const diagnostic = makeDiagnostic('image-reference-invalid', {
    message: `${JSON.stringify(shown)} is not an image reference: ${parts.problem}`,
    span,
    help: [parts.help],
  });
  return { ok: false, diagnostic };
}

type Split = { readonly reference: ImageReference } | { readonly problem: string; readonly help: string };

const formHelp =
  'write it as [host[:port]/]repository[:tag][@sha256:digest], for example registry.example/team/app:1.2';

function splitReference(text: string): Split {
  const early = findEarlyProblem(text);
  if (early) return early;

  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !isDigest(digest)) return describeBadDigest(digest);

  const named = at === -1 ? text : text.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/') && !(named.indexOf('/') === -1 && named.endsWith(']'));
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  if (tag !== undefined && !tagPattern.test(tag)) {
    const help =
      tag === ''
        ? 'write a tag after the colon, or leave out the colon'
        : 'a tag has at most 128 letters, digits, "_", "." and "-", and does not begin with "." or "-"';
    return { problem: tag === '' ? 'the tag is empty' : `the tag ${JSON.stringify(tag)} is not allowed`, help };
  }

  const { domain, path } = splitDomain(hasTag ? named.slice(0, colon) : named);
  const registry = domain.toLowerCase();
  if (registry.length > domainLengthLimit || !domainPattern.test(registry)) {
    return { problem: `the host ${JSON.stringify(domain)} is not allowed`, help: 'check the host name and the port' };
  }
  const port = /:([0-9]+)$/.exec(registry)?.[1];
  if (port !== undefined && Number(port) > 65535) {
    return { problem: `the port ${port} is above 65535`, help: 'check the port of the registry' };
  }
  const pathProblem = findPathProblem(path);
  if (pathProblem) return pathProblem;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return {
    reference: {
      registry,
      repository,
      ...(tag === undefined ? {} : { tag }),
      ...(digest === undefined ? {} : { digest }),
      original: text,
    },
  };
}

function findEarlyProblem(text: string): Split | undefined {
  if (text === '') return { problem: 'it is empty', help: formHelp };
  if (text.length > textLengthLimit) {
    return { problem: `it has ${text.length} characters, more than any reference`, help: formHelp };
  }
  if (/\$\(|\$\{|\{\{/.test(text)) {
    const help =
      'fill in the template (helm template, kustomize build, envsubst) first; Kubernetes expands nothing here';
    return { problem: 'it has a placeholder that nothing has filled in', help };
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    return {
      problem: 'it begins with a scheme',
      help: `leave out ${JSON.stringify(text.replace(/:\/\/.*$/s, '://'))}`,
    };
  }
  if (/\s/.test(text)) return { problem: 'it has white space in it', help: 'remove the white space' };
  // ParseNormalizedNamed refuses these, since they look like an image ID.
  if (/^[a-f0-9]{64}$/.test(text))
    return { problem: 'it is an image ID', help: 'name a repository, with @sha256:… after it' };
  return undefined;
}

function describeBadDigest(digest: string): Split {
  const help = 'a digest is sha256: and 64 lower case hex digits (or sha384: and 96, sha512: and 128)';
  return {
    problem: digest === '' ? 'the digest is empty' : `the digest ${JSON.stringify(digest)} is not allowed`,
    help,
  };
}

/** The first part is a host when it has a dot, a port or an upper case letter, or is `localhost`. */
function splitDomain(name: string): { domain: string; path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isHost = slash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  if (!isHost) return { domain: 'docker.io', path: name };
  const domain = first.toLowerCase() === 'index.docker.io' ? 'docker.io' : first;
  return { domain, path: name.slice(slash + 1) };
}

function findPathProblem(path: string): Split | undefined {
  if (path === '') return { problem: 'the repository is missing', help: formHelp };
  if (path.length > repositoryLengthLimit) {
    return { problem: `the repository has more than ${repositoryLengthLimit} characters`, help: 'use a shorter name' };
  }
  const bad = path.split('/').find((component) => !componentPattern.test(component));
  if (bad === undefined) return undefined;
  if (bad === '') return { problem: 'the repository has an empty part', help: 'remove the extra "/"' };
  if (bad !== bad.toLowerCase()) {
    const problem = `the repository part ${JSON.stringify(bad)} has upper case letters`;
    return { problem, help: `repositories are in lower case: write ${JSON.stringify(path.toLowerCase())}` };
  }
  const help = 'parts of a repository are lower case letters and digits, joined by ".", "_", "__" or "-"';
  return { problem: `the repository part ${JSON.stringify(bad)} is not allowed`, help };
}
