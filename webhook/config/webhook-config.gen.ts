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
   * What policies are made of, and what becomes of pods.
   */
  readonly policy?: {
    /**
     * What is done with pods where no label of their namespace says otherwise. `generate` makes a policy for each pod, `approved` attaches reviewed ones only, `verify` writes nothing and demands that a pod carries a policy that covers it, `audit` only warns.
     */
    readonly mode?: 'audit' | 'verify' | 'generate' | 'approved';
    /**
     * The loosest mode that a namespace label may choose, in the order audit, verify, generate, approved.
     */
    readonly lowestMode?: 'audit' | 'verify' | 'generate' | 'approved';
    /**
     * Settings file or folder, as for `genpolicy -j`; empty for the built-in ones, which follow the runtime class.
     */
    readonly settingsPath?: string;
    /**
     * Drop-ins, as for `genpolicy --drop-in`.
     */
    readonly dropIns?: readonly string[];
    /**
     * Files that describe runtime classes, as for `genpolicy --profiles`.
     */
    readonly profileFiles?: readonly string[];
    /**
     * Kata release of the nodes; empty for the newest that is known.
     */
    readonly kataVersion?: string;
    /**
     * OCI versions that the nodes write, such as 1.2.1; several make policies that accept exactly these. Empty: as the class or the nodes say.
     */
    readonly ociVersions?: readonly string[];
    /**
     * Whether the OCI versions of a pod's nodes are accepted as a set where they differ; else such a pod is denied.
     */
    readonly acceptNodeVersions?: boolean;
    /**
     * Rules of your own, as for `genpolicy -p`.
     */
    readonly rulesFile?: string;
    /**
     * What becomes of environment variables from Secrets, as for `genpolicy --secret-env`.
     */
    readonly secretEnv?: 'literal' | 'refuse' | 'any';
    /**
     * Whether every image must be named by digest.
     */
    readonly requireDigest?: boolean;
    /**
     * Whether each new policy is judged by simulated requests before it is attached.
     */
    readonly selfCheck?: boolean;
    /**
     * What becomes, in the mode `generate`, of pods whose runtime class takes no initdata, such as kata-qemu-nvidia-gpu: they have no protection from the host, with a policy or without.
     */
    readonly classWithoutPolicy?: 'warn' | 'deny';
    /**
     * Policies that are kept in memory, so that further pods of a template cost nothing.
     */
    readonly keptPolicies?: number;
  };
  /**
   * What a guest gets besides the policy.
   */
  readonly initdata?: {
    /**
     * Algorithm of the digest; empty for what the base says, else sha256. TDX reports hold 48 bytes, SNP 32.
     */
    readonly algorithm?: '' | 'sha256' | 'sha384' | 'sha512';
    /**
     * Initdata (TOML with aa.toml, cdh.toml) that policies are put into: the first whose classes and namespaces fit. What a pod brings itself wins, member by member.
     */
    readonly bases?: readonly {
      /**
       * The file, as for `genpolicy --initdata-path`.
       */
      readonly file: string;
      /**
       * Runtime classes, by name; absent for all.
       */
      readonly runtimeClasses?: readonly string[];
      /**
       * Namespaces, by name; absent for all.
       */
      readonly namespaces?: readonly string[];
    }[];
  };
  /**
   * Kernel parameters that pods get, where their class takes any. Those of the pod itself win.
   */
  readonly kernelParameters?: {
    /**
     * `nvrc.smi.srs=1`, which sets GPUs to Ready: `auto` for GPU pods of confidential classes whose configuration does not have it.
     */
    readonly smiSrs?: 'auto' | 'always' | 'never';
    /**
     * Further parameters for all pods, each as key=value.
     */
    readonly add?: readonly string[];
    /**
     * `agent.image_pull_timeout` for all pods; 0 leaves it to the agent (1200).
     */
    readonly imagePullTimeoutSeconds?: number;
    /**
     * Megabits per second at which guests pull. Then a pod whose largest image needs longer than the agent waits gets the time it needs, as far as the class lets it; 0 makes no estimate.
     */
    readonly bandwidthMegabits?: number;
  };
  /**
   * How images are read.
   */
  readonly images?: {
    /**
     * Registries (host or host:port) that are reached over plain HTTP.
     */
    readonly insecureRegistries?: readonly string[];
    /**
     * PEM file with further authorities for registries.
     */
    readonly caFile?: string;
    /**
     * Whether only the cache is used.
     */
    readonly offline?: boolean;
    /**
     * Images that are read at the start and kept.
     */
    readonly prefetch?: readonly string[];
    /**
     * How long a tag is taken to name what it named. Images by digest are looked up once.
     */
    readonly tagSeconds?: number;
    /**
     * How long a review waits for an image that is being read; then the client is told to ask again, while reading goes on.
     */
    readonly waitSeconds?: number;
    /**
     * When the client asks again then.
     */
    readonly retryAfterSeconds?: number;
    /**
     * Images whose facts are kept in memory.
     */
    readonly keptFacts?: number;
  };
  /**
   * What is read of the cluster; the chart gives the rights for what is on here. Takes effect at the next start.
   */
  readonly cluster?: {
    /**
     * Watch Namespaces, whose label kata-genpolicy/mode chooses a mode.
     */
    readonly namespaces?: boolean;
    /**
     * Watch Nodes and RuntimeClasses, for the OCI versions of the nodes that a pod can land on.
     */
    readonly nodes?: boolean;
    /**
     * Read ConfigMaps that variables of a pod name.
     */
    readonly configMaps?: boolean;
    /**
     * Read Secrets that variables of a pod name, which `policy.secretEnv: literal` needs.
     */
    readonly secrets?: boolean;
    /**
     * Read the pull secrets of pods.
     */
    readonly pullSecrets?: boolean;
  };
  /**
   * Where approved policies are, for the mode `approved`. `genpolicy approve` makes them.
   */
  readonly approved?: {
    /**
     * A folder with their files, read again within seconds; empty for none.
     */
    readonly folder?: string;
    /**
     * The namespace whose ConfigMaps with the label kata-genpolicy/approved=true hold them; empty for none. Takes effect at the next start.
     */
    readonly namespace?: string;
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
