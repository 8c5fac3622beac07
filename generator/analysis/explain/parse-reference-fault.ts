import type { CheckName, Fault } from './fault.js';
import { readJsonPrefix } from './read-json-prefix.js';

/** What the prints of the Kata project's rules tell: they narrate, and the last steps before the next container matter. */
export interface ReferenceStory {
  readonly fault: Fault | undefined;
  /** Position in `policy_data.containers` of the one that came closest; undefined if none was tried. */
  readonly container: number | undefined;
}

const nextContainer = /^=+ CreateContainerRequest: trying next policy container/;

/** Which check a rule of the reference belongs to, by the beginning of its name; the first that fits. */
const ruleTable: readonly (readonly [string, CheckName])[] = [
  ['allow_create_container_input', 'container-field'],
  ['allow_anno', 'annotation'],
  ['allow_by_container_type', 'container-unknown'],
  ['allow_container_name', 'container-unknown'],
  ['allow_sandbox_container_name', 'container-unknown'],
  ['allow_container_annotation', 'container-unknown'],
  ['container_annotation_missing', 'container-unknown'],
  ['allow_sandbox_net_namespace', 'sandbox-identity'],
  ['allow_net_namespace', 'sandbox-identity'],
  ['allow_sandbox_log_directory', 'sandbox-identity'],
  ['allow_log_directory', 'sandbox-identity'],
  ['allow_sandbox_storage', 'sandbox-request'],
  ['allow_sandbox_name', 'sandbox-identity'],
  ['allow_by_sandbox_name', 'sandbox-identity'],
  ['allow_by_anno', 'sandbox-identity'],
  ['allow_namespace', 'sandbox-identity'],
  ['state_allows', 'sandbox-identity'],
  ['allow_storage', 'storage'],
  ['allow_block_storage', 'storage'],
  ['allow_mount_point', 'storage'],
  ['allow_mount', 'mount'],
  ['check_mount', 'mount'],
  ['mount_source_allows', 'mount'],
  ['allow_by_bundle_or_sandbox_id', 'mount'],
  ['allow_arg', 'args'],
  ['allow_process_common', 'process-field'],
  ['allow_user', 'user'],
  ['allow_env', 'env'],
  ['allow_var', 'env'],
  ['allow_pod_ip_var', 'env'],
  ['allow_host_ip_var', 'env'],
  ['allow_caps', 'capabilities'],
  ['match_caps', 'capabilities'],
  ['allow_process', 'args'],
  ['allow_device', 'device'],
  ['allow_volume_device', 'device'],
  ['allow_vfio', 'device'],
  ['allow_masked', 'linux-paths'],
  ['allow_readonly', 'linux-paths'],
  ['allow_linux_devices', 'device'],
  ['allow_linux_sysctl', 'sysctl'],
  ['allow_linux', 'namespaces'],
  ['allow_network_namespace', 'namespaces'],
  ['allow_copy_file', 'copy-path'],
  ['CopyFileRequest', 'copy-path'],
  ['allow_exec', 'exec-command'],
  ['ExecProcessRequest', 'exec-command'],
  ['CreateSandboxRequest', 'sandbox-request'],
  ['UpdateInterfaceRequest', 'network'],
  ['UpdateRoutesRequest', 'network'],
  ['AddARPNeighborsRequest', 'network'],
];

const nameOf = (print: string): string => /^(?:-+ )?(\w+)/.exec(print)?.[1] ?? '';

function checkOf(print: string): CheckName | undefined {
  const name = nameOf(print);
  return ruleTable.find(([prefix]) => name.startsWith(prefix))?.[1];
}

const isDone = (print: string): boolean => / ?: true\b/.test(print);

/** The text behind the last print that begins so. */
function lastAfter(prints: readonly string[], pattern: RegExp): string | undefined {
  const print = prints.findLast((one) => pattern.test(one));
  return print?.replace(pattern, '');
}

/** Destination of the mount for which no rule held. */
function findVainMount(prints: readonly string[]): string | undefined {
  const open = new Map<string, boolean>();
  let current: string | undefined;
  for (const print of prints) {
    const [head] = /^-+ allow_mount \d: i_mount = /.exec(print) ?? [];
    if (head !== undefined) {
      const read = readJsonPrefix(print, head.length);
      const mount = read.kind === 'whole' ? read.value : undefined;
      const destination =
        typeof mount === 'object' && mount !== null && 'destination' in mount ? mount.destination : '';
      current = String(destination);
      if (!open.has(current)) open.set(current, false);
    } else if (/^allow_mount \d: true/.test(print) && current !== undefined) open.set(current, true);
  }
  return [...open].find(([, holds]) => !holds)?.[0];
}

