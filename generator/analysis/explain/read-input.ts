import { parseAllDocuments } from 'yaml';
import type { Denial, GivenRequest } from './denial.js';
import { parseMessage } from './parse-message.js';

/** What was found in the text that the user gave. */
export interface ReadInput {
  readonly denials: readonly Denial[];
  /** Requests in the order of a log: a policy keeps a state between them. */
  readonly requests: readonly GivenRequest[];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
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
  const documents = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return [];
  return documents.map((document): unknown => document.toJS());
}

interface Message {
  readonly text: string;
  readonly container?: string;
}

/** Collects the texts of an object that hold a denial, with the container that an Event or a status names for them. */
function listMessages(value: unknown, container: string | undefined): readonly Message[] {
  if (typeof value === 'string') {
    return value.includes('is blocked by policy')
      ? [{ text: value, ...(container !== undefined && { container }) }]
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((item) => listMessages(item, container));
  if (!isRecord(value)) return [];
  const { involvedObject, regarding, name } = value;
  const about = isRecord(involvedObject) ? involvedObject : regarding;
  const path = isRecord(about) && typeof about.fieldPath === 'string' ? about.fieldPath : '';
  const [, named] = /\{([^}]+)\}$/.exec(path) ?? [];
  const isStatus = typeof name === 'string' && ('state' in value || 'lastState' in value);
  const own = named ?? (isStatus ? name : container);
  return Object.values(value).flatMap((member) => listMessages(member, own));
}

function readMessages(value: unknown, line: number): readonly Denial[] {
  return listMessages(value, undefined).flatMap(({ text, container }) =>
    parseMessage(text, line).map((denial) => (container === undefined ? denial : { ...denial, container })),
  );
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
  let heading: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    heading = findHeading(line, heading);
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const value = trimmed.startsWith('{') ? parseJson(trimmed) : undefined;
    if (value === undefined) {
      for (const denial of parseMessage(line, index + 1)) {
        const about = denial.container ?? heading ?? (denial.kind === 'CreateContainerRequest' ? waiting : undefined);
        denials.push(about === undefined ? denial : { ...denial, container: about });
      }
      continue;
    }
    const request = readRequest(value, index + 1);
    if (request) requests.push(request);
    else denials.push(...readMessages(value, index + 1));
  }
  return { denials, requests };
}

/** The same denial comes with each attempt of kubelet; the first is kept, or one that is not cut. */
function dropRepeated(denials: readonly Denial[]): readonly Denial[] {
  const kept = new Map<string, Denial>();
  for (const denial of denials) {
    const key = [denial.kind, denial.container, denial.prints[0]?.slice(0, 200)].join('\0');
    const known = kept.get(key);
    if (!known || (known.isCut && !denial.isCut)) kept.set(key, denial);
  }
  return [...kept.values()];
}

const yamlStart = /^(?:\s*#.*\n|---\s*\n)*(?:apiVersion|items|kind|metadata|involvedObject):/;

/**
 * Reads whatever a user has of a denial: the output of `kubectl describe pod`, events as JSON or YAML, lines of logs, a request, a
 * guest's log of requests. Escapes are taken away as often as they were put on.
 */
export function readInput(text: string): ReadInput {
  const whole = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  const objects = yamlStart.test(text) ? parseYaml(text) : [];
  const told = objects.flatMap((one) => readMessages(one, 1));
  if (told.length > 0) return { denials: dropRepeated(told), requests: [] };
  if (whole === undefined) {
    const { denials, requests } = readLines(text);
    return { denials: dropRepeated(denials), requests };
  }
  const items = Array.isArray(whole) ? whole : [whole];
  const requests = items.map((item) => readRequest(item, 1)).filter((item) => item !== undefined);
  return { denials: dropRepeated(readMessages(whole, 1)), requests };
}
