import { isIP } from 'node:net';
import { ImageAccessError } from './image-source.js';

/** The environment variables of this process, or those of a test. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy to go through; `authorization` is the value of `Proxy-Authorization` and must never be shown. */
export interface ProxyAddress {
  readonly url: URL;
  readonly authorization: string | undefined;
}

/**
 * Chooses the proxy for a target from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, lower case first as in
 * curl. As in Go's `net/http`, which container tools share, loopback hosts never go through a proxy. Throws an
 * {@link ImageAccessError} of kind `configuration` when the variable holds no usable URL.
 */
export function chooseProxy(target: URL, environment: Environment): ProxyAddress | undefined {
  const variables =
    target.protocol === 'https:'
      ? ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']
      : ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'];
  const variable = variables.find((name) => (environment[name] ?? '') !== '');
  const text = variable === undefined ? undefined : environment[variable];
  if (variable === undefined || text === undefined) return undefined;
  const host = stripBrackets(target.hostname);
  if (isLoopback(host)) return undefined;
  const exceptions = environment.no_proxy || environment.NO_PROXY || '';
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  if (isExcepted(host, port, exceptions)) return undefined;
  return readProxy(variable, text);
}

function readProxy(variable: string, text: string): ProxyAddress {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    const problem = url ? `names a ${url.protocol.slice(0, -1)} proxy, which is not supported` : 'holds no URL';
    throw new ImageAccessError('configuration', `the environment variable ${variable} ${problem}`, {
      help: [`set ${variable} to http://host:port or https://host:port, or except the registry with NO_PROXY`],
    });
  }
  const user = decodePart(url.username);
  const authorization =
    user === '' && url.password === ''
      ? undefined
      : `Basic ${Buffer.from(`${user}:${decodePart(url.password)}`).toString('base64')}`;
  return { url: new URL(url.origin), authorization };
}

/** Percent-decoding that leaves a text alone which is not encoded properly. */
function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** The forms of Go's `httpproxy`: `*`, `host`, `.suffix`, `*.suffix`, `host:port`, an address, an address block. */
function isExcepted(host: string, port: string, exceptions: string): boolean {
  for (const part of exceptions.split(/[,\s]+/)) {
    const entry = part.trim().toLowerCase();
    if (entry === '') continue;
    if (entry === '*') return true;
    if (entry.includes('/')) {
      if (isInBlock(host, entry)) return true;
      continue;
    }
    const match = /^(\[[^\]]+\]|[^:]+|[^[\]]*:[^[\]]*:[^[\]]*)(?::([0-9]+))?$/.exec(entry);
    const name = stripBrackets(match?.[1] ?? entry);
    if (match?.[2] !== undefined && match[2] !== port) continue;
    const suffix = name.replace(/^\*?\./, '');
    if (
      suffix !== name ? host.endsWith(`.${suffix}`) : host === name || (isIP(name) === 0 && host.endsWith(`.${name}`))
    ) {
      return true;
    }
  }
  return false;
}

function isInBlock(host: string, block: string): boolean {
  if (isIP(host) !== 4) return false;
  const [network, bits] = block.split('/');
  const length = Number(bits);
  if (network === undefined || isIP(network) !== 4 || !Number.isInteger(length) || length < 0 || length > 32)
    return false;
  const divisor = 2 ** (32 - length);
  return Math.floor(readAddress(host) / divisor) === Math.floor(readAddress(network) / divisor);
}

function readAddress(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function stripBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
