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
  {
    flags: '--profiles <path>',
    summary: 'file with runtime classes, or facts about known ones',
    group: 'Policy',
    repeats: true,
  },
  {
    flags: '--kata-version <version>',
    summary: 'Kata release of the nodes, such as 3.29.0 (default: the newest that is known)',
    group: 'Policy',
  },
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
    summary: 'neither read nor write the image cache',
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

/** Flags of `genpolicy kernel-params`. */
export const kernelParamsFlags = [
  {
    flags: '-y, --yaml-file <path>',
    summary: 'manifest: a file, a folder, or - (default: stdin)',
    group: 'Input',
    repeats: true,
  },
  {
    flags: '--runtime-class-names <prefix>',
    summary: 'look only at runtime classes that begin so, and at pods without a class',
    group: 'Input',
    repeats: true,
  },
  {
    flags: '--add <parameter>',
    summary: 'key=value to add where the pod does not set the key',
    group: 'Policy',
    repeats: true,
  },
  {
    flags: '--profile <name>',
    summary: "runtime class whose profile holds for all pods (default: each pod's own)",
    group: 'Policy',
  },
  {
    flags: '--profiles <path>',
    summary: 'file with runtime classes, or facts about known ones',
    group: 'Policy',
    repeats: true,
  },
  {
    flags: '--kata-version <version>',
    summary: 'Kata release of the nodes, such as 3.29.0 (default: the newest that is known)',
    group: 'Policy',
  },
  {
    flags: '--show-values',
    summary: 'also print values that look like secrets',
    group: 'Output',
  },
  {
    flags: '--format <format>',
    summary: 'text, or json for programs',
    group: 'Output',
    choices: ['text', 'json'],
    fallback: 'text',
  },
] as const satisfies readonly Flag[];

/** Flags of `genpolicy settings show`. */
export const settingsShowFlags = [
  {
    flags: '-j, --json-settings-path <path>',
    summary: 'settings file or folder (default: built in)',
    group: 'Input',
  },
  {
    flags: '--drop-in <name>',
    summary: 'built-in drop-in or JSON Patch file to apply',
    group: 'Policy',
    repeats: true,
  },
  {
    flags: '--profile <name>',
    summary: 'runtime class whose profile chooses the settings',
    group: 'Policy',
  },
  {
    flags: '--profiles <path>',
    summary: 'file with runtime classes, or facts about known ones',
    group: 'Policy',
    repeats: true,
  },
  {
    flags: '--kata-version <version>',
    summary: 'Kata release of the nodes (default: the newest that is known)',
    group: 'Policy',
  },
  {
    flags: '--containerd-version <version>',
    summary: 'containerd release of the nodes, which decides the OCI version',
    group: 'Policy',
  },
  {
    flags: '--oci-version <version>',
    summary: 'OCI version that the container runtime of the nodes writes',
    group: 'Policy',
  },
  {
    flags: '--oci-version-set <versions>',
    summary: 'OCI versions to accept, with commas',
    group: 'Policy',
  },
  {
    flags: '--origin',
    summary: 'say of each value which file it comes from',
    group: 'Output',
  },
  {
    flags: '--format <format>',
    summary: 'text, or json for programs',
    group: 'Output',
    choices: ['text', 'json'],
    fallback: 'text',
  },
] as const satisfies readonly Flag[];

/** Flags of `genpolicy profiles list` and `show`. */
export const profilesFlags = [
  {
    flags: '--profiles <path>',
    summary: 'file with runtime classes, or facts about known ones',
    group: 'Policy',
    repeats: true,
  },
  {
    flags: '--kata-version <version>',
    summary: 'Kata release of the nodes, such as 3.29.0 (default: the newest that is known)',
    group: 'Policy',
  },
  {
    flags: '--format <format>',
    summary: 'text, or json for programs',
    group: 'Output',
    choices: ['text', 'json'],
    fallback: 'text',
  },
] as const satisfies readonly Flag[];

