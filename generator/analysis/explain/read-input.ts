import { parseAllDocuments } from 'yaml';
import type { Denial, GivenRequest } from './denial.js';
import { dropRepeated } from './drop-repeated.js';
import { isDeep } from './is-deep.js';
import { parseMessage } from './parse-message.js';

/** What was found in the text that the user gave. */
export interface ReadInput {
  readonly denials: readonly Denial[];
  /** Requests in the order of a log: a policy keeps a state between them. */
  readonly requests: readonly GivenRequest[];
  /** Lines of JSON or YAML that are nested too deep to be read. */
  readonly tooDeep: readonly number[];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is not read because it is nested too deep. */
const deep = Symbol('deep');

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isDeep(value) ? deep : value;
  } catch (error) {
    return error instanceof RangeError ? deep : undefined;
  }
}

/** Tells by its members which message a bare request is; undefined if it is none that can be told. */
function guessKind(request: Readonly<Record<string, unknown>>): string | undefined {
  if ('OCI' in request) return 'CreateContainerRequest';
  if ('process' in request && 'container_id' in request) return 'ExecProcessRequest';
  if ('path' in request && ('file_type' in request || 'file_mode' in request)) return 'CopyFileRequest';
  if ('sandbox_id' in request) return 'CreateSandboxRequest';
  if ('interface' in request) return 'UpdateInterfaceRequest';
  if ('routes' in request) return 'UpdateRoutesRequest';
  return 'neighbors' in request ? 'AddARPNeighborsRequest' : undefined;
}

function readRequest(value: unknown, line: number): GivenRequest | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, request } = value;
  if (typeof kind === 'string' && isRecord(request)) return { kind, request, line };
  const guessed = guessKind(value);
  return guessed === undefined ? undefined : { kind: guessed, request: value, line };
}

/** Events and pods as `kubectl get -o yaml` prints them: it breaks long messages into lines. */
function parseYaml(text: string): readonly unknown[] {
  try {
    const documents = parseAllDocuments(text, { logLevel: 'silent' });
    if (!Array.isArray(documents)) return [];
    const errors = documents.flatMap((document) => document.errors);
    if (errors.length > 0) return errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION') ? [deep] : [];
    return documents.map((document): unknown => {
      const value: unknown = document.toJS();
      return isDeep(value) ? deep : value;
    });
  } catch (error) {
    // The parser calls itself for each level, and refuses aliases that would grow without bound.
    if (error instanceof RangeError) return [deep];
    if (error instanceof ReferenceError) return [];
    throw error;
  }
}

/** What the text around a denial says it is about. */
type About = Pick<Denial, 'container' | 'pod'>;

interface Message {
  readonly text: string;
  readonly about: About;
}

/** The pod that an Event is about, or that an object is. */
function findPod(
  { kind, metadata }: Readonly<Record<string, unknown>>,
  about: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  const isPod = about ? about.kind === undefined || about.kind === 'Pod' : kind === 'Pod';
  const name = about ? about.name : isRecord(metadata) ? metadata.name : undefined;
  return isPod && typeof name === 'string' ? name : undefined;
}

/** Collects the texts of an object that hold a denial, with the pod and container that an Event or a status names for them. */
function listMessages(value: unknown, around: About): readonly Message[] {
  if (typeof value === 'string') return value.includes('is blocked by policy') ? [{ text: value, about: around }] : [];
  if (Array.isArray(value)) return value.flatMap((item) => listMessages(item, around));
  if (!isRecord(value)) return [];
  const { involvedObject, regarding, name } = value;
  const object = isRecord(involvedObject) ? involvedObject : isRecord(regarding) ? regarding : undefined;
  const path = typeof object?.fieldPath === 'string' ? object.fieldPath : '';
  const [, named] = /\{([^}]+)\}$/.exec(path) ?? [];
  const isStatus = typeof name === 'string' && ('state' in value || 'lastState' in value);
  const container = named ?? (isStatus ? name : around.container);
  const pod = findPod(value, object) ?? around.pod;
  const own = { ...(container !== undefined && { container }), ...(pod !== undefined && { pod }) };
  return Object.values(value).flatMap((member) => listMessages(member, own));
}

