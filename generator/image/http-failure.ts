import { ImageAccessError } from './image-source.js';

/** A URL for messages: without query (signed URLs hold keys there) and without user. */
export function showUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** Makes a text from elsewhere fit for a message: one line, no control characters, at most `limit` characters. */
export function showForeignText(text: string, limit = 200): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose.
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

/** What Node calls certificates that no trusted root has signed. */
const untrustedCodes: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);
const expiredCodes: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
/** Node and OpenSSL when the other side speaks something else than TLS. */
const plainTextPattern =
  /wrong version number|packet length too long|unknown protocol|http request|record layer failure/i;

/** Turns what Node throws for a connection or a body into an {@link ImageAccessError}; its own pass unchanged. */
export function describeConnectionFailure(error: unknown, url: URL, signal?: AbortSignal): ImageAccessError {
  if (error instanceof ImageAccessError) return error;
  if (signal?.aborted === true) return new ImageAccessError('aborted', `reading from ${url.host} was stopped`);
  const code = readErrorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  return describeTlsFailure(code, message, url) ?? describeNetworkFailure(code, message, url, error);
}

/** The code of a Node error; of the first part of an `AggregateError` (several addresses tried). */
function readErrorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return readErrorCode(error.errors[0]);
  return '';
}

function describeTlsFailure(code: string, message: string, url: URL): ImageAccessError | undefined {
  const insecureHelp = `if ${url.host} serves plain HTTP, add --insecure-registry ${url.host}`;
  if (url.protocol === 'https:' && (plainTextPattern.test(message) || code === 'ERR_SSL_WRONG_VERSION_NUMBER')) {
    return new ImageAccessError('tls', `${url.host} does not speak TLS (wrong version number)`, {
      help: [insecureHelp],
    });
  }
  if (untrustedCodes.has(code)) {
    return new ImageAccessError(
      'tls',
      `the certificate of ${url.host} is not signed by a trusted authority (${code})`,
      {
        help: [
          `give its CA with --ca-file or SSL_CERT_FILE, or put it at /etc/docker/certs.d/${url.host}/ca.crt`,
          'a CA that this machine trusts works with SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt',
        ],
      },
    );
  }
  if (expiredCodes.has(code)) {
    const state = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet';
    return new ImageAccessError('tls', `the certificate of ${url.host} ${state}`, {
      help: ["renew the registry's certificate, or set the clock of this machine"],
    });
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new ImageAccessError('tls', `the certificate of ${url.host} is made for another name`, {
      notes: [showForeignText(message)],
      help: ['use the name that the certificate has, or renew it with this name'],
    });
  }
  if (/^(CERT_|ERR_SSL_|ERR_OSSL_|ERR_TLS_|UNABLE_TO_|INVALID_|CRL_|HOSTNAME_MISMATCH|EPROTO$)/.test(code)) {
    return new ImageAccessError('tls', `no TLS connection to ${url.host}: ${code}`, {
      notes: [showForeignText(message)],
    });
  }
  return undefined;
}

function describeNetworkFailure(code: string, message: string, url: URL, cause: unknown): ImageAccessError {
  const fail = (text: string, retryable: boolean, help: readonly string[] = []): ImageAccessError =>
    new ImageAccessError('network', text, { retryable, help, cause });
  switch (code) {
    case 'ENOTFOUND':
      return fail(`the host name ${url.hostname} does not exist`, false, [
        'check the network and DNS of this machine, and the spelling of the host',
        'where no registry can be reached, give the images with --image-source',
      ]);
    case 'EAI_AGAIN':
      return fail(`the host name ${url.hostname} cannot be looked up at the moment (DNS)`, true);
    case 'ECONNREFUSED':
      return fail(`${url.host} refuses the connection`, true, ['check host and port, and that the registry runs']);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED': {
      const early = message.includes('before secure TLS connection');
      const help = early ? [`if ${url.host} serves plain HTTP, add --insecure-registry ${url.host}`] : [];
      return fail(`the connection to ${url.host} was cut`, true, help);
    }
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return fail(`there is no way to ${url.host} in the network (${code})`, true, [
        'check the network, or set HTTPS_PROXY if this machine reaches the registry through a proxy',
      ]);
    case 'ETIMEDOUT':
      return new ImageAccessError('timeout', `${url.host} does not answer`, { retryable: true, cause });
  }
  if (code.startsWith('HPE_')) {
    // The parser of Node met something that is not HTTP: most often a TLS server.
    const help =
      url.protocol === 'http:' ? [`if ${url.host} serves HTTPS, leave out --insecure-registry ${url.host}`] : [];
    return new ImageAccessError('bad-response', `${url.host} does not answer in HTTP (${code})`, { help, cause });
  }
  return fail(`the connection to ${url.host} failed: ${showForeignText(code || message)}`, true);
}
