import type { PolicyCommon } from '../../policy/index.js';
import type { PodSimulation } from './pod-simulation.js';
import { joinAddresses, simulatedNode } from './simulated-node.js';

/** Gives back the one text that a pattern of the generator's stands for; undefined for a real pattern. */
function readLiteralPattern(pattern: string): string | undefined {
  const body = pattern.replace(/^\^|\$$/g, '');
  if (/(^|[^\\])[.*+?()[\]{}|^$]/.test(body)) return undefined;
  return body.replace(/\\(.)/g, '$1');
}

/**
 * Fills the placeholders of a variable or an argument with what the simulated node would put there. `patterns` holds
 * those texts of which the generator knows the value.
 */
export function fillText(
  text: string,
  simulation: PodSimulation,
  patterns: Readonly<Record<string, string>> = {},
): string {
  if (!text.includes('$(')) return text;
  const pattern = Object.hasOwn(patterns, text) ? patterns[text] : undefined;
  const literal = pattern === undefined ? undefined : readLiteralPattern(pattern);
  if (literal !== undefined) return literal;
  const { podName, hostName, namespace, shape } = simulation;
  const values: Readonly<Record<string, string>> = {
    'sandbox-name': podName,
    'sandbox-namespace': namespace,
    'host-name': hostName,
    'node-name': simulatedNode.name,
    'pod-uid': simulatedNode.podUid,
    'pod-ip': joinAddresses(shape, 'pod'),
    'host-ip': joinAddresses(shape, 'node'),
    'resource-field': '4',
    'todo-annotation': 'value-of-the-cluster',
  };
  return text.replace(/\$\(([a-z-]+)\)/g, (whole, name: string) => values[name] ?? whole);
}

/** The folder that holds what is copied or shared for containers. */
export const sharedContainers = '/run/kata-containers/shared/containers';

/** Writes a path that fits a pattern of the settings' shape; texts that are no patterns stay as they are. */
export function fillPath(pattern: string, containerId: string, sandboxId: string, common: PolicyCommon): string {
  if (!pattern.startsWith('^') && !pattern.startsWith('$(')) return pattern;
  return pattern
    .replace('$(sfprefix)', common.sfprefix)
    .replaceAll('$(cpath)', common.cpath)
    .replaceAll('$(spath)', common.spath)
    .replaceAll('$(bundle-id)', containerId)
    .replaceAll('$(sandbox-id)', sandboxId)
    .replaceAll(/\((?:\?:)?[^()]*\)\?/g, '')
    .replaceAll(/\[[^\]]*\]\{16\}/g, simulatedNode.fileToken)
    .replace(/^\^+|\$$/g, '')
    .replace(/\\(.)/g, '$1');
}
