/** What a container image says about the process that it makes, from its registry, layout, archive or the cache. */
export interface ImageFacts {
  /** The reference as the user wrote it. */
  readonly reference: string;
  /** Digest of the image manifest for the chosen platform, `sha256:…`. */
  readonly digest: string;
  /** Digest that the reference resolved to: of the index when there is one, else equal to `digest`. */
  readonly resolvedDigest: string;
  /** Set when the digests were made up for an archive that states none, so that no registry knows them. */
  readonly digestIsLocal?: true;
  readonly platform: Platform;
  readonly config: ImageConfig;
  readonly layers: readonly LayerDescriptor[];
  /** Text of the image's `/etc/passwd`; absent when the image has none, or when users were not asked for. */
  readonly passwd: string | undefined;
  /** Text of the image's `/etc/group`; absent when the image has none, or when users were not asked for. */
  readonly group: string | undefined;
}

export interface Platform {
  readonly os: string;
  /** Go's name of the architecture: `amd64`, `arm64`, `s390x`. */
  readonly architecture: string;
  readonly variant?: string;
}

/** A layer as the image manifest lists it; `size` in compressed bytes. */
export interface LayerDescriptor {
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  readonly diffId: string | undefined;
}

/** The `config` object of an OCI image configuration; members keep the specification's names. */
export interface ImageConfig {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly Volumes?: Readonly<Record<string, unknown>>;
  readonly Tty?: boolean;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
}

/** An image that must be known before a policy can be made. */
export interface ImageNeed {
  readonly reference: string;
  readonly platform: Platform;
  /** Whether `/etc/passwd` and `/etc/group` are needed, which costs fetching layers. */
  readonly needsUsers: boolean;
}