/** Flags of `genpolicy replay`. */
export const replayFlags = [
  {
    flags: '--policy <path>',
    summary: 'policy to ask: Rego, an annotation value, initdata TOML, or a manifest that carries one; - for stdin',
    group: 'Input',
    required: true,
  },
  {
    flags: '--name <workload>',
    summary: 'which of the policies of a manifest: name or kind/name of its workload',
    group: 'Input',
  },
  {
    flags: '--fresh',
    summary: "forget the policy's state before each request",
    group: 'Policy',
  },
  {
    flags: '--show-values',
    summary: 'show the values of variables and arguments in what the policy prints',
    group: 'Output',
  },
  {
    flags: '--format <format>',
    summary: 'text, or json for programs',
    group: 'Output',
    choices: ['text', 'json'],
    fallback: 'text',
  },
] as const satisfies readonly Flag[];

/** Flags of `genpolicy inspect`. */
export const inspectFlags = [
  {
    flags: '--name <workload>',
    summary: 'which of the policies of a manifest: name or kind/name of its workload (default: all)',
    group: 'Input',
  },
  {
    flags: '--fail-on <risks>',
    summary: 'risks that lead to exit code 1, with commas, such as exec,wildcard-env; any: all of them',
    group: 'Output',
    repeats: true,
  },
  {
    flags: '--format <format>',
    summary: 'text, or json for programs',
    group: 'Output',
    choices: ['text', 'json'],
    fallback: 'text',
  },
] as const satisfies readonly Flag[];

/** Flags of `genpolicy explain`. */
export const explainFlags = [
  {
    flags: '--policy <path>',
    summary: 'policy that denied: a manifest that carries one, an annotation value, initdata TOML or Rego; - for stdin',
    group: 'Input',
  },
  {
    flags: '--name <workload>',
    summary: 'which of the policies of a manifest: name or kind/name of its workload',
    group: 'Input',
  },
  {
    flags: '-y, --yaml-file <path>',
    summary: 'manifest as it is now, to tell what changed and at which line (default: the one of --policy)',
    group: 'Input',
    repeats: true,
  },
  {
    flags: '--show-values',
    summary: 'show the values of variables and arguments',
    group: 'Output',
  },
  {
    flags: '--html <path>',
    summary: 'also write the explanation as one HTML page into this file',
    group: 'Output',
  },
  {
    flags: '--format <format>',
    summary: 'text, json for programs, or one HTML page on stdout',
    group: 'Output',
    choices: ['text', 'json', 'html'],
    fallback: 'text',
  },
] as const satisfies readonly Flag[];

/** Flags of generation that say nothing about a policy that is only looked at. */
const flagsOfWriting: ReadonlySet<string> = new Set([
  '-y, --yaml-file <path>',
  '--debug-policy',
  '--no-link',
  '--no-self-check',
  '--initdata-path <path>',
  '--initdata-algorithm <name>',
  '-u, --use-cached-files',
  '--layers-cache-file-path <path>',
  '--pin',
]);

/** Flags of `genpolicy verify`: those that decide what policy comes out, and its own. */
export const verifyFlags: readonly Flag[] = [
  {
    flags: '-y, --yaml-file <path>',
    summary: 'manifest to verify: a file, a folder, or - (default: stdin)',
    group: 'Input',
    repeats: true,
  },
  ...generateFlags
    .filter(({ flags, group }) => group !== 'Output' && !flagsOfWriting.has(flags))
    .map((flag: Flag) => ({ ...flag, reference: undefined })),
  {
    flags: '--exhaustive',
    summary: 'judge every changed request instead of one of each kind at each place (takes minutes)',
    group: 'Policy',
  },
  {
    flags: '--verbose',
    summary: 'also list what was simulated, and every change that passes with its reason',
    group: 'Output',
  },
  {
    flags: '--show-values',
    summary: 'show the values of variables and arguments',
    group: 'Output',
  },
  {
    flags: '--html <path>',
    summary: 'also write the report as one HTML page into this file',
    group: 'Output',
  },
  {
    flags: '--format <format>',
    summary: 'text, json for programs, or one HTML page on stdout',
    group: 'Output',
    choices: ['text', 'json', 'html'],
    fallback: 'text',
  },
];

