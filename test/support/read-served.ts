import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';

/** The certificate that a server shows to a new connection. */
export function readServed(port: number): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}
