const HEAD = `# Runtime classes

<!-- Generated from generator/settings/profile.schema.json and drop-ins/profiles.json by build/generate-settings.mjs. Do not edit. -->

What a policy must allow depends on the Kata runtime that will run the pod. A **profile** says what is known of a runtime
class; the shipped ones, in \`drop-ins/profiles.json\`, are those that kata-deploy makes, from Kata VERSIONS.

## How a pod gets its settings
- Without \`-j\`, the class that the pod names in \`runtimeClassName\` chooses: the built-in settings with the drop-ins of its
  profile, then those of \`--drop-in\` and other flags. Pods of several classes may stand in one stream.
- A pod without a class gets the built-in settings, which are for a confidential guest that pulls its images. A class that
  is not known gets them too, with the warning \`runtime-class-unknown\`.
- \`--profile NAME\` takes that profile for all pods. \`--profiles FILE\` adds classes, or facts about shipped ones.
- With \`-j\` the settings are exactly those of the file or folder. The profile then only feeds findings.
- \`--kata-version\` says which facts hold where versions differ; without it the newest one does.

## Versions of the OCI runtime specification
The policy pins the version that the node's container runtime writes into each container's specification. A wrong one stops
every pod. No profile knows it, so say it: \`--containerd-version 2.1.4\`, \`--oci-version 1.2.1\`, a drop-in \`20-oci-…\`, or
\`oci_versions\` in a profile of your own. Where nobody does, 1.1.0 is taken and the warning \`oci-version-assumed\` says so.
While nodes are being upgraded, \`--oci-version-set 1.2.1,1.3.0\` makes policies that accept exactly these versions.

| containerd | OCI version |
|---|---|
CONTAINERD

## Profiles of your own
\`\`\`json
{
  "classes": [
    {"name": "kata-qemu-nvidia-gpu", "facts": {"allowed_hypervisor_annotations": ["cc_init_data"]}},
    {"name": "kata-team-a", "like": "kata-qemu-nvidia-gpu-snp", "facts": {"oci_versions": ["1.3.0"]}}
  ]
}
\`\`\`

A class with the name of a shipped one adds its facts to that one's; lists are replaced, except that
\`allowed_hypervisor_annotations\` come on top of \`enable_annotations\`, as in kata-deploy's chart. \`like\` takes the facts of
another class. Classes for debugging that kata-deploy adds, \`NAME-debug\` and \`NAME-devkit\`, have the profile of \`NAME\`.
A mistake in the file is an error at its line. \`genpolicy profiles list\` and \`genpolicy profiles show NAME\` print what is
in force.
`;

/** Makes docs/profiles.md: how profiles are chosen, the facts and what they mean, the table of the shipped classes. */
export function generateProfileDocs(schema, profiles, containerdVersions) {
  const { versions, classes } = profiles;
  const head = HEAD.replace('VERSIONS', `${versions[0]} to ${versions.at(-1)}`).replace(
    'CONTAINERD',
    containerdVersions.map(({ containerd, oci }) => `| ${containerd} | ${oci} |`).join('\n'),
  );
  return `${head}${describeFacts(schema)}${listClasses(classes, versions.at(-1))}${listChanges(classes)}${listUnknown(schema, classes)}`;
}

function describeFacts(schema) {
  const rows = Object.entries(schema.definitions.ClassFacts.properties).map(([key, node]) => {
    const values = node.enum ?? node.items?.enum;
    const type = values ? values.map((value) => `\`${value}\``).join(', ') : node.type === 'array' ? 'list' : node.type;
    return `| \`${key}\` | ${node.type === 'array' && values ? `list of ${type}` : type} | ${node.description} |`;
  });
  return `\n## Facts\n\nA fact that is absent is unknown; nothing is assumed in its place.\n\n| fact | values | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
}

const latestFacts = ({ facts = {}, changes = [] }) =>
  Object.assign({}, facts, ...changes.map((change) => change.facts));

const showList = (values) => (values === undefined ? '?' : values.length === 0 ? 'none' : values.join(', '));

function listClasses(classes, newest) {
  const rows = classes.map((entry) => {
    const facts = latestFacts(entry);
    const name = `\`${entry.name}\``;
    const span = [entry.since && `from ${entry.since}`, entry.until && `until ${entry.until}`]
      .filter(Boolean)
      .join(', ');
    return [
      span ? `${name} (${span})` : name,
      facts.tee ?? '?',
      facts.runtime ?? '?',
      facts.shared_fs ?? '?',
      facts.emptydir_mode ?? '?',
      facts.image_pull ?? '?',
      facts.create_container_timeout ?? '?',
      showList(facts.enable_annotations),
      showList(facts.drop_ins),
    ];
  });
  const head = [
    'class',
    'TEE',
    'runtime',
    'shared fs',
    'emptyDir',
    'images',
    'timeout (s)',
    'annotations allowed',
    'drop-ins',
  ];
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `|${cells.map((cell) => ` ${cell} `).join('|')}|`,
  );
  return `\n## Shipped classes\n\nAs in Kata ${newest}, or the last version that had the class. \`?\` is unknown.\n\n${lines.join('\n')}\n`;
}

function listChanges(classes) {
  const rows = classes.flatMap(({ name, changes = [] }) =>
    changes.map(({ since, facts }) => {
      const what = Object.entries(facts).map(
        ([key, value]) => `\`${key}\` ${Array.isArray(value) ? showList(value) : value}`,
      );
      return `| \`${name}\` | ${since} | ${what.join('; ')} |`;
    }),
  );
  return `\n## What changed between versions\n\n| class | since | facts |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function listUnknown(schema, classes) {
  const stated = new Set(['allowed_hypervisor_annotations', 'oci_versions', 'node_gpus', 'node_nvswitches']);
  const keys = Object.keys(schema.definitions.ClassFacts.properties).filter((key) => !stated.has(key));
  const rows = classes.flatMap((entry) => {
    const facts = latestFacts(entry);
    const unknown = keys.filter((key) => facts[key] === undefined);
    return unknown.length === 0 ? [] : [`| \`${entry.name}\` | ${unknown.map((key) => `\`${key}\``).join(', ')} |`];
  });
  return `\n## What is not known\n\nFacts that no shipped profile can know: ${[...stated].map((key) => `\`${key}\``).join(', ')}. Besides:\n\n| class | unknown |\n|---|---|\n${rows.join('\n')}\n`;
}
