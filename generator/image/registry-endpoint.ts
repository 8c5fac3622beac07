import { ImageAccessError } from './image-source.js';

/** Places to ask before the registry itself, in this order. */
export interface RegistryMirror {
  /** As in image references, `docker.io`. */
  readonly registry: string;
  /** `[http[s]://]host[:port][/prefix]`; with a prefix, repositories are looked for below it. */
  readonly endpoints: readonly string[];
}

/** Where a registry's API is. */
export interface RegistryEndpoint {
  /** Scheme, host and port. */
  readonly origin: URL;
  /** Put before every repository: empty, or `prefix/`. */
  readonly prefix: string;
  /** The name under which credentials are kept. */
  readonly credentialName: string;
  readonly isMirror: boolean;
}

/** The API of Docker Hub is not where its name says. */
const dockerHubHost = 'registry-1.docker.io';

/** A set of registries that speak plain HTTP, given as `host[:port]`; a scheme and a slash at the end do not matter. */
export function readInsecureRegistries(entries: readonly string[]): ReadonlySet<string> {
  return new Set(
    entries.map((entry) =>
      entry
        .trim()
        .toLowerCase()
        .replace(/^https?:\/\//, '')
        .replace(/\/.*$/, ''),
    ),
  );
}

/**
 * Lists the endpoints for a registry: its mirrors, then itself. Plain HTTP is spoken with registries named in
 * `insecure`, and with mirrors that are given as `http://`. Throws an {@link ImageAccessError} of kind
 * `configuration` for a mirror that is no address.
 */
export function listEndpoints(
  registry: string,
  mirrors: readonly RegistryMirror[],
  insecure: ReadonlySet<string>,
): readonly RegistryEndpoint[] {
  const found = mirrors
    .filter(
      (mirror) => (mirror.registry === 'index.docker.io' ? 'docker.io' : mirror.registry.toLowerCase()) === registry,
    )
    .flatMap((mirror) => mirror.endpoints.map((text) => readMirror(text, mirror.registry, insecure)));
  const host = registry === 'docker.io' ? dockerHubHost : registry;
  const scheme = insecure.has(registry) ? 'http' : 'https';
  const origin = new URL(`${scheme}://${host}`);
  return [...found, { origin, prefix: '', credentialName: registry, isMirror: false }];
}

function readMirror(text: string, registry: string, insecure: ReadonlySet<string>): RegistryEndpoint {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const bare = text.trim().replace(/^[a-z]+:\/\//i, '');
  const host = bare.split('/')[0] ?? '';
  const address = hasScheme ? text.trim() : `${insecure.has(host.toLowerCase()) ? 'http' : 'https'}://${bare}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  // containerd's hosts.toml writes the API's own path out: https://harbor.example/v2/proxy.
  const prefix = url?.pathname.replace(/^\/(v2(\/|$))?/, '').replace(/\/+$/, '') ?? '';
  const isUsable =
    (url?.protocol === 'https:' || url?.protocol === 'http:') && url.username === '' && url.password === '';
  if (!url || !isUsable || url.search !== '' || !/^[a-z0-9._/-]*$/.test(prefix)) {
    throw new ImageAccessError('configuration', `the mirror of ${registry} has no usable address`, {
      help: ['write it as [http://|https://]host[:port][/prefix]; credentials belong into ~/.docker/config.json'],
    });
  }
  const isHub = url.host === dockerHubHost || url.host === 'index.docker.io';
  return {
    origin: new URL(url.origin),
    prefix: prefix === '' ? '' : `${prefix}/`,
    credentialName: isHub ? 'docker.io' : url.host,
    isMirror: true,
  };
}
