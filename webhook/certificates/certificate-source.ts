/** What the server shows, and what clients must trust for it. All PEM. */
export interface ServingCertificate {
  /** The leaf, then intermediates. */
  readonly certificate: string;
  readonly privateKey: string;
  /** Authorities that clients must trust, the newest first; absent when the source does not know them. */
  readonly authorities: string | undefined;
  /** End of the leaf, in milliseconds since 1970. */
  readonly notAfter: number;
}

/** Where certificates come from. It has a life: it polls, and tells when something changed. */
export interface CertificateSource {
  /** The last good certificate; absent before the first. */
  readonly current: ServingCertificate | undefined;
  /** Looks again now. A failure keeps what is current, and is reported to the listener. */
  check(): Promise<void>;
}

/** What a source tells the shell. */
export interface CertificateListener {
  changed(certificate: ServingCertificate): void;
  failed(problem: string): void;
}
