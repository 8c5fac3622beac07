/** What a check of the rules is about. One row a kind of denial; the words are for people. */
export const checkTitles = {
  'oci-version': 'the version of the OCI specification',
  'container-unknown': 'which container it is',
  'container-field': 'a field of the request that must stay empty',
  'container-id': 'the id or bundle of the container',
  'container-state': 'whether the container exists or was started',
  'sandbox-identity': 'the identity of the pod',
  'sandbox-request': 'the sandbox',
  user: 'the user or group',
  'process-field': 'a setting of the process',
  args: 'the command line',
  env: 'a variable',
  'env-missing': 'a variable that is missing',
  capabilities: 'capabilities',
  annotation: 'an annotation',
  mount: 'a mount',
  'mount-missing': 'a mount that is missing',
  storage: 'a storage',
  image: 'the image that the guest pulls',
  device: 'devices',
  'linux-paths': 'hidden or read-only paths',
  sysctl: 'a kernel parameter of the container',
  namespaces: 'namespaces, cgroup or resources',
  'read-only-root': 'whether the root file system is read-only',
  'exec-command': 'the command that was to be run',
  'exec-privileges': 'whether the command may gain privileges',
  'copy-path': 'a file that was to be copied into the guest',
  network: 'the network of the guest',
  stream: 'reading or writing streams of a process',
  closed: 'a request that no setting opens',
  unknown: 'something that could not be told',
} as const;

export type CheckName = keyof typeof checkTitles;

/** The first check that failed, as far as it can be told. */
export interface Fault {
  readonly check: CheckName;
  /** What in particular: name of a variable, destination of a mount, key of an annotation, index of an argument. */
  readonly subject?: string;
  /** As the policy itself says it. */
  readonly given?: string;
  readonly wanted?: string;
}
