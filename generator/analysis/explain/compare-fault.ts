import type { CaseFacts } from './case-facts.js';
import { criKeys, readList, readText, readTexts, readValue } from './read-request-value.js';

/** What the policy expects and what came, as text. */
export interface Comparison {
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  /** Whether these are values of variables or arguments, which are masked. */
  readonly isValue: boolean;
}

function show(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const plain = (expected: unknown, actual: unknown): Comparison => ({
  expected: show(expected),
  actual: show(actual),
  isValue: false,
});

const findVariable = (variables: readonly string[], name: string): string | undefined =>
  variables.find((variable) => variable.startsWith(`${name}=`));

function compareMounts({ want, request, fault }: CaseFacts): Comparison {
  const at = (mounts: readonly unknown[]): unknown =>
    mounts.find((mount) => readText(mount, 'destination') === fault.subject);
  const [expected, actual] = [at(want?.OCI.Mounts ?? []), at(readList(request, 'OCI', 'Mounts'))];
  // What is equal says nothing.
  for (const member of ['options', 'type_', 'source'] as const) {
    const [one, other] = [readValue(expected, member), readValue(actual, member)];
    const isDifferent = JSON.stringify(one) !== JSON.stringify(other);
    if (expected && actual && isDifferent) {
      return plain(`${member}: ${show(one) ?? ''}`, `${member}: ${show(other) ?? ''}`);
    }
  }
  return plain(expected, actual);
}

function compareUsers({ want, request, fault }: CaseFacts): Comparison {
  const member = fault.subject === 'groups' ? 'AdditionalGids' : (fault.subject ?? 'UID');
  return plain(readValue(want?.OCI.Process.User, member), readValue(request, 'OCI', 'Process', 'User', member));
}

function compareArguments({ want, request, fault }: CaseFacts): Comparison {
  const [expected, actual] = [want?.OCI.Process.Args ?? [], readTexts(request, 'OCI', 'Process', 'Args')];
  const index = Number(fault.subject);
  if (fault.subject === undefined || Number.isNaN(index)) {
    return { expected: show(expected), actual: request === undefined ? undefined : show(actual), isValue: true };
  }
  return { expected: expected[index], actual: actual[index], isValue: true };
}

function countDevices(facts: CaseFacts): Comparison {
  const { want, request, data } = facts;
  const path = data?.devices?.vfio?.device_path ?? '/dev/vfio/devices/vfio';
  const expected = (want?.devices ?? []).filter(({ container_path }) => container_path === path).length;
  const notes = readValue(request, 'OCI', 'Annotations');
  const annotated = Object.keys(typeof notes === 'object' && notes !== null ? notes : {}).filter((key) =>
    key.startsWith('cdi.k8s.io/vfio'),
  ).length;
  const listed = readList(request, 'devices').filter((one) => readText(one, 'container_path')?.startsWith(path)).length;
  const rest = readList(request, 'devices').length - listed;
  const volumes = (want?.devices ?? []).length - expected;
  return plain(
    `${expected} GPUs, ${volumes} block volumes`,
    `${annotated} GPU annotations, ${listed} VFIO devices, ${rest} block volumes`,
  );
}

/** Compares what the policy and the request have where a check failed. */
export function compareFault(facts: CaseFacts): Comparison {
  const { fault, want, request, data } = facts;
  const { check, subject = '' } = fault;
  const told = plain(fault.wanted, fault.given);
  if (request === undefined) {
    if (check === 'env') {
      const expected = findVariable(want?.OCI.Process.Env ?? [], subject);
      return { expected, actual: undefined, isValue: true };
    }
    if (check === 'mount' || check === 'mount-missing') return { ...compareMounts(facts), actual: undefined };
    if (check === 'annotation') return plain(want?.OCI.Annotations[subject], undefined);
    return told;
  }
  const process = want?.OCI.Process;
  switch (check) {
    case 'oci-version':
      return plain(want?.OCI.Version ?? fault.wanted, readValue(request, 'OCI', 'Version') ?? fault.given);
    case 'container-unknown':
      return plain(
        (data?.containers ?? []).flatMap(({ OCI }) => OCI.Annotations[criKeys.container] ?? []),
        readValue(request, 'OCI', 'Annotations', criKeys.container),
      );
    case 'args':
      return compareArguments(facts);
    case 'env':
    case 'env-missing': {
      const given = readTexts(request, 'OCI', 'Process', 'Env');
      const all = given.length > 0 ? given : readTexts(request, 'process', 'Env');
      return { expected: findVariable(process?.Env ?? [], subject), actual: findVariable(all, subject), isValue: true };
    }
    case 'mount':
    case 'mount-missing':
      return compareMounts(facts);
    case 'user':
      return compareUsers(facts);
    case 'capabilities':
      return plain(
        readValue(process?.Capabilities, subject),
        readValue(request, 'OCI', 'Process', 'Capabilities', subject),
      );
    case 'annotation':
      return plain(want?.OCI.Annotations[subject], readValue(request, 'OCI', 'Annotations', subject));
    case 'sysctl':
      return plain(want?.OCI.Linux.Sysctl?.[subject], readValue(request, 'OCI', 'Linux', 'Sysctl', subject));
    case 'device':
      return countDevices(facts);
    case 'storage':
      return plain(want?.storages, request === undefined ? undefined : readValue(request, 'storages'));
    case 'image':
      return plain(want?.extensions?.images, subject);
    case 'read-only-root':
      return plain(want?.OCI.Root.Readonly, readValue(request, 'OCI', 'Root', 'Readonly'));
    case 'process-field':
      return plain(
        readValue(process, subject) ?? fault.wanted,
        readValue(request, 'OCI', 'Process', subject) ?? fault.given,
      );
    case 'exec-command': {
      const settings = data?.request_defaults.ExecProcessRequest;
      const permitted = [
        ...(want?.exec_commands ?? (data?.containers ?? []).flatMap((one) => one.exec_commands ?? [])),
        ...(settings?.allowed_commands ?? []),
      ];
      const patterns = (settings?.regex ?? []).map((pattern) => `/${pattern}/`);
      const expected = permitted.length + patterns.length === 0 ? undefined : show([...permitted, ...patterns]);
      return { expected, actual: show(readValue(request, 'process', 'Args')), isValue: true };
    }
    case 'copy-path':
      return plain(data?.request_defaults.CopyFileRequest, {
        path: readValue(request, 'path'),
        ...(readValue(request, 'file_type') === 'Symlink' && { symlink_target: readValue(request, 'symlink_target') }),
      });
    case 'sandbox-identity': {
      const notes = readValue(request, 'OCI', 'Annotations');
      const expected = want?.OCI.Annotations;
      if (told.expected !== undefined && told.actual !== undefined) return told;
      return plain(
        { pod: expected?.[criKeys.pod], namespace: expected?.[criKeys.namespace] || '(any)' },
        { pod: readValue(notes, criKeys.pod), namespace: readValue(notes, criKeys.namespace) },
      );
    }
    default:
      return told;
  }
}
