import type { CheckName, Fault } from './fault.js';

interface FaultRow {
  readonly pattern: RegExp;
  readonly check: CheckName;
}

/**
 * What our rules print (rules/agent_policy): the first row that fits. Named groups are members of the fault. A fault may be cut,
 * so what stands last is optional.
 */
const faultTable: readonly FaultRow[] = [
  { pattern: /^container: Version is (?<given>.*?)(?:, policy has (?<wanted>.*))?$/, check: 'oci-version' },
  { pattern: /^container: (?<subject>.*) is not in the policy, or malformed/, check: 'container-unknown' },
  { pattern: /^container: id or bundle/, check: 'container-id' },
  { pattern: /^container: (?:one of this name was started|not the current one|unknown id)/, check: 'container-state' },
  { pattern: /^container: (?<subject>\S+) is (?<given>.*?)(?:, policy has (?<wanted>.*))?$/, check: 'container-field' },
  { pattern: /^container: /, check: 'container-field' },
  { pattern: /^sandbox: hooks, modules/, check: 'sandbox-request' },
  { pattern: /^sandbox: (?<subject>\w+) is (?<given>.*?)(?:, policy has (?<wanted>.*))?$/, check: 'sandbox-identity' },
  { pattern: /^sandbox: /, check: 'sandbox-identity' },
  { pattern: /^process: (?<subject>UID|GID) is (?<given>.*?)(?:, policy has (?<wanted>.*))?$/, check: 'user' },
  { pattern: /^process: groups, profile/, check: 'process-field' },
  { pattern: /^process: (?<subject>\w+) is (?<given>.*?)(?:, policy has (?<wanted>.*))?$/, check: 'process-field' },
  { pattern: /^args: (?<given>\d+), policy has (?<wanted>\d+)/, check: 'args' },
  { pattern: /^args: argument (?<subject>\d+)/, check: 'args' },
  { pattern: /^env: missing: (?<subject>[^=\s]+)/, check: 'env-missing' },
  { pattern: /^env: a variable that is not of the policy is given twice/, check: 'env' },
  { pattern: /^env: (?:overridden: )?(?<subject>[^=\s]+)/, check: 'env' },
  { pattern: /^capabilities: (?<subject>\S+)/, check: 'capabilities' },
  { pattern: /^annotations: (?<subject>\S+)/, check: 'annotation' },
  { pattern: /^mounts: missing: (?<subject>\S+)/, check: 'mount-missing' },
  { pattern: /^mounts: (?:hides another: )?(?<subject>\/.*?)(?:: (?:not in|options|source).*)?$/, check: 'mount' },
  { pattern: /^mounts: /, check: 'mount' },
  { pattern: /^storages: image (?<subject>\S+)/, check: 'image' },
  { pattern: /^storages: (?<subject>.+)/, check: 'storage' },
  { pattern: /^devices: (?<subject>.+) is (?<given>.*?)(?:, policy has (?<wanted>.*))?$/, check: 'device' },
  { pattern: /^devices: (?<subject>.+)/, check: 'device' },
  { pattern: /^linux: sysctl: (?<subject>\S+)/, check: 'sysctl' },
  { pattern: /^linux: not (?:hidden|read-only)(?: or read-only)?: (?<subject>\S+)/, check: 'linux-paths' },
  { pattern: /^linux: (?<subject>\w+) is (?<given>.*?)(?:, policy has (?<wanted>.*))?$/, check: 'container-field' },
  { pattern: /^linux: /, check: 'namespaces' },
  { pattern: /^exec: this command is not/, check: 'exec-command' },
  { pattern: /^exec: no-new-privileges/, check: 'exec-privileges' },
  { pattern: /^exec: /, check: 'process-field' },
  { pattern: /^copy: (?<subject>.+)/, check: 'copy-path' },
  { pattern: /^(?:interface|routes|neighbours): ?(?<subject>.*)/, check: 'network' },
];

/** Reads what our rules printed; undefined if it is not of our rules. */
export function parseOwnFault(prints: readonly string[]): Fault | undefined {
  for (const print of prints) {
    for (const { pattern, check } of faultTable) {
      const found = pattern.exec(print.trim());
      if (!found) continue;
      const { subject, given, wanted } = found.groups ?? {};
      return {
        check,
        ...(subject !== undefined && subject !== '' && { subject }),
        ...(given !== undefined && { given }),
        ...(wanted !== undefined && { wanted }),
      };
    }
  }
  return undefined;
}
