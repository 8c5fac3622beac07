import { networkInterfaces } from 'node:os';

/** The address to listen at. Where a node has IPv6 switched off, `::` cannot be opened, and what it stands for is 0.0.0.0. */
export function chooseHost(
  host: string,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): string {
  const hasIpv6 = Object.values(interfaces).some((addresses) => addresses?.some(({ family }) => family === 'IPv6'));
  return host === '::' && !hasIpv6 ? '0.0.0.0' : host;
}
