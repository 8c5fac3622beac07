import type { Workload } from '../../manifest/index.js';
import type { Json } from '../requests/index.js';
import type { Difference } from './list-differences.js';
import { sandboxName } from './policy-tree.js';

interface Row {
  /** Steps of the path; `*` stands for one, and the last `**` for all that are left. */
  readonly path: string;
  /** `{}` stands for what the last `*` or `**` matched. */
  readonly words: string;
  /** Where a manifest says it: in the container, or from the template's root where it begins with `/`. */
  readonly manifest?: string;
}

/** Elements of policy data in plain words, and the part of a manifest that most likely says them. */
const rows: readonly Row[] = [
  { path: 'containers/*', words: 'the container' },
  { path: 'containers/*/OCI/Version', words: 'OCI version' },
  { path: 'containers/*/OCI/Process/Args', words: 'command and arguments', manifest: 'args' },
  { path: 'containers/*/OCI/Process/Env/**', words: 'variable {}', manifest: 'env' },
  { path: 'containers/*/OCI/Process/User/UID', words: 'user', manifest: 'securityContext' },
  { path: 'containers/*/OCI/Process/User/GID', words: 'group', manifest: 'securityContext' },
  {
    path: 'containers/*/OCI/Process/User/AdditionalGids',
    words: 'additional groups',
    manifest: '/spec/securityContext',
  },
  { path: 'containers/*/OCI/Process/Terminal', words: 'terminal', manifest: 'tty' },
  { path: 'containers/*/OCI/Process/Cwd', words: 'working directory', manifest: 'workingDir' },
  { path: 'containers/*/OCI/Process/NoNewPrivileges', words: 'no-new-privileges', manifest: 'securityContext' },
  { path: 'containers/*/OCI/Process/Capabilities/**', words: '{} capabilities', manifest: 'securityContext' },
  { path: 'containers/*/OCI/Root/Readonly', words: 'read-only root file system', manifest: 'securityContext' },
  { path: 'containers/*/OCI/Root/**', words: 'root file system: {}' },
  { path: 'containers/*/OCI/Mounts/**', words: 'mount {}', manifest: 'volumeMounts' },
  { path: 'containers/*/OCI/Annotations/**', words: 'annotation {}', manifest: '/metadata/annotations' },
  { path: 'containers/*/OCI/Linux/MaskedPaths', words: 'hidden path', manifest: 'securityContext' },
  { path: 'containers/*/OCI/Linux/ReadonlyPaths', words: 'read-only path', manifest: 'securityContext' },
  { path: 'containers/*/OCI/Linux/Sysctl/**', words: 'kernel parameter {}', manifest: '/spec/securityContext' },
  { path: 'containers/*/OCI/Linux/Namespaces', words: 'namespaces', manifest: '/spec' },
  { path: 'containers/*/OCI/Linux/**', words: 'Linux: {}' },
  { path: 'containers/*/storages', words: 'storages', manifest: 'volumeMounts' },
  { path: 'containers/*/devices', words: 'devices and GPUs', manifest: 'resources' },
  { path: 'containers/*/exec_commands', words: 'command of a probe or hook', manifest: 'livenessProbe' },
  { path: 'containers/*/sandbox_pidns', words: 'shared process namespace', manifest: '/spec/shareProcessNamespace' },
  {
    path: 'containers/*/runtime_anno_patterns/**',
    words: 'annotation of the runtime {}',
    manifest: 'terminationMessagePath',
  },
  { path: 'containers/*/extensions/images', words: 'image', manifest: 'image' },
  { path: 'containers/*/extensions/nvswitch', words: 'NVSwitches', manifest: 'resources' },
  { path: 'containers/*/extensions/hugepages/**', words: 'huge pages of {}', manifest: 'resources' },
  { path: 'containers/*/extensions/hugepages', words: 'huge pages', manifest: 'resources' },
  { path: 'containers/*/extensions/apparmor', words: 'AppArmor profile', manifest: 'securityContext' },
  { path: 'containers/*/extensions/go_exec', words: 'commands without no-new-privileges' },
  { path: 'containers/*/**', words: '{}' },
  { path: 'request_defaults/CreateContainerRequest/allow_env_regex', words: 'pattern of permitted variables' },
  { path: 'request_defaults/CopyFileRequest', words: 'pattern of paths to copy to' },
  { path: 'request_defaults/ExecProcessRequest/allowed_commands', words: 'command that may run in every container' },
  { path: 'request_defaults/ExecProcessRequest/regex', words: 'pattern of commands that may run in every container' },
  { path: 'request_defaults/ReadStreamRequest', words: 'reading output (logs)' },
  { path: 'request_defaults/WriteStreamRequest', words: 'writing input' },
  { path: 'request_defaults/CloseStdinRequest', words: 'closing input' },
  { path: 'request_defaults/GetDiagnosticDataRequest', words: 'reading termination messages' },
  { path: 'request_defaults/UpdateEphemeralMountsRequest', words: 'resizing shared memory' },
  { path: 'request_defaults/**', words: 'request default {}' },
  { path: 'sandbox/storages', words: 'storage of the sandbox' },
  { path: 'extensions/oci_versions', words: 'permitted OCI version' },
  { path: 'extensions/rlimits', words: 'permitted resource limits' },
  { path: 'extensions/stdio_ports', words: 'ports of standard input and output' },
  { path: '**', words: 'policy data {}' },
];

