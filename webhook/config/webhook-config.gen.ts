// Generated from webhook-config.schema.json by build/generate-webhook.mjs. Do not edit.

/**
 * Configuration of genpolicy-webhook. Every key has a default.
 */
export interface WebhookConfig {
  /**
   * Where the server listens. Takes effect at the next start.
   */
  readonly listen?: {
    /**
     * Address of all three ports.
     */
    readonly host?: string;
    /**
     * TLS: /mutate and /validate.
     */
    readonly admissionPort?: number;
    /**
     * Plain HTTP: /livez and /readyz.
     */
    readonly healthPort?: number;
    /**
     * Plain HTTP: /metrics.
     */
    readonly metricsPort?: number;
    /**
     * Oldest version of TLS that is spoken.
     */
    readonly minimumTls?: 'TLSv1.2' | 'TLSv1.3';
  };
  /**
   * How much is worked on at once, and for how long.
   */
  readonly limits?: {
    /**
     * Largest review that is read. The API server sends at most twice 3 MiB and an envelope.
     */
    readonly requestBytes?: number;
    /**
     * Reviews that are answered at once.
     */
    readonly inFlight?: number;
    /**
     * Reviews that wait for their turn. One more is answered with 429, and the client asks again.
     */
    readonly queue?: number;
    /**
     * Bytes of reviews that are held in memory at once.
     */
    readonly heldBytes?: number;
    /**
     * Longest time for one answer. The API server's own limit, which comes with each review, may be shorter and then counts.
     */
    readonly timeoutSeconds?: number;
    /**
     * An answer leaves this much before the limit, at most half of it.
     */
    readonly marginMilliseconds?: number;
    /**
     * When a client asks again after an answer that was not ready or was shed.
     */
    readonly retryAfterSeconds?: number;
  };
  /**
   * What happens between SIGTERM and the end.
   */
  readonly shutdown?: {
    /**
     * Time in which we answer as ever, not ready any more and closing each connection after its answer, while endpoints go out of use.
     */
    readonly drainSeconds?: number;
    /**
     * Time that answers under way then have.
     */
    readonly graceSeconds?: number;
  };
  /**
   * Where the server's certificate comes from. Takes effect at the next start.
   */
  readonly certificates?: {
    /**
     * `files`: a mounted Secret. `self-made`: an authority of our own, kept in a Secret that the replicas share; each replica's certificate stays in its memory.
     */
    readonly source?: 'files' | 'self-made';
    /**
     * For `files`: the folder with tls.crt, tls.key and perhaps ca.crt.
     */
    readonly folder?: string;
    /**
     * How often the files or the Secret are looked at.
     */
    readonly pollSeconds?: number;
    /**
     * For `self-made`: namespace of the Secret.
     */
    readonly namespace?: string;
    /**
     * For `self-made`: name of the Secret.
     */
    readonly secretName?: string;
    /**
     * For `self-made`: DNS names and addresses under which the API server calls us.
     */
    readonly names?: readonly string[];
    /**
     * For `self-made`: life of the authority. A new one joins the bundle after two thirds of it.
     */
    readonly authorityHours?: number;
    /**
     * For `self-made`: life of each replica's certificate. It is renewed after two thirds.
     */
    readonly leafHours?: number;
    /**
     * For `self-made`: time between trusting a new authority and signing with it.
     */
    readonly settleSeconds?: number;
  };
  /**
   * Webhook configurations whose `caBundle` we fill in and repair. Takes effect at the next start.
   */
  readonly caBundle?: {
    /**
     * Names of MutatingWebhookConfigurations.
     */
    readonly mutating?: readonly string[];
    /**
     * Names of ValidatingWebhookConfigurations.
     */
    readonly validating?: readonly string[];
  };
  /**
   * Log lines are JSON on standard output. They never hold the object under review.
   */
  readonly log?: {
    /**
     * What is logged. `info` has one line for each review.
     */
    readonly level?: 'debug' | 'info' | 'warn' | 'error';
  };
}
