import { WorldFailure } from '../world-failure.js';

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process has that port',
  EACCES: 'this user may not open that port; ports from 1024 on are free to all',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EAFNOSUPPORT: 'this machine has no addresses of that kind; an IPv4 one is 0.0.0.0',
};

/** Says in plain words why a server cannot listen, and which keys of the configuration say where. */
export function explainListenFailure(error: unknown, port: string): unknown {
  const { code = '', syscall, message } = error as NodeJS.ErrnoException;
  const reason = reasons[code];
  if (syscall !== 'listen' || reason === undefined) return error;
  return new WorldFailure(`${message.replace(/^listen \w+: /, '')}: ${reason} (listen.host, listen.${port})`);
}
