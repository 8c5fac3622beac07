const HEAD = `# Kernel parameters

<!-- Made from generator/initdata/kernel-params/parameter-table.ts by build/generate-docs.mjs. Do not edit. -->

A pod sets parameters of its guest's kernel with the annotation \`io.katacontainers.config.hypervisor.kernel_params\`:
\`key=value\` with spaces between them. The Kata agent, NVIDIA's init and the guest components read some of them.

\`\`\`
genpolicy kernel-params -y pod.yaml                                        # what the guest gets, and what is wrong
genpolicy kernel-params -y pod.yaml --add agent.image_pull_timeout=1800    # what adding a parameter would make of it
genpolicy kernel-params -y pod.yaml --format json
\`\`\`

## What runtimes make of the annotation
- There is no quoting. The Go runtime splits at any white space, the Rust runtime at single spaces, the guest at white space
  again. A value with a space cannot be passed; quotes arrive as characters.
- A parameter replaces those of the class's configuration with the same key, all of them: one \`pci=…\` removes the three that
  GPU classes have, and the annotation cannot restate them, since the Go runtime keeps one of each key.
- Of a key that is given twice, the Go runtime keeps the last, the Rust runtime both. There is no way to remove a parameter.
- The Go runtime drops the \`=\` of an empty value.
- The class must allow the annotation (\`kernel_params\` among \`enable_annotations\`, see [profiles](profiles.md)). Otherwise the Go
  runtime refuses the pod, and the Rust runtime ignores the parameters without a word.
- The command line is measured: each distinct value has its own launch measurement, so that reference values move with it. The
  host can change the annotation; attestation finds out, the policy does not see the command line.
- A policy names the annotations of its pod. One that is added after the policy was made is denied, so decide about kernel
  parameters first.

## What a merge does
Parameters of the pod stay as they are; what is added comes behind them in the given order, unless the pod sets the key or the
class's configuration has just that parameter. Of a key that the pod repeats the last one stays. The result has single spaces,
each key once, and reaches the guest of both runtimes as it is written; merging again changes nothing. A pod whose
parameters have quotes, an empty value or characters that are not printable ASCII is refused: no value would be right.
`;

function describeType(type) {
  switch (type.kind) {
    case 'flag':
      return 'bare name, no value';
    case 'agent-boolean':
      return '`true`, `false` or a number; else false';
    case 'strict-boolean':
      return '`true` or `false`';
    case 'nvrc-boolean':
      return '`on`/`off`, `true`/`false`, `1`/`0`, `yes`/`no`; else off';
    case 'number': {
      const unit = { s: 'seconds', port: 'port', bytes: 'bytes', '%': 'percent' }[type.unit] ?? type.unit;
      const low = type.ignoredBelow ?? type.minimum;
      return `${unit ? `${unit}, ` : ''}${low} to ${type.maximum}${type.ignoredBelow === undefined ? '' : '; less is ignored'}`;
    }
    case 'choice': {
      const values = type.values.filter((value) => value !== '').map((value) => `\`${value}\``);
      return `${values.join(', ')}${type.fallback === undefined ? '' : `; else ${type.fallback}`}`;
    }
    case 'url':
      return type.schemes ? type.schemes.map((scheme) => `\`${scheme}:///…\``).join(' or ') : 'URL';
    default:
      return type.form ? `such as \`${type.form.example}\`` : 'text';
  }
}

const readers = [
  [
    'agent',
    'The Kata agent',
    'A value that cannot be read stops the agent, and with it the pod: the VM hangs until a timeout.',
  ],
  ['guest-components', 'The guest components', 'Where initdata carries a `cdh.toml`, that file counts instead.'],
  ['nvrc', "NVIDIA's init (NVRC)", 'A number that cannot be read stops the init of the guest.'],
];

/** Makes docs/kernel-params.md from the table of parameters. */
export function writeKernelParams(table) {
  const sections = readers.map(([reader, title, note]) => {
    const rows = table
      .filter((row) => row.reader === reader)
      .map((row) => {
        const notes = [
          row.summary,
          ...(row.opensGuest ? ['**opens the guest to its host**'] : []),
          ...(row.since ? [`from Kata ${row.since}`] : []),
          ...(row.until === 'never' ? ['read by no guest of Kata 3.28 or later'] : []),
        ];
        return `| \`${row.key}\` | ${describeType(row.type)} | ${row.fallback === undefined ? '' : `\`${row.fallback}\``} | ${notes.join('; ')} |`;
      });
    return `\n## ${title}\n\n${note}\n\n| parameter | value | default | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `${HEAD}${sections.join('')}`;
}
