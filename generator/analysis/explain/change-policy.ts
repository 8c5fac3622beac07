import { dottedPath, parseModule } from '../../../rules/engine/index.js';
import { formData, type JsonValue } from '../../../rules/engine/linker/index.js';
import type { ReadPolicyData } from '../read-policy/index.js';
import type { CaseFacts } from './case-facts.js';
import { readList, readText, readTexts, readValue } from './read-request-value.js';

/** JSON that may be changed. */
type Draft = { [key: string]: unknown };

/** Puts other data into a policy text: the rules stay what they are. Undefined where the text has no such rule. */
export function replaceData(policyText: string, data: unknown): string | undefined {
  const { module } = parseModule(policyText, { file: 'agent_policy' });
  const rule = module?.rules.find(
    (one) => one.kind === 'definition' && dottedPath(one.head.reference) === 'policy_data',
  );
  if (!rule) return undefined;
  const formed = formData(policyText, data as JsonValue);
  return `${policyText.slice(0, rule.start)}policy_data := ${JSON.stringify(formed, undefined, 1)}\n${policyText.slice(rule.end).replace(/^["`)]+/, '')}`;
}

/** The source pattern of a copied file, as a policy of any pod must have it. */
function patternOf(source: string): string {
  const [, name] =
    /^\/run\/kata-containers\/shared\/containers\/(?:passthrough\/)?[0-9a-z.-]+?-[a-z0-9]{16}-(.+)$/.exec(source) ?? [];
  return name === undefined ? source : `$(sfprefix)${name.replace(/[.-]/g, '\\$&')}$`;
}

function changeMount(container: Draft, { fault, request }: CaseFacts): boolean {
  const spec = container.OCI as Draft;
  const mounts = [...(spec.Mounts as Draft[])];
  const given = readList(request, 'OCI', 'Mounts').find((one) => readText(one, 'destination') === fault.subject);
  if (given === undefined) return false;
  const index = mounts.findIndex(({ destination }) => destination === fault.subject);
  const old = mounts[index];
  const added = { ...(given as Draft), source: patternOf(readText(given, 'source') ?? '') };
  if (old) mounts[index] = { ...added, source: old.source };
  else mounts.push(added);
  spec.Mounts = mounts;
  return true;
}

/** Makes the one change that lets the check pass that failed; false where there is no such change. */
function changeContainer(container: Draft, facts: CaseFacts): boolean {
  const { fault, request } = facts;
  const { check, subject = '' } = fault;
  const spec = container.OCI as Draft;
  const process = spec.Process as Draft;
  switch (check) {
    case 'args': {
      const given = readTexts(request, 'OCI', 'Process', 'Args');
      const index = Number(subject);
      process.Args =
        fault.subject === undefined
          ? given
          : given.map((arg, at) => (at === index ? arg : readValue(process, 'Args', at)));
      return true;
    }
    case 'env': {
      const given = readTexts(request, 'OCI', 'Process', 'Env').filter((text) => text.startsWith(`${subject}=`));
      const kept = readTexts(process, 'Env').filter((text) => !text.startsWith(`${subject}=`));
      process.Env = [...kept, ...given];
      return given.length > 0;
    }
    case 'mount':
      return changeMount(container, facts);
    case 'user': {
      const user = process.User as Draft;
      const given = readValue(request, 'OCI', 'Process', 'User') as Draft | undefined;
      const member = subject === 'groups' ? 'AdditionalGids' : subject;
      if (!given || !(member in given)) return false;
      user[member] = given[member];
      return true;
    }
    case 'annotation': {
      const value = readText(request, 'OCI', 'Annotations', subject);
      if (value === undefined || subject.startsWith('cdi.')) return false;
      spec.Annotations = { ...(spec.Annotations as Draft), [subject]: value };
      return true;
    }
    case 'capabilities': {
      const given = readValue(request, 'OCI', 'Process', 'Capabilities', subject);
      if (given === undefined) return false;
      process.Capabilities = { ...(process.Capabilities as Draft), [subject]: given };
      return true;
    }
    case 'process-field': {
      const given = readValue(request, 'OCI', 'Process', subject);
      if (given === undefined || subject === '' || subject === 'groups') return false;
      process[subject] = given;
      return true;
    }
    case 'read-only-root': {
      const given = readValue(request, 'OCI', 'Root', 'Readonly');
      if (typeof given !== 'boolean') return false;
      spec.Root = { ...(spec.Root as Draft), Readonly: given };
      return true;
    }
    case 'sysctl': {
      const linux = spec.Linux as Draft;
      linux.Sysctl = {
        ...(linux.Sysctl as Draft | undefined),
        [subject]: readText(request, 'OCI', 'Linux', 'Sysctl', subject),
      };
      return true;
    }
    default:
      return false;
  }
}

/** Data in which only the check that failed is another; undefined where no small change would do. */
export function changeData(data: ReadPolicyData, facts: CaseFacts): ReadPolicyData | undefined {
  const draft = structuredClone(data) as unknown as { containers: Draft[]; extensions?: Draft };
  const { fault, slot, request } = facts;
  if (fault.check === 'oci-version') {
    const version = readText(request, 'OCI', 'Version');
    if (version === undefined) return undefined;
    for (const container of draft.containers) (container.OCI as Draft).Version = version;
    return draft as unknown as ReadPolicyData;
  }
  const container = slot === undefined ? undefined : draft.containers[slot];
  return container && changeContainer(container, facts) ? (draft as unknown as ReadPolicyData) : undefined;
}
