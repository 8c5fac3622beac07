import { createCollector, type DiagnosticCollector, type Span } from '../diagnostics/index.js';
import { addNodeFacts, type NodeAdditions } from './add-node-facts.js';
import { findProfile, type Profile } from './find-profile.js';
import { judgeClass, judgeSelection, reportUnknownProfile } from './judge-profile.js';
import { loadProfiles } from './load-profiles.js';
import { type LoadedSettings, loadSettings } from './load-settings.js';
import { type NamedDropIn, resolveDropIn } from './named-drop-in.js';
import { makeOciVersion, sortOciVersions } from './oci-version.js';
import type { ProfileTable } from './profile-table.js';

/** What a user said about settings, classes and versions. */
export interface SettingsChoice {
  /** Settings file or folder (`-j`): then no class changes the settings. */
  readonly path?: string | undefined;
  /** Drop-ins of flags, which come after those of a profile. */
  readonly dropIns: readonly NamedDropIn[];
  /** Files with profiles (`--profiles`). */
  readonly profileFiles?: readonly string[];
  /** Profile for all pods, whatever class they name (`--profile`). */
  readonly profile?: string | undefined;
  readonly kataVersion?: string | undefined;
  /** OCI versions that the nodes write, checked; several for a policy that accepts a set. */
  readonly ociVersions?: { readonly versions: readonly string[]; readonly flag: string } | undefined;
}

/** The settings of one run, by runtime class. */
export interface SettingsChooser {
  /** Settings that do not depend on a class; undefined when something is wrong, which has been reported. */
  readonly base: LoadedSettings | undefined;
  /**
   * Chooses the settings of a pod by its class. Pods that need the same settings get the same object. What had to be
   * assumed is reported once per run, what is wrong with a class once per class. `learn` is told what was chosen, and
   * whether somebody stated the OCI version; it may say what the nodes of the pod add to it.
   */
  settingsFor(
    runtimeClassName: string | undefined,
    span?: Span,
    learn?: (chosen: LoadedSettings, isVersionStated: boolean) => NodeAdditions | undefined,
  ): Promise<LoadedSettings | undefined>;
  /** The profile that holds for a class; loads the profiles. */
  profileFor(runtimeClassName: string | undefined): Promise<Profile | undefined>;
}

/** Opens the settings of a run. Profiles are read only when a pod names a class, or a flag asks for them. */
export async function openSettings(choice: SettingsChoice, collector: DiagnosticCollector): Promise<SettingsChooser> {
  const loaded = new Map<string, Promise<LoadedSettings | undefined>>();
  const load = (profile: Profile | undefined): Promise<LoadedSettings | undefined> => {
    const dropIns = profile?.dropIns ?? [];
    const versions = choice.ociVersions?.versions ?? profile?.facts.oci_versions ?? [];
    const key = JSON.stringify([dropIns, versions]);
    const known = loaded.get(key) ?? loadWith(choice, profile, collector);
    loaded.set(key, known);
    return known;
  };
  const base = await load(undefined);
  if (base) await checkVersionFlags(choice, base, collector);

  let table: Promise<ProfileTable | undefined> | undefined;
  const openTable = (): Promise<ProfileTable | undefined> => {
    table ??= loadProfiles(choice.profileFiles ?? [], collector);
    return table;
  };
  if ((choice.profileFiles ?? []).length > 0 || choice.profile !== undefined) {
    const profiles = await openTable();
    if (profiles && choice.profile !== undefined && !findProfile(profiles, choice.profile)) {
      reportUnknownProfile(choice.profile, profiles, collector);
    }
  }
  const profileFor = async (runtimeClassName: string | undefined): Promise<Profile | undefined> => {
    const name = choice.profile ?? runtimeClassName;
    const profiles = name === undefined ? undefined : await openTable();
    return profiles && name !== undefined ? findProfile(profiles, name, choice.kataVersion) : undefined;
  };

  const chosen = new Map<string, Promise<LoadedSettings | undefined>>();
  const completed = new Map<string, LoadedSettings>();
  const choose = async (
    runtimeClassName: string | undefined,
    span: Span | undefined,
  ): Promise<LoadedSettings | undefined> => {
    const name = choice.profile ?? runtimeClassName;
    if (name === undefined) return choice.path === undefined ? await load(undefined) : base;
    const profiles = await openTable();
    if (!profiles) return undefined;
    const profile = findProfile(profiles, name, choice.kataVersion);
    const subject = { name, span: choice.profile === undefined ? span : undefined };
    if (profile) judgeClass(profile, subject, collector);
    if (choice.path !== undefined) return base;
    judgeSelection(profile, subject, profiles, collector);
    return await load(profile);
  };
  return {
    base,
    profileFor,
    settingsFor: async (runtimeClassName, span, learn) => {
      const key = JSON.stringify(choice.profile ?? runtimeClassName ?? null);
      const known = chosen.get(key) ?? choose(runtimeClassName, span);
      chosen.set(key, known);
      const settings = await known;
      if (!settings) return undefined;
      const isStated = !isVersionAssumed(settings);
      const learned = learn?.(settings, isStated);
      const isLearned = learned !== undefined && learned.ociVersions.length > 0;
      // Where nodes contradict each other, that has been said.
      if (!isStated && !isLearned && !(learned && collector.hasErrors)) warnAssumedVersion(settings, collector);
      if (!learned || (!isLearned && learned.gpuKeys.length === 0)) return settings;
      const wholeKey = JSON.stringify([key, learned.ociVersions, learned.gpuKeys]);
      const whole = completed.get(wholeKey) ?? addNodeFacts(settings, learned);
      completed.set(wholeKey, whole);
      return whole;
    },
  };
}

