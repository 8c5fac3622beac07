import type { DiagnosticCollector, Span } from '../diagnostics/index.js';
import { findNearestName } from './find-nearest-name.js';
import { findProfile, listProfileNames, listProfileVersions, type Profile } from './find-profile.js';
import { compareKataVersions } from './kata-version.js';
import type { ProfileTable } from './profile-table.js';

/** The class that a finding is about, and where a pod names it; a flag has no place. */
export interface ProfileSubject {
  readonly name: string;
  readonly span: Span | undefined;
}

/** First release whose guests evaluate policies with the engine that policies are tested with. */
const firstTestedGuest = '3.30.0';

/** Reports what is known to be wrong with a class whatever the settings: what its runtime does, and its guest. */
export function judgeClass(profile: Profile, { name, span }: ProfileSubject, collector: DiagnosticCollector): void {
  const { facts, kataVersion } = profile;
  if (profile.isVersionStated && compareKataVersions(kataVersion, firstTestedGuest) < 0) {
    collector.report('guest-version-old', {
      message: `guests of Kata ${kataVersion} evaluate policies with an older engine, for which this policy is not tested`,
      notes: [`the engine is the one that policies are tested with from Kata ${firstTestedGuest} on`],
      help: ['try the policy on such a node before relying on it, or upgrade Kata'],
    });
  }
  if (facts.runtime === 'rust' && facts.shared_fs !== undefined && facts.shared_fs !== 'none') {
    collector.report('rust-virtio-fs', {
      message: `${name} has the Rust runtime and shared_fs = "${facts.shared_fs}": it names shared files in a way that policies deny`,
      span,
      help: ['use a class with the Go runtime, or one without a shared filesystem'],
    });
  }
  if (facts.image_pull === 'host-layers') {
    collector.report('image-layers-not-covered', {
      message: `${name} gives the guest image layers as block devices, which policies do not cover: containers will be denied`,
      span,
      help: ['use a class whose guest pulls the images, or run this one without a policy'],
    });
  }
}

/** Reports that a profile was asked for by a name that none has. */
export function reportUnknownProfile(name: string, table: ProfileTable, collector: DiagnosticCollector): void {
  collector.report('profile-unknown', {
    message: `there is no profile named ${JSON.stringify(name)}`,
    notes: [`profiles: ${listProfileNames(table).join(', ')}`],
    help: suggestName(name, table),
  });
}

function suggestName(name: string, table: ProfileTable): readonly string[] {
  const nearest = findNearestName(name, listProfileNames(table));
  return nearest === undefined ? [] : [`did you mean ${nearest}?`];
}

/** Reports what had to be assumed about a class to choose its settings. */
export function judgeSelection(
  profile: Profile | undefined,
  { name, span }: ProfileSubject,
  table: ProfileTable,
  collector: DiagnosticCollector,
): void {
  if (!profile) {
    collector.report('runtime-class-unknown', {
      message: `nothing is known of the runtime class ${JSON.stringify(name)}: the built-in settings are taken, for a confidential guest that pulls its images`,
      span,
      help: [
        ...suggestName(name, table),
        'say with --profile NAME which class it is like, or describe it in a file for --profiles',
      ],
    });
    return;
  }
  const { kataVersion, since, until, replacedBy } = profile;
  const tooOld = since !== undefined && compareKataVersions(kataVersion, since) < 0;
  const tooNew = until !== undefined && compareKataVersions(kataVersion, until) > 0;
  if (profile.isVersionStated && (tooOld || tooNew)) {
    collector.report('runtime-class-not-in-version', {
      message: `Kata ${kataVersion} has no runtime class ${name}: it is there ${tooOld ? `from ${since}` : `until ${until}`}`,
      span,
      help: ['check the class and --kata-version'],
    });
  }
  if (replacedBy !== undefined) {
    collector.report('runtime-class-replaced', {
      message: `${replacedBy} has replaced the runtime class ${name}`,
      span,
      help: [`use ${replacedBy}, or give --profile ${replacedBy} if the class has its configuration`],
    });
  }
  if (profile.dropIns === undefined) {
    collector.report('profile-incomplete', {
      message: `it is not known which settings fit ${name}: the built-in ones are taken, for a confidential guest that pulls its images`,
      span,
      help: ['give settings with -j or --drop-in, or state `drop_ins` of the class in a file for --profiles'],
    });
  }
  warnAssumedVersion(profile, span, table, collector);
}

/** Says so when another Kata version, of those whose guests are covered, would have led to other settings. */
function warnAssumedVersion(
  profile: Profile,
  span: Span | undefined,
  table: ProfileTable,
  collector: DiagnosticCollector,
): void {
  if (profile.isVersionStated) return;
  const dropInsOf = (version: string): string =>
    JSON.stringify(findProfile(table, profile.name, version)?.dropIns ?? null);
  const turns = listProfileVersions(table, profile.name).filter((since) => {
    const before = table.versions.findLast((version) => compareKataVersions(version, since) < 0);
    const isCovered = before !== undefined && compareKataVersions(before, firstTestedGuest) >= 0;
    return isCovered && dropInsOf(before) !== dropInsOf(since);
  });
  const last = turns.at(-1);
  if (last === undefined) return;
  collector.report('kata-version-assumed', {
    message: `${profile.name} needs other settings before Kata ${last}; those of ${profile.kataVersion} are taken`,
    span,
    help: ['give --kata-version'],
  });
}
