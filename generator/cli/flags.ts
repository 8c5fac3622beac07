/** One flag of the command line. Help, completion and `docs/cli.md` are made from this table. */
export interface Flag {
  /** In commander's form: `-y, --yaml-file <path>`. */
  readonly flags: string;
  readonly summary: string;
  /** Groups of the help text. */
  readonly group: 'Input' | 'Policy' | 'Images' | 'Output';
  readonly repeats?: true;
  readonly required?: true;
  readonly choices?: readonly string[];
  readonly fallback?: string;
  /** Whether the reference generator has the flag, with the same meaning. */
  readonly reference?: true | undefined;
}

/** Files with classes of the user's own. */
export const profilesFile = {
  flags: '--profiles <path>',
  summary: 'file with runtime classes, or facts about known ones',
  group: 'Policy',
  repeats: true,
} as const satisfies Flag;

/** Which release's facts hold. */
export const kataVersion = {
  flags: '--kata-version <version>',
  summary: 'Kata release of the nodes, such as 3.29.0 (default: the newest that is known)',
  group: 'Policy',
} as const satisfies Flag;

/** Flags of `genpolicy` and `genpolicy generate`. */
export const generateFlags = [
  {
    flags: '-y, --yaml-file <path>',
    summary: 'manifest to read and to write the policy into: a file, a folder, or - (default: stdin to stdout)',
    group: 'Input',
    repeats: true,
    reference: true,
  },
  {
    flags: '-c, --config-map-file <path>',
    summary: 'file with ConfigMaps and Secrets (deprecated: use --config-file)',
    group: 'Input',
    reference: true,
  },
  {
    flags: '--config-file <path>',
    summary: 'file with ConfigMaps and Secrets that the manifests refer to',
    group: 'Input',
    repeats: true,
    reference: true,
  },
  {
    flags: '--runtime-class-names <prefix>',
    summary: 'make policies only for runtime classes that begin so, and for pods without a class',
    group: 'Input',
    repeats: true,
    reference: true,
  },
  {
    flags: '-s, --silent-unsupported-fields',
    summary: 'ignore fields that Kubernetes does not have instead of reporting them',
    group: 'Input',
    reference: true,
  },
  {
    flags: '-j, --json-settings-path <path>',
    summary: 'settings file, or folder with genpolicy-settings.json and genpolicy-settings.d (default: built in)',
    group: 'Policy',
    reference: true,
  },
  {
    flags: '--drop-in <name>',
    summary: 'change the settings by a built-in drop-in (see `genpolicy settings list`) or a JSON Patch file',
    group: 'Policy',
    repeats: true,
  },
  {
    flags: '--profile <name>',
    summary:
      "runtime class whose profile chooses the settings of all pods (default: each pod's own; see docs/profiles.md)",
    group: 'Policy',
  },
  profilesFile,
  kataVersion,
  {
    flags: '--containerd-version <version>',
    summary: 'containerd release of the nodes, such as 2.1.4, which decides the OCI version',
    group: 'Policy',
  },
  {
    flags: '--oci-version <version>',
    summary: 'OCI version that the container runtime of the nodes writes, such as 1.2.1',
    group: 'Policy',
  },
  {
    flags: '--oci-version-set <versions>',
    summary:
      'OCI versions to accept, with commas, while nodes are being upgraded; `nodes`: those of --nodes (only the shipped rules know them)',
    group: 'Policy',
  },
  {
    flags: '--nodes <path>',
    summary:
      'nodes as `kubectl get nodes,runtimeclasses -o json` prints them: OCI versions and GPU names come from there',
    group: 'Policy',
    repeats: true,
  },
  {
    flags: '--from-cluster',
    summary: 'read nodes and runtime classes from the cluster of the kubeconfig',
    group: 'Policy',
  },
  {
    flags: '-p, --rego-rules-path <path>',
    summary: 'rules file (default: the rules that come with this program)',
    group: 'Policy',
    reference: true,
  },
  {
    flags: '--allow-logs',
    summary: 'let the host read the output of containers (kubectl logs)',
    group: 'Policy',
  },
  {
    flags: '--allow-exec <command>',
    summary: 'let the host run exactly this command in any container (kubectl exec), streams included',
    group: 'Policy',
    repeats: true,
  },
  {
    flags: '--secret-env <mode>',
    summary: 'Secret values in variables: write them, refuse them, or accept any value',
    group: 'Policy',
    choices: ['literal', 'refuse', 'any'],
  },
  {
    flags: '--debug-policy',
    summary: "denials also print the policy's state and the request; secrets may reach the host (for tests only)",
    group: 'Policy',
  },
  {
    flags: '--no-link',
    summary:
      'write shipped rules and data whole instead of only what the pod needs: easier to read, slower in the guest',
    group: 'Policy',
  },
  {
    flags: '--no-self-check',
    summary: 'do not load each policy and judge the requests of its pod by it before writing',
    group: 'Policy',
  },
  {
    flags: '--initdata-path <path>',
    summary: 'initdata TOML whose other entries (aa.toml, cdh.toml) are kept',
    group: 'Policy',
    reference: true,
  },
  {
    flags: '--initdata-algorithm <name>',
    summary: 'hash of the initdata: sha256 for SNP, sha384 for TDX (default: that of the base, else sha256)',
    group: 'Policy',
    choices: ['sha256', 'sha384', 'sha512'],
  },
  {
    flags: '--platform <os/arch>',
    summary: "platform of the images (default: the pod's kubernetes.io/arch, else linux/amd64)",
    group: 'Images',
  },
  {
    flags: '-u, --use-cached-files',
    summary: 'also keep layer facts in ./layers-cache.json, as the reference does',
    group: 'Images',
    reference: true,
  },
  {
    flags: '--layers-cache-file-path <path>',
    summary: 'the file for -u',
    group: 'Images',
    reference: true,
  },
  {
    flags: '--no-cache',
    summary: 'neither read nor write the cache of images, rules and self-checks',
    group: 'Images',
  },
  {
    flags: '-d, --containerd-socket-path [socket]',
    summary: 'take images from a local containerd (write the socket after =)',
    group: 'Images',
    reference: true,
  },
  {
    flags: '--image-source <source>',
    summary: 'take images from oci:DIR, oci-archive:FILE or docker-archive:FILE; REFERENCE=SOURCE for one image only',
    group: 'Images',
    repeats: true,
  },
  {
    flags: '--insecure-registry <host>',
    summary: 'registry that is spoken to in plain HTTP',
    group: 'Images',
    repeats: true,
    reference: true,
  },
  {
    flags: '--ca-file <path>',
    summary: 'certificates (PEM) to trust for registries, besides the usual ones',
    group: 'Images',
  },
  {
    flags: '--offline',
    summary: 'use only the cache and --image-source; never the network',
    group: 'Images',
  },
  {
    flags: '--require-digest',
    summary: 'refuse images that are not pinned by digest',
    group: 'Images',
  },
  {
    flags: '--pin',
    summary: 'write the digest that a tag has now into the manifest',
    group: 'Images',
  },
  {
    flags: '-r, --raw-out',
    summary: 'print the policy text',
    group: 'Output',
    reference: true,
  },
  {
    flags: '-b, --base64-out',
    summary: 'print the annotation value',
    group: 'Output',
    reference: true,
  },
  {
    flags: '--digest',
    summary: 'print the digest of the initdata, as SNP host data and TDX mrconfigid show it',
    group: 'Output',
  },
  {
    flags: '--summary',
    summary: 'say on stderr what each policy allows (default on a terminal)',
    group: 'Output',
  },
  {
    flags: '--dry-run',
    summary: 'check everything and write nothing',
    group: 'Output',
  },
  {
    flags: '--format <format>',
    summary: 'text, or json for programs (findings and results on stdout)',
    group: 'Output',
    choices: ['text', 'json'],
    fallback: 'text',
  },
] as const satisfies readonly Flag[];
