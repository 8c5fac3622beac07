import type { DiagnosticCollector } from '../diagnostics/index.js';
import {
  compareKataVersions,
  findOciVersion,
  parseKataVersion,
  readOciVersion,
  readOciVersionSet,
  readShippedProfiles,
  type SettingsChoice,
} from '../settings/index.js';

/** Flags that say which versions the nodes have. */
export interface VersionOptions {
  readonly kataVersion?: string;
  readonly ociVersion?: string;
  readonly ociVersionSet?: string;
  readonly containerdVersion?: string;
  readonly nodes?: readonly string[];
  readonly fromCluster?: boolean;
}

/** Value of `--oci-version-set` that takes the versions that the nodes write. */
export const versionsOfNodes = 'nodes';

/** Reads the flags about versions; what is wrong or contradictory is reported. */
export function readVersions(
  options: VersionOptions,
  collector: DiagnosticCollector,
): Pick<SettingsChoice, 'kataVersion' | 'ociVersions'> {
  return { kataVersion: readKataVersion(options.kataVersion, collector), ociVersions: readNodes(options, collector) };
}

function readKataVersion(text: string | undefined, collector: DiagnosticCollector): string | undefined {
  if (text === undefined) return undefined;
  const numbers = parseKataVersion(text);
  if (!numbers) {
    collector.report('kata-version-invalid', {
      message: `${JSON.stringify(text)} is not a Kata version`,
      help: ['write it as 3.29.0'],
    });
    return undefined;
  }
  const version = numbers.join('.');
  const { versions } = readShippedProfiles();
  const [oldest, newest] = [versions.at(0) ?? version, versions.at(-1) ?? version];
  const isOld = compareKataVersions(version, oldest) < 0;
  if (isOld || compareKataVersions(version, newest) > 0) {
    collector.report('kata-version-unknown', {
      message: `nothing is known of Kata ${version}; what Kata ${isOld ? oldest : newest} has is taken`,
      notes: [`known: ${versions.join(', ')}`],
    });
  }
  return version;
}

function readNodes(options: VersionOptions, collector: DiagnosticCollector): SettingsChoice['ociVersions'] {
  if (options.ociVersionSet === versionsOfNodes && options.nodes === undefined && !options.fromCluster) {
    collector.report('oci-version-invalid', {
      message: '--oci-version-set nodes is about nodes that are not known',
      help: ['give --nodes or --from-cluster, or the versions themselves'],
    });
    return undefined;
  }
  const stated = [
    ...(options.ociVersion === undefined
      ? []
      : [{ flag: '--oci-version', versions: asList(readOciVersion(options.ociVersion, collector)) }]),
    ...(options.ociVersionSet === undefined || options.ociVersionSet === versionsOfNodes
      ? []
      : [{ flag: '--oci-version-set', versions: readOciVersionSet(options.ociVersionSet, collector) ?? [] }]),
    ...(options.containerdVersion === undefined
      ? []
      : [{ flag: '--containerd-version', versions: asList(findOciVersion(options.containerdVersion, collector)) }]),
  ];
  const [first, ...others] = stated;
  if (first && others.length > 0) {
    collector.report('oci-version-invalid', {
      message: `${stated.map(({ flag }) => flag).join(' and ')} each say the OCI version`,
      help: ['give one of them'],
    });
    return undefined;
  }
  return first && first.versions.length > 0 ? first : undefined;
}

const asList = (version: string | undefined): readonly string[] => (version === undefined ? [] : [version]);
