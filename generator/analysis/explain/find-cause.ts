import type { CaseFacts } from './case-facts.js';
import type { Cause, CauseName, Certainty } from './cause.js';
import { findChangedManifest } from './find-changed-manifest.js';
import { findInjection } from './known-injections.js';
import { criKeys, readText, readTexts, readValue } from './read-request-value.js';

const conclude = (
  name: CauseName,
  certainty: Certainty,
  because: string,
  others: readonly CauseName[] = [],
): Cause => ({
  name,
  certainty,
  because,
  ...(others.length > 0 && { others }),
});

/** A sentence for what only the manifest as it is now could tell. */
const missingManifest = (facts: CaseFacts): string =>
  facts.workload ? '' : '; give the manifest with -y to learn whether it was changed';

const isPinned = (image: string | undefined): boolean => image?.includes('@sha256:') ?? false;

/** What a container takes from its image can change only if the image does. */
function blameImage(facts: CaseFacts, what: string): Cause {
  const image = facts.written?.container.image ?? facts.want?.OCI.Annotations[criKeys.image];
  if (!facts.written) {
    const text = `${what} may come from the manifest or from the image${missingManifest(facts)}`;
    return conclude('unknown', 'unknown', text, ['manifest-changed', 'image-moved', 'environment-injected']);
  }
  const was = facts.want?.OCI.Annotations[criKeys.image];
  if (was !== undefined && image !== undefined && was !== image) {
    return conclude(
      'manifest-changed',
      'likely',
      `the manifest names the image ${image}, and the policy is for ${was}`,
    );
  }
  if (isPinned(image)) {
    const text = `the manifest does not set ${what}, and its image is pinned by digest, so the image did not change`;
    return conclude('unknown', 'unknown', text, ['environment-injected', 'attack-shape']);
  }
  const text = `the manifest does not set ${what}, and its image ${image ?? ''} is named by a tag, which can move`;
  return conclude('image-moved', 'likely', text, ['environment-injected', 'attack-shape']);
}

/** Variables by which whoever sets them runs code of his own. */
const loadsCode =
  /^(?:LD_|BASH_ENV$|ENV$|PYTHON(?:PATH|STARTUP|HOME)$|NODE_(?:OPTIONS|PATH)$|PERL5|RUBY(?:OPT|LIB)$|JAVA_TOOL_OPTIONS$)/;

function blameVariable(facts: CaseFacts): Cause {
  const { fault, want, written } = facts;
  const name = fault.subject ?? '';
  if (name === '')
    return conclude('unknown', 'unknown', 'a variable that the policy has not is given twice', ['attack-shape']);
  const isOfPolicy = want?.OCI.Process.Env?.some((text) => text.startsWith(`${name}=`));
  const who = findInjection('variables', name);
  if (isOfPolicy === false && who !== undefined) {
    return conclude(
      'environment-injected',
      'likely',
      `${who} adds variables like ${name}; the policy has none of this name`,
    );
  }
  if (isOfPolicy === false && loadsCode.test(name)) {
    const text = `the policy has no ${name}, which loads code into processes: take it for hostile until it is known who sets it`;
    return conclude('unknown', 'unknown', text, ['attack-shape', 'environment-injected']);
  }
  if (written?.container.env?.some((one) => one.name === name)) {
    const text = `the manifest sets ${name}, and neither the policy nor the manifest has the value that came`;
    return conclude('unknown', 'unknown', text, ['manifest-changed', 'environment-injected', 'attack-shape']);
  }
  if (written?.container.envFrom && isOfPolicy !== false && name !== 'PATH' && name !== 'HOSTNAME') {
    const text = `the manifest takes ${name} from a ConfigMap or Secret (envFrom), or the image sets it: another value came`;
    return conclude('manifest-changed', 'likely', text, ['image-moved', 'environment-injected', 'attack-shape']);
  }
  if (isOfPolicy === false && written) {
    const text = `neither the policy nor the manifest has ${name}: a webhook, the platform or a newer image adds it`;
    return conclude('environment-injected', 'likely', text, ['image-moved', 'attack-shape']);
  }
  return blameImage(facts, `the variable ${name}`);
}

