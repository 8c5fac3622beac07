import type { CaseFacts } from './case-facts.js';
import type { Cause, CauseName } from './cause.js';
import { criKeys, readList, readText, readTexts, readValue } from './read-request-value.js';

const prove = (because: string, name: CauseName = 'manifest-changed'): Cause => ({
  name,
  certainty: 'certain',
  because,
});

/** Without the request it is not proved that this is what failed. */
const suspect = (because: string): Cause => ({ name: 'manifest-changed', certainty: 'likely', because });

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Without the request: whether the argument in question is another one in manifest and policy. */
function suspectArguments(now: readonly string[], was: readonly string[], subject: string): Cause | undefined {
  const index = Number(subject);
  const [one, other] = [now[index], was[index]];
  const isPlain = one !== undefined && !one.includes('$') && other !== undefined;
  return isPlain && one !== other
    ? suspect(`the manifest has another argument ${subject} than the policy, and that is what was denied`)
    : undefined;
}

function proveArguments({ written, request, want, fault }: CaseFacts): Cause | undefined {
  const { command = [], args = [] } = written?.container ?? {};
  const now = [...command, ...args];
  if (request === undefined && command.length > 0 && fault.subject !== undefined) {
    return suspectArguments(now, want?.OCI.Process.Args ?? [], fault.subject);
  }
  const given = readTexts(request, 'OCI', 'Process', 'Args');
  if (now.length === 0 || given.length === 0 || isSame(now, want?.OCI.Process.Args ?? [])) return undefined;
  // Without a command the image's entry point stands before the arguments.
  const fits = command.length > 0 ? isSame(given, now) : isSame(given.slice(-args.length), args);
  const before = (want?.OCI.Process.Args ?? []).slice(-now.length);
  return fits && !isSame(before, now)
    ? prove('the manifest has the command line that came, and the policy another one')
    : undefined;
}

function proveVariable({ written, request, want, fault }: CaseFacts): Cause | undefined {
  const name = fault.subject ?? '';
  const now = written?.container.env?.find((one) => one.name === name);
  if (!now) return undefined;
  const isOfPolicy = want?.OCI.Process.Env?.some((text) => text.startsWith(`${name}=`)) ?? true;
  if (!isOfPolicy) return prove(`the manifest sets ${name}, and the policy does not have it`);
  const text = `${name}=${now.value ?? ''}`;
  const came = readTexts(request, 'OCI', 'Process', 'Env').includes(text);
  const isOld = want?.OCI.Process.Env?.includes(text) ?? true;
  if (request === undefined && now.valueFrom === undefined && !isOld && !text.includes('$')) {
    return suspect(`the manifest sets ${name} to another value than the policy has, and that is what was denied`);
  }
  return now.valueFrom === undefined && came && !isOld
    ? prove(`the manifest sets ${name} to the value that came, and the policy has another one`)
    : undefined;
}

function proveMount({ written, request, want, fault }: CaseFacts): Cause | undefined {
  const path = fault.subject ?? '';
  const now = written?.container.volumeMounts?.find(({ mountPath }) => mountPath === path);
  const expected = want?.OCI.Mounts.find(({ destination }) => destination === path);
  if (now && want && !expected)
    return prove(`the manifest mounts ${now.name} at ${path}, and the policy has no such mount`);
  if (!now || !expected) return undefined;
  const given = readList(request, 'OCI', 'Mounts').find((one) => readText(one, 'destination') === path);
  const [isReadOnly, was] = [readTexts(given, 'options').includes('ro'), expected.options.includes('ro')];
  // Some kinds of volumes are read-only whatever the manifest says, so this proves nothing.
  return given !== undefined && isReadOnly !== was && isReadOnly === now.readOnly
    ? suspect(`the manifest mounts ${path} ${isReadOnly ? 'read-only' : 'writable'}, and the policy does not`)
    : undefined;
}

