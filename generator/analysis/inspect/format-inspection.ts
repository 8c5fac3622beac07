import { escapeControls } from '../../diagnostics/index.js';
import { ordinaryMounts } from '../../policy/index.js';
import type { InspectedContainer, Inspection } from './inspection.js';

function count(amount: number, noun: string): string[] {
  return amount === 0 ? [] : [`${amount} ${noun}${amount === 1 ? '' : 's'}`];
}

function listContainer(container: InspectedContainer): readonly string[] {
  const { name, image, user, capabilities, devices, mounts, exec, wildcards, variables } = container;
  const traits = [
    `user ${user}`,
    ...(container.privileged ? ['PRIVILEGED'] : [`capabilities ${capabilities.join(', ') || 'none'}`]),
    ...(container.readOnlyRoot ? ['read-only root'] : []),
    ...(container.noNewPrivileges ? ['no new privileges'] : []),
    ...(container.terminal ? ['terminal'] : []),
    ...count(devices.gpus, 'GPU'),
    ...(devices.nvswitches > 0 ? [`${devices.nvswitches} NVSwitches`] : []),
  ];
  const own = mounts.filter(({ destination }) => !ordinaryMounts.has(destination));
  const line = (title: string, items: readonly string[]): readonly string[] =>
    items.length > 0 ? [`    ${title.padEnd(9)} ${items.join(', ')}`] : [];
  return [
    `  ${name}${image === '' ? '' : `: ${image}`}`,
    `    ${'as'.padEnd(9)} ${traits.join(', ')}`,
    ...line(
      'mounts',
      own.map(({ destination, writable }) => `${destination} (${writable ? 'rw' : 'ro'})`),
    ),
    ...line('devices', devices.volumes),
    ...line(
      'probes',
      exec.map((command) => (command.length > 60 ? `${command.slice(0, 59)}…` : command)),
    ),
    ...line('open', wildcards),
    ...line('variables', variables.length === 0 ? [] : [`${variables.length}`]),
  ];
}

/** Writes an inspection for a terminal; the names of risks are those of `--fail-on`. */
export function formatInspection(inspection: Inspection): string {
  const { label, form, pod, digest, siblings, rules, containers, allows, risks } = inspection;
  const flag = (title: string, open: boolean): string => `${title} ${open ? 'YES' : 'no'}`;
  return [
    `${label} (${form})`,
    `  for       pod ${pod.name ?? '(no name in the policy)'}, namespace ${pod.namespace ?? '(any)'}, OCI ${pod.ociVersions.join(', ') || '(unknown)'}`,
    ...(digest
      ? [
          `  digest    ${digest.algorithm} ${digest.digest}`,
          `  SNP       host data  ${digest.snpHostData}`,
          `  TDX       mrconfigid ${digest.tdxMrConfigId}`,
        ]
      : ['  digest    (none: only initdata have one)']),
    ...(siblings.length > 0
      ? [`  beside    ${siblings.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(', ')}`]
      : []),
    `  rules     ${rules.name}, sha256 ${rules.hash.slice(0, 12)}`,
    ...containers.flatMap(listContainer),
    `  the host may: ${[flag('read logs', allows.logs), flag('write stdin', allows.stdin), flag('read the termination log', allows.terminationLog), flag('exec', allows.exec.length > 0)].join(', ')}`,
    risks.length === 0 ? '  risks     none that this program knows' : '  risks',
    ...risks.map(({ name, text }) => `    ${name.padEnd(16)} ${text}`),
  ]
    .map((line) => `${escapeControls(line)}\n`)
    .join('');
}
