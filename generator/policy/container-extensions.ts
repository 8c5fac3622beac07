import type { PassthroughRequest } from '../gpu/index.js';
import type { Container, Volume, Workload } from '../manifest/index.js';
import type { Settings } from '../settings/index.js';
import { bindsImageNames } from './binds-image-names.js';
import type { ContainerEnvironment } from './environment.js';
import { listImageNames } from './image-names.js';
import type { ContainerExtensions, OciMount } from './policy-data.js';
import { parseQuantity } from './quantity.js';
import { isPassedThrough } from './volume-mounts.js';

/** What the extensions of one container are made of. */
export interface ExtensionInputs {
  readonly workload: Workload;
  readonly container: Container;
  readonly settings: Settings;
  readonly environment: ContainerEnvironment;
  readonly argumentPatterns: Readonly<Record<string, string>>;
  readonly mounts: readonly OciMount[];
  readonly passthrough: PassthroughRequest;
  readonly goExec: boolean;
}

/** Places where a mount may be missing although the manifest names one, or where others mount too. */
const looseDestinations: ReadonlySet<string> = new Set([
  '/etc/hosts',
  '/var/run/secrets/kubernetes.io/serviceaccount',
  '/var/run/secrets/azure/tokens',
]);

/** Of these a runtime without a shared file system makes a copy. It leaves out sockets and devices, which others may be. */
const copiedHostPaths: ReadonlySet<string> = new Set(['Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate']);

function isLooseVolume(volume: Volume, sharesFiles: boolean): boolean {
  if (volume.hostPath) {
    const { path, type = '' } = volume.hostPath;
    return !sharesFiles && !isPassedThrough(path) && !copiedHostPaths.has(type);
  }
  // A disk emptyDir is bound by its storage, or comes in one of two forms; an optional object may be absent.
  if (volume.emptyDir) return volume.emptyDir.medium === undefined || volume.emptyDir.medium === '';
  return (volume.configMap?.optional ?? volume.secret?.optional) === true;
}

function listRequiredMounts(inputs: ExtensionInputs): readonly number[] {
  const { workload, container, mounts, settings } = inputs;
  const sharesFiles = settings.common.root_path.startsWith('/run/kata-containers/shared/');
  const volumes = new Map((workload.template.spec.volumes ?? []).map((volume) => [volume.name, volume]));
  const positions = (container.volumeMounts ?? []).flatMap(({ name, mountPath }) => {
    const volume = volumes.get(name);
    if (looseDestinations.has(mountPath) || mountPath === container.terminationMessagePath) return [];
    if (volume && isLooseVolume(volume, sharesFiles)) return [];
    const position = mounts.findIndex(({ destination }) => destination === mountPath);
    return position === -1 ? [] : [position];
  });
  return [...new Set(positions)].sort((a, b) => a - b);
}

/** Huge-page limits in bytes by page size, the size as the CRI writes it: `hugepages-2Mi` becomes `2MB`. */
function listHugePages(container: Container): Readonly<Record<string, number>> {
  const limits = Object.entries(container.resources?.limits ?? {}).flatMap(([key, quantity]) => {
    const [, size] = /^hugepages-([0-9]+[KMG])i$/.exec(key) ?? [];
    const bytes = parseQuantity(quantity);
    return size !== undefined && bytes ? [[`${size}B`, Number(bytes.numerator / bytes.denominator)] as const] : [];
  });
  return Object.fromEntries(limits);
}

/**
 * Builds what our rules know beyond the reference's data; `rules/agent_policy/README.md` says what each member does.
 * Undefined when there is nothing to say.
 */
export function buildContainerExtensions(inputs: ExtensionInputs): ContainerExtensions | undefined {
  const { container, environment, passthrough } = inputs;
  const patterns = { ...environment.patterns, ...inputs.argumentPatterns };
  const requiredMounts = listRequiredMounts(inputs);
  const hugepages = listHugePages(container);
  const profile =
    container.securityContext?.appArmorProfile ?? inputs.workload.template.spec.securityContext?.appArmorProfile;
  const extensions: ContainerExtensions = {
    ...(bindsImageNames(inputs.settings) && { images: listImageNames(container.image ?? '') }),
    ...(passthrough.nvswitches > 0 && { nvswitch: passthrough.nvswitches }),
    ...(environment.required.length > 0 && { required_env: environment.required }),
    ...(environment.overrides.length > 0 && { overrides: environment.overrides }),
    ...(environment.imageLinks.length > 0 && { image_links: environment.imageLinks }),
    ...(requiredMounts.length > 0 && { required_mounts: requiredMounts }),
    ...(Object.keys(hugepages).length > 0 && { hugepages }),
    ...(profile?.type === 'Localhost' &&
      profile.localhostProfile !== undefined && { apparmor: profile.localhostProfile }),
    ...(inputs.goExec && { go_exec: true }),
    ...(Object.keys(patterns).length > 0 && { patterns }),
  };
  return Object.keys(extensions).length > 0 ? extensions : undefined;
}