/** What in particular the last steps were about. */
function findSubject(check: CheckName, prints: readonly string[], last: string): Omit<Fault, 'check'> {
  switch (check) {
    case 'env': {
      const variable = lastAfter(prints, /^allow_env: i_var = /);
      return variable === undefined ? {} : { subject: variable.split('=', 1)[0] ?? '' };
    }
    case 'args': {
      const index = lastAfter(prints, /^allow_arg \d: i = /);
      return index === undefined ? {} : { subject: /^\d+/.exec(index)?.[0] ?? '' };
    }
    case 'annotation': {
      const key = lastAfter(prints, /^allow_anno_key_value \d: i key = /);
      return key === undefined ? {} : { subject: key.split(' ', 1)[0] ?? '' };
    }
    case 'mount': {
      const destination = findVainMount(prints);
      return destination === undefined ? {} : { subject: destination };
    }
    case 'user': {
      const [, what = '', given = '', wanted = ''] =
        /input (uid|gid|additionalGids) = (.*) policy \w+ = (.*)$/.exec(last) ?? [];
      return { subject: what === 'additionalGids' ? 'groups' : what.toUpperCase(), given, wanted };
    }
    case 'capabilities': {
      const set = lastAfter(prints, /^allow_caps: input /);
      return set === undefined ? {} : { subject: set.split(' ', 1)[0] ?? '' };
    }
    case 'sysctl': {
      const name = lastAfter(prints, /^allow_linux_sysctl 2: i_name = /);
      return name === undefined ? {} : { subject: name.split(' ', 1)[0] ?? '' };
    }
    default:
      return {};
  }
}

/** Steps of the request's own rule say by their names what is compared next. */
function readEntryStep(last: string): Fault | undefined {
  const [, given = '', wanted = ''] =
    /^CreateContainerRequest: p Version = (?:(\S*)) i Version = (.*)$/.exec(last) ?? [];
  if (/p Version =/.test(last)) return { check: 'oci-version', given: wanted, wanted: given };
  if (/p Readonly =/.test(last)) return { check: 'read-only-root' };
  if (/p_namespace =/.test(last)) return { check: 'sandbox-identity', subject: 'namespace' };
  if (/p_pidns =/.test(last)) return { check: 'container-field', subject: 'sandbox_pidns' };
  return undefined;
}

function readFault(prints: readonly string[]): Fault | undefined {
  const last = prints.at(-1);
  if (last === undefined) return undefined;
  const entry = readEntryStep(last);
  if (entry) return entry;
  if (/^match_caps \d: true/.test(last)) return { check: 'process-field', subject: 'Terminal' };
  // A step that holds was not the one that failed: its caller went on to something that prints nothing.
  const step = isDone(last) ? prints.findLast((print) => !isDone(print) && checkOf(print) !== undefined) : last;
  const check = checkOf(step ?? last) ?? checkOf(last);
  return check && { check, ...findSubject(check, prints, last) };
}

/**
 * Reads what the reference's rules printed; undefined if it is not of such rules. Containers are tried in the order of the
 * policy: where it is known which one is meant, by its position, the story of that one counts.
 */
export function parseReferenceStory(prints: readonly string[], meant?: number): ReferenceStory | undefined {
  if (!prints.some((print) => checkOf(print) !== undefined || nextContainer.test(print))) return undefined;
  const starts = prints.flatMap((print, index) => (nextContainer.test(print) ? [index] : []));
  if (starts.length === 0) return { fault: readFault(prints), container: undefined };
  const tried = starts.map((start, index) => prints.slice(start + 1, starts[index + 1]));
  // Rules go on as far as they can: the container with the longest story came closest.
  const rank = (story: readonly string[]): number => new Set(story.map(nameOf)).size * 10_000 + story.length;
  const isMeant = meant !== undefined && (tried[meant]?.length ?? 0) > 0;
  const closest = isMeant
    ? meant
    : tried.reduce((best, story, index) => (rank(story) > rank(tried[best] ?? []) ? index : best), 0);
  return { fault: readFault(tried[closest] ?? []), container: closest };
}
