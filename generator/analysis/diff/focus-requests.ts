import type { SimulatedRequest } from '../requests/index.js';
import type { Difference } from './list-differences.js';
import { sandboxName } from './policy-tree.js';

/** The few requests of a pod's life that most likely show a difference. */
export interface Focus {
  /** The container to simulate besides the sandbox. */
  readonly container: string;
  /** What is put to both policies. */
  isMeant(request: SimulatedRequest): boolean;
  /** What is sent at all: what is meant, and what must have been before it. */
  isNeeded(request: SimulatedRequest): boolean;
}

const createKind = 'CreateContainerRequest';

/**
 * Chooses them by what the difference is about and by the kinds of requests that are made for it. Undefined where it may
 * show anywhere.
 */
export function focusRequests(
  { path, containers }: Difference,
  kinds: readonly string[],
  order: readonly string[],
): Focus | undefined {
  const [section, member] = path;
  const own = section === 'request_defaults' && member !== undefined ? [member] : [];
  const meant = new Set([...kinds, ...own, ...(containers.length > 0 ? [createKind] : [])]);
  if (meant.size === 0) return undefined;
  const container = (containers.length > 0 ? containers : order).find((name) => name !== sandboxName) ?? sandboxName;
  const name = container === sandboxName ? undefined : container.replace(/#\d+$/, '');
  const isOwn = (request: SimulatedRequest): boolean =>
    request.container === name || (request.container === undefined && !isCreate(request));
  const isSandbox = (request: SimulatedRequest): boolean => request.container === undefined && isCreate(request);
  const isMeant = (request: SimulatedRequest): boolean =>
    meant.has(request.kind) &&
    (isOwn(request) || (isSandbox(request) && (containers.length === 0 || containers.includes(sandboxName))));
  return {
    container,
    isMeant,
    isNeeded: (request) =>
      isMeant(request) ||
      request.kind === 'CreateSandboxRequest' ||
      isSandbox(request) ||
      (isOwn(request) && (isCreate(request) || request.kind === 'StartContainerRequest')),
  };
}

function isCreate({ kind }: SimulatedRequest): boolean {
  return kind === createKind;
}