function proveUser({ written, workload, request, want, fault }: CaseFacts): Cause | undefined {
  const pod = workload?.template.spec.securityContext;
  const own = written?.container.securityContext;
  const isGroup = fault.subject === 'GID';
  const now = isGroup ? (own?.runAsGroup ?? pod?.runAsGroup) : (own?.runAsUser ?? pod?.runAsUser);
  if (now === undefined || (fault.subject !== 'UID' && fault.subject !== 'GID')) return undefined;
  const given = readValue(request, 'OCI', 'Process', 'User', fault.subject) ?? fault.given;
  const was = want?.OCI.Process.User[fault.subject];
  return String(given) === String(now) && was !== undefined && was !== now
    ? prove(`the manifest says ${isGroup ? 'runAsGroup' : 'runAsUser'} ${now}, and the policy has ${was}`)
    : undefined;
}

/**
 * Says that the manifest was changed after the policy was made, where both texts prove it: the manifest has what came, and
 * the policy has not.
 */
export function findChangedManifest(facts: CaseFacts): Cause | undefined {
  const { fault, workload, want, data, container, written, request } = facts;
  switch (fault.check) {
    case 'args':
      return proveArguments(facts);
    case 'env':
      return proveVariable(facts);
    case 'mount':
      return proveMount(facts);
    case 'user':
      return proveUser(facts);
    case 'mount-missing': {
      const path = fault.subject ?? '';
      const isThere = written?.container.volumeMounts?.some(({ mountPath }) => mountPath === path);
      return written && isThere === false
        ? prove(`the manifest mounts nothing at ${path}, and the policy asks for it`)
        : undefined;
    }
    case 'env-missing': {
      const name = fault.subject ?? '';
      const isThere = written?.container.env?.some((one) => one.name === name) ?? false;
      return written && !isThere && !written.container.envFrom
        ? prove(`the manifest does not set ${name}, and the policy asks for it`)
        : undefined;
    }
    case 'container-unknown': {
      const isOfPolicy = data?.containers.some(({ OCI }) => OCI.Annotations[criKeys.container] === container) ?? true;
      return written && !isOfPolicy
        ? prove(`the manifest has the container ${container ?? ''}, and the policy has not`)
        : undefined;
    }
    case 'annotation': {
      const key = fault.subject ?? '';
      const now = workload?.template.metadata.annotations?.[key];
      if (now === undefined || !want) return undefined;
      const was = want.OCI.Annotations[key];
      if (was === undefined)
        return prove(`the manifest has the annotation ${key}, and the policy has not`, 'annotation-added');
      const given = readValue(request, 'OCI', 'Annotations', key);
      return given === now && was !== now
        ? prove(`the manifest has another value for ${key} than the policy`)
        : undefined;
    }
    case 'image': {
      const now = written?.container.image;
      const was = want?.OCI.Annotations[criKeys.image];
      return now !== undefined && was !== undefined && now !== was && fault.subject === now
        ? prove(`the manifest names the image ${now}, and the policy is for ${was}`)
        : undefined;
    }
    case 'device': {
      const limits = written?.container.resources?.limits ?? {};
      const now = Object.entries(limits)
        .filter(([key]) => key.startsWith('nvidia.com/') && key !== 'nvidia.com/nvswitch')
        .reduce((sum, [, amount]) => sum + Number(amount), 0);
      const path = data?.devices?.vfio?.device_path;
      const was = want?.devices.filter(({ container_path }) => container_path === path).length;
      const notes = readValue(request, 'OCI', 'Annotations');
      const came = Object.keys(typeof notes === 'object' && notes !== null ? notes : {}).filter((key) =>
        key.startsWith('cdi.k8s.io/vfio'),
      ).length;
      return written && was !== undefined && now === came && now !== was
        ? prove(`the manifest asks for ${now} GPUs, and the policy has ${was}`)
        : undefined;
    }
    case 'exec-command': {
      const args = readTexts(request, 'process', 'Args');
      const { livenessProbe, readinessProbe, startupProbe, lifecycle } = written?.container ?? {};
      const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
      const isProbe = handlers.some((handler) => handler?.exec?.command && isSame(handler.exec.command, args));
      const isOld = want?.exec_commands.some((argv) => isSame(argv, args)) ?? true;
      return isProbe && !isOld
        ? prove('the manifest has this command as a probe or hook, and the policy has not')
        : undefined;
    }
    default:
      return undefined;
  }
}
