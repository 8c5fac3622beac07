import type { JsonObject, Operation, PodReview } from '../decide/decide.js';

export type ParsedReview =
  | { readonly kind: 'review'; readonly review: PodReview }
  /** What is wrong, and the uid where one could be read, so that the answer still finds its question. */
  | { readonly kind: 'malformed'; readonly uid: string | undefined; readonly problems: readonly string[] };

const operations: readonly string[] = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] satisfies readonly Operation[];
const longestUid = 128;

/** Reads an AdmissionReview of admission.k8s.io/v1 about a pod. Strict about what we rely on, blind to all else. */
export function parseReview(text: string, endpoint: PodReview['endpoint']): ParsedReview {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'malformed', uid: findUid(text), problems: ['the body is not JSON'] };
  }
  if (!isObject(value)) return { kind: 'malformed', uid: undefined, problems: ['the body is not a JSON object'] };
  const problems: string[] = [];
  const demand = (holds: boolean, problem: string): boolean => {
    if (!holds) problems.push(problem);
    return holds;
  };
  demand(value.apiVersion === 'admission.k8s.io/v1', 'apiVersion must be admission.k8s.io/v1');
  demand(value.kind === 'AdmissionReview', 'kind must be AdmissionReview');
  const request = value.request;
  if (!isObject(request)) {
    return { kind: 'malformed', uid: undefined, problems: [...problems, 'request must be an object'] };
  }
  const uid = readUid(request.uid);
  demand(uid !== undefined, 'request.uid must be a short, non-empty text');
  demand(isText(request.operation) && operations.includes(request.operation), 'request.operation is none that exists');
  const resource = isObject(request.resource) ? request.resource : {};
  demand(
    resource.resource === 'pods' && resource.version === 'v1' && (resource.group ?? '') === '',
    'request.resource must be pods of v1: the webhook configuration sends us something else',
  );
  demand(isText(request.namespace) && request.namespace !== '', 'request.namespace must be a text');
  demand(isOptional(request.name, isText), 'request.name must be a text');
  demand(isOptional(request.subResource, isText), 'request.subResource must be a text');
  demand(
    isOptional(request.dryRun, (item) => typeof item === 'boolean'),
    'request.dryRun must be true or false',
  );
  const user = isOptional(request.userInfo, isObject) ? ((request.userInfo ?? {}) as JsonObject) : {};
  const groups = user.groups ?? [];
  demand(isOptional(request.userInfo, isObject), 'request.userInfo must be an object');
  demand(isOptional(user.username, isText), 'request.userInfo.username must be a text');
  demand(Array.isArray(groups) && groups.every(isText), 'request.userInfo.groups must be a list of texts');
  const wantsObject = request.operation === 'CREATE' || request.operation === 'UPDATE';
  checkPod(request.object, 'request.object', wantsObject, demand);
  checkPod(request.oldObject, 'request.oldObject', request.operation === 'UPDATE', demand);
  // A key that merges into prototypes is never a part of a pod that someone means; as a denial it cannot fail open.
  demand(!mentionsPrototype(text) || !holdsPrototypeKey(request), 'a key is named __proto__');
  if (problems.length > 0 || uid === undefined) return { kind: 'malformed', uid, problems };
  return {
    kind: 'review',
    review: {
      uid,
      endpoint,
      operation: request.operation as Operation,
      subResource: nonEmpty(request.subResource),
      namespace: request.namespace as string,
      name: nonEmpty(request.name),
      dryRun: request.dryRun === true,
      user: { name: (user.username as string | undefined) ?? '', groups: groups as string[] },
      object: isObject(request.object) ? request.object : undefined,
      oldObject: isObject(request.oldObject) ? request.oldObject : undefined,
    },
  };
}

/**
 * Finds the uid at the head of a review that is not parsed, because it is shed or broken. The API server writes it as
 * the request's first member, so this looks only there.
 */
export function findUid(text: string): string | undefined {
  const head = text.slice(0, 1024);
  return readUid(/"request"\s*:\s*\{\s*"uid"\s*:\s*"([A-Za-z0-9._:-]{1,128})"/.exec(head)?.[1]);
}

function checkPod(
  pod: unknown,
  path: string,
  wanted: boolean,
  demand: (holds: boolean, problem: string) => boolean,
): void {
  if (pod === undefined || pod === null) {
    demand(!wanted, `${path} is missing`);
    return;
  }
  if (!demand(isObject(pod), `${path} must be an object`) || !wanted) return;
  const { metadata, spec } = pod as JsonObject;
  demand(isObject(spec), `${path}.spec must be an object`);
  if (!demand(isObject(metadata), `${path}.metadata must be an object`)) return;
  const annotations = (metadata as JsonObject).annotations;
  demand(
    isOptional(annotations, (item) => isObject(item) && Object.values(item).every(isText)),
    `${path}.metadata.annotations must be a map of texts`,
  );
}

const mentionsPrototype = (text: string): boolean => /__proto__|\\u005f/i.test(text);

function holdsPrototypeKey(root: unknown): boolean {
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) return true;
    // Not spread: a pod may hold a list longer than a call takes arguments.
    for (const item of Object.values(value)) pending.push(item);
  }
  return false;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isOptional = (value: unknown, check: (value: unknown) => boolean): boolean =>
  value === undefined || value === null || check(value);
const readUid = (value: unknown): string | undefined =>
  isText(value) && value !== '' && value.length <= longestUid ? value : undefined;
const nonEmpty = (value: unknown): string | undefined => (isText(value) && value !== '' ? value : undefined);
