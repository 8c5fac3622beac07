import type { PolicyData } from '../policy/index.js';
import type { Json, JsonObject } from './requests/index.js';

/** Where a change is made: without this, places of a kind cannot be told from each other. */
export interface MutationContext {
  readonly data: PolicyData;
  /** Position of the container in `policy_data.containers`. */
  readonly index: number | undefined;
  readonly request: JsonObject;
  readonly path: readonly (string | number)[];
  /** What stands there in the legitimate request. */
  readonly value: Json;
}

/** Whether the reason of an entry holds at this place. */
export type OpenCondition = (context: MutationContext) => boolean;

function containerOf({ data, index }: MutationContext): PolicyData['containers'][number] | undefined {
  return index === undefined ? undefined : data.containers[index];
}

function readMember(value: Json | undefined, member: string | number): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return (value as Readonly<Record<string, Json>>)[member];
}

function lastOf(value: Json): Json | undefined {
  return Array.isArray(value) ? (value as readonly Json[]).at(-1) : undefined;
}

function nameOf(variable: string): string {
  return variable.split('=', 1)[0] ?? '';
}

/** The manifest's text at this place has a part that only a node knows. */
export const isTemplateArgument: OpenCondition = (context) => {
  const position = context.path.at(-1);
  const container = containerOf(context);
  const template = typeof position === 'number' ? container?.OCI.Process.Args?.[position] : undefined;
  return (
    template !== undefined && (template.includes('$(') || container?.extensions?.patterns?.[template] !== undefined)
  );
};

/** The variable is none that the policy has word by word, or has a template of its name too. */
export const isTemplateVariable: OpenCondition = (context) => {
  const { value } = context;
  if (typeof value !== 'string') return false;
  const variables = containerOf(context)?.OCI.Process.Env ?? [];
  const namesakes = variables.filter((template) => nameOf(template) === nameOf(value));
  return !variables.includes(value) || namesakes.some((template) => template.includes('$('));
};

/** What is dropped is no variable that the manifest promises, or is there once more. */
export const isOptionalVariable: OpenCondition = (context) => {
  const last = lastOf(context.value);
  const container = containerOf(context);
  if (typeof last !== 'string' || !Array.isArray(context.value)) return false;
  const required = (container?.extensions?.required_env ?? []).map((at) => container?.OCI.Process.Env?.[at] ?? '');
  if (!required.some((template) => nameOf(template) === nameOf(last))) return true;
  return (context.value as readonly Json[]).slice(0, -1).includes(last);
};

export const isOptionalMount: OpenCondition = (context) => {
  const destination = readMember(lastOf(context.value), 'destination');
  const container = containerOf(context);
  const required = (container?.extensions?.required_mounts ?? []).map((at) => container?.OCI.Mounts[at]?.destination);
  return typeof destination === 'string' && !required.includes(destination);
};

export const isCgroupMount: OpenCondition = ({ request, path }) => {
  const position = path.find((step) => typeof step === 'number');
  const mounts = readMember(readMember(request, 'OCI'), 'Mounts');
  return position !== undefined && readMember(readMember(mounts, position), 'type_') === 'cgroup';
};

/** The path is more than the policy asks to hide or protect. */
export const isExtraPath: OpenCondition = (context) => {
  const { value, path } = context;
  const given = typeof value === 'string' ? value : lastOf(value);
  const linux = containerOf(context)?.OCI.Linux;
  const asked = path.includes('MaskedPaths') ? linux?.MaskedPaths : linux?.ReadonlyPaths;
  return typeof given === 'string' && !(asked ?? []).includes(given);
};

export const isImagePull: OpenCondition = ({ value }) => readMember(lastOf(value), 'driver') === 'image_guest_pull';

export const isVfioDevice: OpenCondition = ({ value, data }) => {
  const path = readMember(lastOf(value), 'container_path');
  return typeof path === 'string' && path.startsWith(data.devices.vfio.device_path);
};

/** The settings permit commands by a pattern. */
export const hasCommandPattern: OpenCondition = ({ data }) => data.request_defaults.ExecProcessRequest.regex.length > 0;

/** What is copied is a file or a folder. */
export const isNoLink: OpenCondition = ({ request }) => request.file_type !== 'Symlink';

export const isRegularFile: OpenCondition = ({ request }) => request.file_type === 'Regular';
