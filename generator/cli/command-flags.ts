import { type Flag, generateFlags, kataVersion, profilesFile } from './flags.js';

// Flags of all commands but generation. They stand apart because generation, which starts often, does not need them.

const textOrJson = {
  flags: '--format <format>',
  summary: 'text, or json for programs',
  group: 'Output',
  choices: ['text', 'json'],
  fallback: 'text',
} as const satisfies Flag;

const textJsonOrHtml = {
  ...textOrJson,
  summary: 'text, json for programs, or one HTML page on stdout',
  choices: ['text', 'json', 'html'],
} as const satisfies Flag;

const showValues = {
  flags: '--show-values',
  summary: 'show the values of variables and arguments',
  group: 'Output',
} as const satisfies Flag;

const policyName = {
  flags: '--name <workload>',
  summary: 'which of the policies of a manifest: name or kind/name of its workload',
  group: 'Input',
} as const satisfies Flag;

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

/** Flags of commands that look at what generation would make: those that decide what policy comes out. */
function listInputFlags(summaryOfYaml: string): readonly Flag[] {
  return [
    { flags: '-y, --yaml-file <path>', summary: summaryOfYaml, group: 'Input', repeats: true },
    ...generateFlags
      .filter(({ flags, group }) => group !== 'Output' && !flagsOfWriting.has(flags))
      .map((flag: Flag) => ({ ...flag, reference: undefined })),
  ];
}

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
  profilesFile,
  kataVersion,
  {
    flags: '--show-values',
    summary: 'also print values that look like secrets',
    group: 'Output',
  },
  textOrJson,
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
  profilesFile,
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
  textOrJson,
] as const satisfies readonly Flag[];

/** Flags of `genpolicy profiles list` and `show`. */
export const profilesFlags = [profilesFile, kataVersion, textOrJson] as const satisfies readonly Flag[];

/** Flags of `genpolicy replay`. */
export const replayFlags = [
  {
    flags: '--policy <path>',
    summary: 'policy to ask: Rego, an annotation value, initdata TOML, or a manifest that carries one; - for stdin',
    group: 'Input',
    required: true,
  },
  policyName,
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
  textOrJson,
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
  textOrJson,
] as const satisfies readonly Flag[];

/** Flags of `genpolicy explain`. */
export const explainFlags = [
  {
    flags: '--policy <path>',
    summary: 'policy that denied: a manifest that carries one, an annotation value, initdata TOML or Rego; - for stdin',
    group: 'Input',
  },
  policyName,
  {
    flags: '-y, --yaml-file <path>',
    summary: 'manifest as it is now, to tell what changed and at which line (default: the one of --policy)',
    group: 'Input',
    repeats: true,
  },
  showValues,
  {
    flags: '--html <path>',
    summary: 'also write the explanation as one HTML page into this file',
    group: 'Output',
  },
  textJsonOrHtml,
] as const satisfies readonly Flag[];

/** Flags of `genpolicy verify`: those that decide what policy comes out, and its own. */
export const verifyFlags: readonly Flag[] = [
  ...listInputFlags('manifest to verify: a file, a folder, or - (default: stdin)'),
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
  showValues,
  {
    flags: '--html <path>',
    summary: 'also write the report as one HTML page into this file',
    group: 'Output',
  },
  textJsonOrHtml,
];

/** Flags of `genpolicy lint`: those that decide what policy would come out, and its own. */
export const lintFlags: readonly Flag[] = [
  ...listInputFlags('manifest to look at: a file, a folder, or - (default: stdin)'),
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
  ...listInputFlags('manifest of what is approved: a file, a folder, or - (default: stdin)'),
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

/** Flags of generation that make sense where a manifest comes from stdin and goes to stdout. */
export const krmFlags: readonly Flag[] = generateFlags
  .filter(({ flags, group }) => group !== 'Output' && flags !== '-y, --yaml-file <path>')
  .map((flag: Flag) => ({ ...flag, reference: undefined }));

/** Flags of `genpolicy post-render`. */
export const postRenderFlags: readonly Flag[] = [
  ...krmFlags,
  {
    flags: '--fail-on <severity>',
    summary:
      'the least severity of findings that keeps anything from being written: Helm does not show those of a run that succeeds',
    group: 'Output',
    choices: ['warning', 'error'],
    fallback: 'warning',
  },
];