/** Flags of `genpolicy lint`: those that decide what policy would come out, and its own. */
export const lintFlags: readonly Flag[] = [
  {
    flags: '-y, --yaml-file <path>',
    summary: 'manifest to look at: a file, a folder, or - (default: stdin)',
    group: 'Input',
    repeats: true,
  },
  ...generateFlags
    .filter(({ flags, group }) => group !== 'Output' && !flagsOfWriting.has(flags))
    .map((flag: Flag) => ({ ...flag, reference: undefined })),
  {
    flags: '--image-budget <megabytes>',
    summary: 'how much of each image of a GPU container may be read to see what it is made of (default: 200)',
    group: 'Images',
  },
  {
    flags: '--fix',
    summary: 'mend what can be mended safely in the manifests; comments stay',
    group: 'Output',
  },
  {
    flags: '--fail-on <severity>',
    summary: 'the least severity of findings that leads to exit code 1',
    group: 'Output',
    choices: ['info', 'warning', 'error', 'never'],
    fallback: 'warning',
  },
  {
    flags: '--format <format>',
    summary: 'text, json for programs, sarif for code scanning, or github for annotations of pull requests',
    group: 'Output',
    choices: ['text', 'json', 'sarif', 'github'],
    fallback: 'text',
  },
];

/** Flags of `genpolicy approve`: those that decide what policy comes out, and its own. */
export const approveFlags: readonly Flag[] = [
  {
    flags: '-y, --yaml-file <path>',
    summary: 'manifest of what is approved: a file, a folder, or - (default: stdin)',
    group: 'Input',
    repeats: true,
  },
  ...generateFlags
    .filter(({ flags, group }) => group !== 'Output' && !flagsOfWriting.has(flags))
    .map((flag: Flag) => ({ ...flag, reference: undefined })),
  {
    flags: '-o, --output <path>',
    summary: 'where the policies go: a file for a ConfigMap each, - for stdout (default), or a folder for a file each',
    group: 'Output',
  },
];

/** Flags of `genpolicy diff`. */
export const diffFlags = [
  {
    flags: '--base <ref>',
    summary: 'compare all manifests that changed since this commit of git, or only those of the given paths',
    group: 'Input',
  },
  {
    flags: '--name <workload>',
    summary: 'only the policy of this workload: name or kind/name',
    group: 'Input',
  },
  {
    flags: '--waivers <path>',
    summary: 'file with findings that were approved',
    group: 'Input',
  },
  {
    flags: '--fail-on <relation,...>',
    summary: 'findings that lead to exit code 1, with commas: wider, incomparable, changed, narrower, or never',
    group: 'Policy',
    fallback: 'wider,incomparable',
  },
  {
    flags: '--approve <path>',
    summary: 'add the findings that would fail to this file of waivers; needs --reason, --owner and --expires',
    group: 'Output',
  },
  { flags: '--reason <text>', summary: 'why the findings are approved', group: 'Output' },
  { flags: '--owner <name>', summary: 'who approves them', group: 'Output' },
  { flags: '--expires <day>', summary: 'last day on which the approval holds, such as 2027-01-31', group: 'Output' },
  { flags: '--today <day>', summary: 'the day to judge waivers by (default: today, UTC)', group: 'Policy' },
  {
    flags: '--show-values',
    summary: 'show the values of variables and arguments; requests can then be replayed',
    group: 'Output',
  },
  {
    flags: '--format <format>',
    summary: 'text, json for programs, markdown for pull requests, sarif, github annotations, or junit',
    group: 'Output',
    choices: ['text', 'json', 'markdown', 'sarif', 'github', 'junit'],
    fallback: 'text',
  },
] as const satisfies readonly Flag[];
