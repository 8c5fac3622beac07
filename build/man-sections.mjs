// What the man pages say that no table in the code says.

const exits = {
  done: ['0', 'done'],
  findings: ['1', 'a check has findings'],
  input: ['2', 'the input is wrong: manifests, settings, flags'],
  world: ['3', 'the world is wrong: a registry, a cluster, the disk'],
  bug: ['70', 'a bug of the program'],
};

const proxies = ['HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY', 'proxies for registries, also in lower case'];

export const manSections = {
  genpolicy: {
    description: [
      'Pods under Kata Containers run in a VM of their own. In a confidential VM the host is not trusted: the Kata agent in the\nguest checks every request of the host against a Rego policy. genpolicy reads Kubernetes manifests and the images that they\nname, and puts that policy into the annotation io.katacontainers.config.hypervisor.cc_init_data of each pod. All other bytes\nof the manifests stay as they are. With an error, nothing is written.',
      'A policy protects a pod only when the relying party checks the digest of its initdata.',
      'Without a command, genpolicy makes policies: the flags for it are under OPTIONS. A ResourceList on standard input is answered\nas by the command krm.',
    ],
    exits: [...Object.values(exits), ['130', 'ended by Ctrl-C']],
    environment: [
      ['XDG_CACHE_HOME', 'folder with the cache of images, in genpolicy below it; ~/.cache if unset'],
      ['DOCKER_CONFIG', 'folder with config.json, which has the credentials of registries; ~/.docker if unset'],
      ['REGISTRY_AUTH_FILE', 'a file with credentials that is asked first'],
      ['KUBECONFIG', 'the cluster for --from-cluster'],
      proxies,
      ['NO_COLOR, FORCE_COLOR', 'never, or always, write in colour'],
    ],
    seeAlso: ['genpolicy-webhook', 'kubectl', 'helm'],
  },
  webhook: {
    description: [
      'An admission webhook that puts Kata agent policies on pods when they are created, attaches those that were approved, or only\nverifies them.',
      'Software in an untrusted cluster cannot be the root of trust. A pod is protected when the relying party checks the digest of\nits initdata.',
    ],
    exits: [exits.done, ['1', 'review: the request is denied'], exits.input, exits.world, exits.bug],
    environment: [proxies],
    examples: [
      { meaning: 'serve', line: 'genpolicy-webhook serve --config webhook.yaml' },
      { meaning: 'what would be answered, offline', line: 'genpolicy-webhook review < review.json' },
      { meaning: 'the same for validation', line: 'genpolicy-webhook review --endpoint validate < review.json' },
    ],
    seeAlso: ['genpolicy', 'kubectl'],
  },
};