async function loadWith(
  choice: SettingsChoice,
  profile: Profile | undefined,
  collector: DiagnosticCollector,
): Promise<LoadedSettings | undefined> {
  const ofProfile: NamedDropIn[] = [];
  for (const { name, folder } of profile?.dropIns ?? []) {
    const dropIn = await resolveDropIn(name, collector, folder);
    if (!dropIn) return undefined;
    ofProfile.push(dropIn);
  }
  // Of several versions the reference's rules pin the first; ours accept exactly those.
  const stated = sortOciVersions(profile?.facts.oci_versions ?? []);
  if (stated[0] !== undefined) ofProfile.push(makeOciVersion(stated[0], `profile ${profile?.name}`));
  const given = sortOciVersions(choice.ociVersions?.versions ?? []);
  const ofFlags = [...choice.dropIns];
  if (given[0] !== undefined) ofFlags.push(makeOciVersion(given[0], choice.ociVersions?.flag ?? '--oci-version'));
  const loaded = await loadSettings({ path: choice.path, dropIns: [...ofProfile, ...ofFlags] }, collector);
  const accepted = given.length > 0 ? given : stated;
  if (!loaded || accepted.length < 2) return loaded;
  const { settings } = loaded;
  return { ...loaded, settings: { ...settings, extensions: { ...settings.extensions, oci_versions: accepted } } };
}

/** A drop-in that is named by a flag and another flag may not each say the OCI version: which one is meant? */
async function checkVersionFlags(
  choice: SettingsChoice,
  { settings }: LoadedSettings,
  collector: DiagnosticCollector,
): Promise<void> {
  const { ociVersions, dropIns, path } = choice;
  if (!ociVersions || dropIns.length === 0) return;
  // What is to be said of the files has been said.
  const without = await loadSettings({ path, dropIns }, createCollector());
  const origin = without?.originOf('/kata_config/oci_version').name;
  const version = without?.settings.kata_config.oci_version;
  if (version === settings.kata_config.oci_version || !dropIns.some(({ text }) => text.source.name === origin)) return;
  collector.report('oci-version-invalid', {
    message: `${ociVersions.flag} says the OCI version ${settings.kata_config.oci_version}, and the drop-in ${origin} says ${version}`,
    help: ['give one of them'],
  });
}

function isVersionAssumed({ originOf }: LoadedSettings): boolean {
  return originOf('/kata_config/oci_version').name.startsWith('<built-in>/genpolicy-settings');
}

/** Says what was assumed where neither a flag nor a file states the OCI version. */
function warnAssumedVersion({ settings }: LoadedSettings, collector: DiagnosticCollector): void {
  collector.report('oci-version-assumed', {
    message: `nobody said which OCI version the nodes write: ${settings.kata_config.oci_version} is assumed, as containerd 1.7 writes it`,
    notes: ['a policy with another version than the node writes stops every container of the pod'],
    help: [
      'look at CONTAINER-RUNTIME of `kubectl get nodes -o wide`, and give --containerd-version 2.1.4 or --oci-version 1.2.1',
    ],
  });
}