function match(pattern: string, path: readonly string[]): string | undefined {
  const steps = pattern.split('/');
  const isOpen = steps.at(-1) === '**';
  const fixed = isOpen ? steps.slice(0, -1) : steps;
  if (isOpen ? path.length <= fixed.length : path.length !== fixed.length) return undefined;
  if (!fixed.every((step, index) => step === '*' || step === path[index])) return undefined;
  return isOpen ? path.slice(fixed.length).join('/') : (path.at(-1) ?? '');
}

function findRow(path: readonly string[]): { readonly row: Row; readonly matched: string } {
  for (const row of rows) {
    const matched = match(row.path, path);
    if (matched !== undefined) return { row, matched };
  }
  throw new Error('the table has no row for every path');
}

const showsEntry =
  /\/(?:exec_commands|MaskedPaths|ReadonlyPaths|images)$|^request_defaults\/[A-Za-z]+(?:\/[a-z_]+)?$|^extensions\/oci_versions$/;

/** Says in plain words what differs. */
export function describeDifference({ path, containers, old, new: next }: Difference): string {
  const { row, matched } = findRow(path);
  const entry = old === undefined || next === undefined ? (next ?? old) : undefined;
  // Entries of lists have no name of their own; none of these lists holds secrets.
  const shown = showsEntry.test(path.join('/')) && entry !== undefined ? ` ${JSON.stringify(entry)}` : '';
  const words = row.words.replace('{}', () => matched) + shown;
  const verb = describeVerb(old, next);
  const names = containers.filter((name) => name !== sandboxName);
  const sandbox = names.length < containers.length ? [names.length > 0 ? 'the sandbox' : 'sandbox'] : [];
  const kind = names.length === 0 ? [] : [`${names.length > 1 ? 'containers' : 'container'} ${names.join(', ')}`];
  const owner = containers.length === 0 ? '' : `${[...kind, ...sandbox].join(' and ')}: `;
  return `${owner}${words} ${verb}`;
}

function describeVerb(old: Json | undefined, next: Json | undefined): string {
  if (typeof old === 'boolean' && typeof next === 'boolean') return next ? 'turned on' : 'turned off';
  if (old === undefined) return 'added';
  return next === undefined ? 'removed' : 'changed';
}

/** The part of a manifest that most likely says what differs; the pod template where nothing better is known. */
export function locateDifference({ path, containers }: Difference, workload: Workload | undefined) {
  if (!workload) return undefined;
  const place = findRow(path).row.manifest;
  if (place?.startsWith('/')) return workload.spanOf(place.slice(1).split('/'));
  const { spec } = workload.template;
  const container = containers.find((name) => name !== sandboxName);
  for (const list of ['initContainers', 'containers'] as const) {
    const index = (spec[list] ?? []).findIndex(({ name }) => name === container);
    if (index === -1) continue;
    const own = spec[list]?.[index];
    const wanted = place === 'args' && own?.args === undefined && own?.command !== undefined ? 'command' : place;
    return workload.spanOf(['spec', list, index, ...(wanted === undefined ? [] : [wanted])]);
  }
  return workload.spanOf([]);
}
