import { listMutations, mutateRequest } from '../../../generator/analysis/mutate-request.js';
import { findOpenMutation, type OpenMutation, writeNodePath } from '../../../generator/analysis/open-mutations.js';
import { judgeCases, type PolicyCase } from './oracle.js';
import { type PolicyData, toJson } from './policy-data.js';
import { assemblePolicy, type Json } from './policy-text.js';

/** A mutation of a legitimate request, judged by the guest's engine. */
export interface JudgedMutation {
  /** `<request> <operator> <path>`. */
  readonly name: string;
  readonly allowed: boolean;
  /** The entry of the table of open mutations; undefined where the rules promise a denial. */
  readonly entry: OpenMutation | undefined;
}

function isSandbox(request: { readonly [name: string]: Json }): boolean {
  return JSON.stringify(request.OCI ?? null).includes('"io.kubernetes.cri.container-type":"sandbox"');
}

/** Judges every mutation of every request, each kind of copied file once. */
export function attackRequests(data: PolicyData, requests: readonly PolicyCase[]): JudgedMutation[] {
  const policy = assemblePolicy(toJson(data));
  const seen = new Set<string>();
  return requests.flatMap((original, position) => {
    const body = original.request as { readonly [name: string]: Json };
    const mutations = listMutations(original.kind, body);
    const kind = JSON.stringify([
      original.kind,
      body.file_type,
      mutations.map(({ path, operator }) => [path, operator]),
    ]);
    const isNew = original.kind !== 'CopyFileRequest' || !seen.has(kind);
    seen.add(kind);
    if (!isNew || mutations.length === 0) return [];
    const isCreate = original.kind === 'CreateContainerRequest';
    const before = requests.slice(0, position).filter((earlier) => earlier.kind === 'CreateContainerRequest');
    const attempts = mutations.map((mutation) => ({
      ...original,
      allowed: false,
      request: mutateRequest(body, mutation),
    }));
    // The original comes first: it pins the pod's names. It is not started, so each mutation may take its place. A
    // sandbox counts as started: nothing is before it.
    const verdicts = isSandbox(body)
      ? judgeCases(policy, attempts, ['--fresh'])
      : judgeCases(policy, [...before, ...(isCreate ? [original] : []), ...attempts]).slice(-attempts.length);
    return mutations.map(({ operator, path, value }, index) => {
      const place = writeNodePath(path);
      return {
        name: `${original.kind} ${operator} ${place}`,
        allowed: verdicts[index]?.allowed === true,
        entry: findOpenMutation(original.kind, place, operator, value),
      };
    });
  });
}
