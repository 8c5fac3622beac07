import type { Container } from '../manifest/index.js';

/** Lists the commands that kubelet runs in a container by itself: exec probes and lifecycle hooks. */
export function listExecCommands(container: Container): readonly (readonly string[])[] {
  const handlers = [
    container.livenessProbe,
    container.readinessProbe,
    container.startupProbe,
    container.lifecycle?.postStart,
    container.lifecycle?.preStop,
  ];
  return handlers.flatMap((handler) => (handler?.exec ? [handler.exec.command ?? []] : []));
}
