/** Names under which Docker Hub is found in configurations; the image reference says `docker.io`. */
const dockerHubNames: ReadonlySet<string> = new Set([
  'docker.io',
  'index.docker.io',
  'index.docker.io/v1',
  'registry-1.docker.io',
  'registry.hub.docker.com',
]);

/** What docker stores and asks helpers under for Docker Hub. */
export const dockerHubServer = 'https://index.docker.io/v1/';

/**
 * Tells how well a key of `auths` or `credHelpers` fits an image: the higher the number, the more exact; 0 is not at
 * all. Keys are `host[:port][/path]`, with or without a scheme and `/v1/` or `/v2/` at the end; a path fits
 * repositories below it (containers-auth.json); in pull secrets, `*` stands for any part of a host name, as the
 * kubelet has it.
 */
export function rankAuthKey(key: string, registry: string, repository: string): number {
  const name = key
    .trim()
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/+$/, '');
  const plain = name.toLowerCase().replace(/\/v[12]$/, '');
  if (registry === 'docker.io' && dockerHubNames.has(plain)) return 1;
  const slash = name.indexOf('/');
  const host = (slash === -1 ? name : name.slice(0, slash)).toLowerCase();
  const path = slash === -1 ? '' : name.slice(slash + 1).replace(/^v[12]$/, '');
  if (!matchHost(host, registry)) return 0;
  if (path !== '' && repository !== path && !repository.startsWith(`${path}/`)) return 0;
  // An exact host beats a pattern, and a longer path a shorter one.
  return (host.includes('*') ? 1 : 2) + 2 * path.length;
}

function matchHost(pattern: string, registry: string): boolean {
  if (pattern === registry || (registry === 'docker.io' && dockerHubNames.has(pattern))) return true;
  if (!pattern.includes('*')) return false;
  const [patternName = '', patternPort] = splitPort(pattern);
  const [name = '', port] = splitPort(registry);
  if (patternPort !== port) return false;
  const patternParts = patternName.split('.');
  const parts = name.split('.');
  return (
    patternParts.length === parts.length && patternParts.every((part, index) => matchPart(part, parts[index] ?? ''))
  );
}

function splitPort(host: string): readonly string[] {
  return host.startsWith('[') ? [host] : host.split(':');
}

/** Matches one part of a host name against a pattern of text and `*`, without the backtracking of a regular expression. */
function matchPart(pattern: string, part: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return pattern === part;
  if (part.length < first.length + last.length || !part.startsWith(first) || !part.endsWith(last)) return false;
  let at = first.length;
  const end = part.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = part.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
