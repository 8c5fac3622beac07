/**
 * The layers of docs/architecture.md as rules: imports go down only, and only named rooms touch the outside world.
 * Order, low to high: diagnostics, rules/engine, manifest, settings, image, gpu, policy, initdata, analysis, index, cli, webhook.
 */
const layers = [
  ['generator/diagnostics'],
  ['rules/engine', 'generator/manifest', 'generator/settings', 'generator/image'],
  ['generator/gpu', 'generator/policy'],
  ['generator/initdata'],
  ['generator/analysis'],
  ['generator/index.ts', 'generator/generate'],
  ['generator/cli'],
];

const upward = layers.slice(0, -1).map((rooms, index) => ({
  name: `no-upward-imports-from-layer-${index + 1}`,
  comment: 'A room imports only from its own layer and from the layers below.',
  severity: 'error',
  from: { path: `^(${rooms.join('|')})` },
  to: {
    path: `^(${layers
      .slice(index + 1)
      .flat()
      .join('|')})`,
  },
}));

module.exports = {
  forbidden: [
    ...upward,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'webhook-uses-the-door',
      comment: 'The webhook sees the library as its users do.',
      severity: 'error',
      from: { path: '^webhook' },
      to: { path: '^generator/', pathNot: '^generator/index\\.ts$' },
    },
    {
      name: 'webhook-is-nobodys-library',
      severity: 'error',
      from: { path: '^(generator|rules)' },
      to: { path: '^webhook' },
    },
    {
      name: 'webhook-pure-rooms',
      comment: 'Reviews are answered and decided without files or sockets: what is to be known is handed in.',
      severity: 'error',
      from: { path: '^webhook/(review|decide)/' },
      to: { path: '^(node:)?(fs|fs/promises|http|https|net|tls|child_process)$' },
    },
    {
      name: 'webhook-cluster-client',
      comment: 'The cluster client is large, and loads only when something of the cluster is asked for.',
      severity: 'error',
      from: { path: '^webhook', pathNot: '^webhook/cluster/load-kube-config\\.ts$' },
      to: { path: '@kubernetes/client-node' },
    },
    {
      name: 'webhook-certificate-maker',
      comment: 'Making certificates needs a library; serving mounted ones does not.',
      severity: 'error',
      from: { path: '^webhook', pathNot: '^webhook/certificates/make-certificate\\.ts$' },
      to: { path: '@peculiar/x509' },
    },
    {
      name: 'engine-stands-alone',
      comment: 'rules/engine is a library of its own.',
      severity: 'error',
      from: { path: '^rules/engine' },
      to: { path: '^generator' },
    },
    {
      name: 'pure-rooms',
      comment: 'Only manifest reading, settings loading, the image room, the command line and the webhook do I/O.',
      severity: 'error',
      from: { path: '^(generator/(diagnostics|gpu|policy|initdata|analysis|generate)|rules)/' },
      to: { path: '^(node:)?(fs|fs/promises|http|https|net|tls|child_process|undici)$' },
    },
    {
      name: 'cli-starts-fast',
      comment:
        'The command line never loads the web server or the cluster client at start; one file, loaded late, does.',
      severity: 'error',
      from: { path: '^generator/cli', pathNot: '^generator/cli/load-kube-config\\.ts$' },
      to: { path: 'node_modules/(fastify|@kubernetes/client-node)', dynamic: false },
    },
    {
      name: 'cluster-client-loads-late',
      severity: 'error',
      from: { path: '^generator/cli' },
      to: { path: '^generator/cli/load-kube-config\\.ts$', dynamic: false },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