/** Mounts that containerd makes by itself; their options follow its release and the kernel. */
const kernelMounts: ReadonlySet<string> = new Set([
  '/proc',
  '/dev',
  '/dev/pts',
  '/dev/mqueue',
  '/sys',
  '/sys/fs/cgroup',
]);

function blameMount(facts: CaseFacts): Cause {
  const { fault, want, request, written } = facts;
  const path = fault.subject ?? '';
  const expected = want?.OCI.Mounts.find(({ destination }) => destination === path);
  const mounts = readValue(request, 'OCI', 'Mounts');
  const given = Array.isArray(mounts) ? mounts.find((one) => readText(one, 'destination') === path) : undefined;
  const source = readText(given, 'source') ?? '';
  if (/(?:^|\/)\.\.(?:\/|$)/.test(source)) {
    return conclude('attack-shape', 'likely', `the source ${source} leads out of its folder`);
  }
  const who = findInjection('mounts', path);
  if (!expected && who !== undefined) {
    const known = want ? '; the policy has no such mount' : '';
    return conclude('volume-injected', 'likely', `${who} mounts something at ${path}${known}`);
  }
  if (!expected && want) {
    const text = written
      ? `neither the policy nor the manifest mounts anything at ${path}`
      : `the policy mounts nothing at ${path}${missingManifest(facts)}`;
    return conclude(written ? 'volume-injected' : 'unknown', written ? 'likely' : 'unknown', text, ['attack-shape']);
  }
  if (kernelMounts.has(path)) {
    return conclude(
      'containerd-version',
      'likely',
      `containerd itself mounts ${path}, and releases of it and of the kernel differ in how`,
      ['manifest-changed'],
    );
  }
  if (expected && given && readText(given, 'source') !== expected.source) {
    const isSame = JSON.stringify(readTexts(given, 'options')) === JSON.stringify(expected.options);
    const text = `the mount at ${path} comes from ${source}, which is not where the policy expects it`;
    if (isSame) return conclude('unknown', 'unknown', text, ['attack-shape', 'containerd-version']);
  }
  const text = want ? `the policy mounts ${path} in another way${missingManifest(facts)}` : 'the policy is not at hand';
  return conclude('unknown', 'unknown', text, ['manifest-changed', 'containerd-version', 'attack-shape']);
}

function blameContainer(facts: CaseFacts): Cause {
  const { container, data, workload } = facts;
  if (container === undefined) return conclude('unknown', 'unknown', 'which container it was cannot be told');
  if (data?.containers.some(({ OCI }) => OCI.Annotations[criKeys.container] === container)) {
    return conclude('unknown', 'unknown', `the policy has ${container}, so the request is malformed elsewhere`, [
      'attack-shape',
    ]);
  }
  const who = findInjection('containers', container);
  if (who !== undefined)
    return conclude('sidecar-injected', 'likely', `${who} adds containers of the name ${container}`);
  if (!data)
    return conclude('unknown', 'unknown', 'the policy is not at hand', ['manifest-changed', 'sidecar-injected']);
  const text = workload
    ? `neither the policy nor the manifest has a container ${container}`
    : `the policy has no container ${container}${missingManifest(facts)}`;
  return conclude(workload ? 'sidecar-injected' : 'unknown', workload ? 'likely' : 'unknown', text, ['attack-shape']);
}

function blameCopy({ request, fault }: CaseFacts): Cause {
  const path = readText(request, 'path') ?? fault.subject ?? '';
  const target = readText(request, 'symlink_target') ?? '';
  if (/(?:^|\/)\.\.(?:\/|$)/.test(path))
    return conclude('attack-shape', 'likely', `the path ${path} leads out of its folder`);
  if (readValue(request, 'file_type') === 'Symlink' && /^\/|(?:^|\/)\.\.(?:\/|$)/.test(target)) {
    return conclude('attack-shape', 'likely', `the link points to ${target}, out of its volume`);
  }
  if (path !== '' && !path.startsWith('/run/kata-containers/')) {
    return conclude('attack-shape', 'likely', `runtimes copy files only below /run/kata-containers, not to ${path}`);
  }
  const text = 'the path is not one of those that /request_defaults/CopyFileRequest permits';
  return conclude('unknown', 'unknown', text, ['attack-shape', 'containerd-version']);
}

