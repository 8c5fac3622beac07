import type { Container } from '../manifest/index.js';
import { expandVariables, joinExpanded } from './expand-variables.js';

/**
 * Lists the commands that kubelet runs in a container by itself: exec probes and lifecycle hooks. In probes it expands
 * references to variables that have a plain `value` (`ExpandContainerCommandOnlyStatic`), in hooks none.
 */
export function listExecCommands(container: Container): readonly (readonly string[])[] {
  const variables = new Map((container.env ?? []).map(({ name, value }) => [name, value ?? '']));
  const expand = (text: string): string => joinExpanded(expandVariables(text, (name) => variables.get(name)));
  const probes = [container.livenessProbe, container.readinessProbe, container.startupProbe];
  const hooks = [container.lifecycle?.postStart, container.lifecycle?.preStop];
  return [
    ...probes.flatMap((probe) => (probe?.exec ? [(probe.exec.command ?? []).map(expand)] : [])),
    ...hooks.flatMap((hook) => (hook?.exec ? [hook.exec.command ?? []] : [])),
  ];
}