function readMessages(value: unknown, line: number): readonly Denial[] {
  return listMessages(value, {}).flatMap(({ text, about }) =>
    parseMessage(text, line).map((denial) => ({ ...denial, ...about })),
  );
}

/** The pod that a line of `kubectl describe pod` or of the table of `kubectl get events` names. */
function findNamedPod(line: string): string | undefined {
  const [, described, listed] =
    /^Name:\s+([a-z0-9][a-z0-9.-]*)\s*$|^(?:\S+\s+)?\S+\s+Warning\s+\S+\s+pod\/([a-z0-9.-]+)\s/.exec(
      line.slice(0, 1000),
    ) ?? [];
  return described ?? listed;
}

/** Lines of `kubectl describe pod` under a container's own heading belong to it. */
function findHeading(line: string, before: string | undefined): string | undefined {
  const [, name] = /^ {2}([a-z0-9][a-z0-9-]*):\s*$/.exec(line) ?? [];
  if (name !== undefined) return name;
  return /^\S/.test(line) ? undefined : before;
}

/** The one container that `kubectl describe pod` says could not be created; undefined if there are none or several. */
function findWaiting(text: string): string | undefined {
  const names = new Set<string>();
  let heading: string | undefined;
  for (const line of text.split('\n')) {
    heading = findHeading(line, heading);
    if (heading !== undefined && /^\s+Reason:\s+(?:CreateContainerError|RunContainerError|StartError)\s*$/.test(line)) {
      names.add(heading);
    }
  }
  const [name] = names;
  return names.size === 1 ? name : undefined;
}

function readLines(text: string): ReadInput {
  const waiting = findWaiting(text);
  const denials: Denial[] = [];
  const requests: GivenRequest[] = [];
  const tooDeep: number[] = [];
  let heading: string | undefined;
  let pod: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    heading = findHeading(line, heading);
    pod = findNamedPod(line) ?? pod;
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const value = trimmed.startsWith('{') ? parseJson(trimmed) : undefined;
    if (value === undefined) {
      for (const denial of parseMessage(line, index + 1)) {
        const about = denial.container ?? heading ?? (denial.kind === 'CreateContainerRequest' ? waiting : undefined);
        denials.push({
          ...denial,
          ...(about !== undefined && { container: about }),
          ...(pod !== undefined && { pod }),
        });
      }
      continue;
    }
    if (value === deep) {
      tooDeep.push(index + 1);
      continue;
    }
    const request = readRequest(value, index + 1);
    if (request) requests.push(request);
    else denials.push(...readMessages(value, index + 1));
  }
  return { denials, requests, tooDeep };
}

const yamlStart = /^(?:[^\S\n]*(?:#.*|---[^\S\n]*)?\n)*(?:apiVersion|items|kind|metadata|involvedObject):/;

/**
 * Reads whatever a user has of a denial: the output of `kubectl describe pod`, events as JSON or YAML, lines of logs, a request, a
 * guest's log of requests. Escapes are taken away as often as they were put on.
 */
export function readInput(text: string): ReadInput {
  const whole = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  const objects = yamlStart.test(text) ? parseYaml(text) : [];
  if (whole === deep || objects.includes(deep)) return { denials: [], requests: [], tooDeep: [1] };
  const once = (denials: readonly Denial[]) => dropRepeated(denials, { acrossPods: false });
  const told = objects.flatMap((one) => readMessages(one, 1));
  if (told.length > 0) return { denials: once(told), requests: [], tooDeep: [] };
  if (whole === undefined) {
    const { denials, requests, tooDeep } = readLines(text);
    return { denials: once(denials), requests, tooDeep };
  }
  const items = Array.isArray(whole) ? whole : [whole];
  const requests = items.map((item) => readRequest(item, 1)).filter((item) => item !== undefined);
  return { denials: once(readMessages(whole, 1)), requests, tooDeep: [] };
}