const isIn = (commands: readonly (readonly string[])[], argv: readonly string[]): boolean =>
  commands.some((one) => JSON.stringify(one) === JSON.stringify(argv));

/** Commands of probes and hooks in a manifest. */
function listProbes(workload: CaseFacts['workload']): readonly (readonly string[])[] {
  const { containers = [], initContainers = [] } = workload?.template.spec ?? {};
  return [...initContainers, ...containers].flatMap(({ livenessProbe, readinessProbe, startupProbe, lifecycle }) =>
    [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap((handler) =>
      handler?.exec?.command ? [handler.exec.command] : [],
    ),
  );
}

function blameExec(facts: CaseFacts): Cause {
  const { request, data } = facts;
  const args = readTexts(request, 'process', 'Args');
  const settings = data?.request_defaults.ExecProcessRequest;
  const permitted = [
    ...(data?.containers ?? []).flatMap(({ exec_commands: commands }) => commands ?? []),
    ...(settings?.allowed_commands ?? []),
  ];
  // Whether a pattern fits is for the rules to say: with one, nothing is certain here.
  const isKnown = isIn(permitted, args) || (settings?.regex ?? []).length > 0;
  if (args.length > 0 && data && !isKnown) {
    return conclude(
      'not-permitted',
      'certain',
      'it is no probe or hook in the policy; commands beside those are only run where the settings permit them',
    );
  }
  const added =
    args.length === 0 && data ? listProbes(facts.workload).find((argv) => !isIn(permitted, argv)) : undefined;
  if (added && !isKnown) {
    const text = `the manifest has a probe or hook that the policy does not have: ${added[0] ?? ''}`;
    return conclude('manifest-changed', 'likely', text, ['not-permitted']);
  }
  if (isKnown) {
    return conclude(
      'unknown',
      'unknown',
      'the policy has this command: the container was not created or not started before, or the process differs',
    );
  }
  return conclude(
    'not-permitted',
    'likely',
    'the policy denies commands that are neither probes nor hooks of the manifest',
  );
}

function blameIdentity({ request, fault, want }: CaseFacts): Cause {
  if (fault.subject === 'sandbox_name') {
    const text = 'another pod was let into this VM before; a VM has one pod';
    return conclude('attack-shape', 'likely', text);
  }
  const expected = want?.OCI.Annotations[criKeys.namespace];
  const given = readText(request, 'OCI', 'Annotations', criKeys.namespace);
  if (expected && given !== undefined && expected !== given) {
    return conclude('other-namespace', 'certain', `the pod runs in ${given}, and the policy is for ${expected}`);
  }
  const text =
    'name, namespace, root folder, log folder or network namespace are not those of the pod that the policy is for';
  return conclude('unknown', 'unknown', text, ['other-namespace', 'manifest-changed', 'attack-shape']);
}

function blameDevices(facts: CaseFacts): Cause {
  const text = facts.written
    ? 'the manifest still asks for what the policy has, so the node gave other devices'
    : `the node gave other devices than the policy has${missingManifest(facts)}`;
  const certainty = facts.written ? 'likely' : 'unknown';
  return conclude(facts.written ? 'device-plugin' : 'unknown', certainty, text, [
    'device-plugin',
    'manifest-changed',
    'attack-shape',
  ]);
}

function blameUser(facts: CaseFacts): Cause {
  const { written, workload, fault } = facts;
  if (!written) {
    const text = `user and groups come from the manifest or the image${missingManifest(facts)}`;
    return conclude('unknown', 'unknown', text, ['manifest-changed', 'image-user', 'image-moved']);
  }
  const [own, pod] = [written.container.securityContext, workload?.template.spec.securityContext];
  const member = fault.subject === 'GID' ? ('runAsGroup' as const) : ('runAsUser' as const);
  if (fault.subject !== 'groups' && (own?.[member] ?? pod?.[member]) !== undefined) {
    const text = `the manifest sets ${member}, so it was changed between the manifest and the guest`;
    return conclude('unknown', 'unknown', text, ['manifest-changed', 'attack-shape']);
  }
  const text =
    'the manifest does not set it: with images that the guest pulls, the host does not know the users of the image';
  return conclude('image-user', 'likely', text, ['image-moved', 'attack-shape']);
}

function blameSettings({ kind, data }: CaseFacts): Cause {
  const setting = readValue(data?.request_defaults, kind);
  if (data && setting !== true) return conclude('not-permitted', 'certain', `no setting of the policy opens ${kind}`);
  if (data)
    return conclude('unknown', 'unknown', `a setting opens ${kind}, so the container was unknown or not started`, [
      'attack-shape',
    ]);
  return conclude('not-permitted', 'likely', `policies open ${kind} only where a setting says so`);
}

/** Finds whose fault a denial is, and how sure that is. What the manifest proves comes before all guesses. */
export function findCause(facts: CaseFacts): Cause {
  const { fault, want } = facts;
  const changed = findChangedManifest(facts);
  if (changed) return changed;
  const { check, subject = '' } = fault;
  switch (check) {
    case 'oci-version':
      return fault.given === undefined || fault.wanted === undefined
        ? conclude('containerd-version', 'likely', 'the node writes another OCI version than the policy was made for')
        : conclude(
            'containerd-version',
            'certain',
            `its containerd writes OCI ${fault.given}, and the policy accepts ${fault.wanted}`,
          );
    case 'container-unknown':
      return blameContainer(facts);
    case 'args': {
      const { command } = facts.written?.container ?? {};
      if (!command) return blameImage(facts, 'the command line');
      const text = 'the manifest sets the command line, so it was changed between the manifest and the guest';
      return conclude('unknown', 'unknown', text, ['manifest-changed', 'attack-shape']);
    }
    case 'env':
      return blameVariable(facts);
    case 'mount':
      return blameMount(facts);
    case 'annotation': {
      const who = findInjection('annotations', subject);
      const by = who === undefined ? 'a webhook, an operator or a person' : who;
      if (subject.startsWith('cdi.k8s.io/')) return blameDevices(facts);
      if (want?.OCI.Annotations[subject] !== undefined) {
        return conclude('unknown', 'unknown', `the policy has another value for ${subject}`, [
          'manifest-changed',
          'attack-shape',
        ]);
      }
      return conclude(
        'annotation-added',
        'likely',
        `the policy has no annotation ${subject}: ${by} added it after the policy was made`,
      );
    }
    case 'user':
      return blameUser(facts);
    case 'device':
      return blameDevices(facts);
    case 'copy-path':
      return blameCopy(facts);
    case 'exec-command':
      return blameExec(facts);
    case 'process-field':
      if (subject !== '') return blameNothing(facts);
      return conclude(
        'unknown',
        'unknown',
        'the message names several settings of the process, and not which of them it was',
        ['manifest-changed', 'image-user', 'containerd-version', 'attack-shape'],
      );
    case 'exec-privileges':
      return conclude(
        'not-permitted',
        'likely',
        'the Go runtime never asks for no-new-privileges when it runs a command, and the container has that flag',
      );
    case 'sandbox-identity':
      return blameIdentity(facts);
    case 'stream':
    case 'closed':
      return blameSettings(facts);
    case 'container-state':
      return conclude(
        'unknown',
        'unknown',
        'it was not created or was started already; its order of requests is not at hand',
        ['attack-shape'],
      );
    case 'sandbox-request':
    case 'container-field':
    case 'network':
    case 'container-id':
      return conclude(
        'unknown',
        'unknown',
        'runtimes do not send this with the settings that the policy was made with',
        ['containerd-version', 'attack-shape'],
      );
    default:
      return blameNothing(facts);
  }
}

function blameNothing(facts: CaseFacts): Cause {
  const about = facts.container === undefined ? '' : ` it differs for ${facts.container}`;
  return conclude('unknown', 'unknown', `nothing at hand tells why${about}${missingManifest(facts)}`);
}
