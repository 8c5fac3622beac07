import type { CodeEntry } from './entry.js';

/** Chapter GP2xxx: settings and drop-ins. */
export const settingsCodes = {
  'settings-file-missing': {
    code: 'GP2001',
    severity: 'error',
    exit: 2,
    summary: 'A settings file, settings folder or drop-in that was asked for does not exist.',
  },
  'settings-file-unreadable': {
    code: 'GP2002',
    severity: 'error',
    exit: 3,
    summary: 'A settings file, settings folder or drop-in exists and cannot be read.',
  },
  'settings-file-too-large': {
    code: 'GP2003',
    severity: 'error',
    exit: 2,
    summary: 'A settings file, a drop-in or a folder of drop-ins is larger than any real one.',
  },
  'settings-not-utf8': {
    code: 'GP2004',
    severity: 'error',
    exit: 2,
    summary: 'A settings file or drop-in is not UTF-8 text.',
  },
  'settings-json-invalid': {
    code: 'GP2005',
    severity: 'error',
    exit: 2,
    summary: 'A settings file or drop-in is not JSON.',
  },
  'settings-key-repeated': {
    code: 'GP2006',
    severity: 'warning',
    exit: 2,
    summary: 'An object in a settings file or drop-in has the same key twice; the last one counts.',
  },
  'settings-key-missing': {
    code: 'GP2101',
    severity: 'error',
    exit: 2,
    summary: 'The settings lack a key that every policy needs.',
  },
  'settings-value-invalid': {
    code: 'GP2102',
    severity: 'error',
    exit: 2,
    summary: 'A value in the settings has the wrong type or is not one of the possible values.',
  },
  'settings-key-unknown': {
    code: 'GP2103',
    severity: 'warning',
    exit: 2,
    summary: 'The settings have a key that nothing reads.',
  },
  'settings-key-deprecated': {
    code: 'GP2104',
    severity: 'error',
    exit: 2,
    summary: 'The settings use a key that another one has replaced.',
  },
  'settings-pointer-missing': {
    code: 'GP2105',
    severity: 'error',
    exit: 2,
    summary: 'A part of the settings was asked for that does not exist.',
  },
  'drop-in-invalid': {
    code: 'GP2201',
    severity: 'error',
    exit: 2,
    summary: 'A drop-in is not a JSON Patch: an array of operations, each with the members that RFC 6902 demands.',
  },
  'drop-in-path-missing': {
    code: 'GP2202',
    severity: 'error',
    exit: 2,
    summary: 'An operation of a drop-in names a place that the settings do not have.',
  },
  'drop-in-test-failed': {
    code: 'GP2203',
    severity: 'error',
    exit: 2,
    summary: 'A test operation of a drop-in found another value than the one that it expects.',
  },
  'drop-in-unknown': {
    code: 'GP2204',
    severity: 'error',
    exit: 2,
    summary: 'A drop-in was asked for by a name that none of the shipped ones has.',
  },
  'drop-in-file-ignored': {
    code: 'GP2205',
    severity: 'info',
    exit: 2,
    summary: 'A file or folder beside the settings looks like drop-ins and is not used.',
  },
  'exec-command-invalid': {
    code: 'GP2301',
    severity: 'error',
    exit: 2,
    summary: 'A command to allow is empty, has an open quote, or is not a list of strings.',
  },
  'exec-command-needs-shell': {
    code: 'GP2302',
    severity: 'error',
    exit: 2,
    summary: 'A command to allow uses syntax that only a shell understands, and no shell runs it.',
  },
  'default-settings-ignored': {
    code: 'GP2401',
    severity: 'info',
    exit: 2,
    summary:
      'A genpolicy-settings.json in the working directory is not used, as it would be by the reference generator.',
  },
  'default-rules-ignored': {
    code: 'GP2402',
    severity: 'info',
    exit: 2,
    summary: 'A rules.rego in the working directory is not used, as it would be by the reference generator.',
  },
  'oci-version-assumed': {
    code: 'GP2501',
    severity: 'warning',
    exit: 2,
    summary:
      'Nobody said which OCI version the nodes write; the built-in one was taken, and a wrong one stops every pod.',
  },
  'oci-version-invalid': {
    code: 'GP2502',
    severity: 'error',
    exit: 2,
    summary: 'What was given as an OCI version is none, or a set of them has fewer than two.',
  },
  'containerd-version-unknown': {
    code: 'GP2503',
    severity: 'error',
    exit: 2,
    summary: 'It is not known which OCI version the given containerd version writes.',
  },
  'kata-version-invalid': {
    code: 'GP2504',
    severity: 'error',
    exit: 2,
    summary: 'What was given as a Kata version is none.',
  },
  'kata-version-unknown': {
    code: 'GP2505',
    severity: 'warning',
    exit: 2,
    summary: 'The given Kata version is older or newer than those whose runtime classes are known.',
  },
  'kata-version-assumed': {
    code: 'GP2506',
    severity: 'info',
    exit: 2,
    summary:
      'A runtime class needs other settings in other Kata versions, and none was given; the newest one was taken.',
  },
  'guest-version-old': {
    code: 'GP2507',
    severity: 'warning',
    exit: 2,
    summary: 'Guests before Kata 3.30 evaluate policies with an older engine, for which policies are not tested.',
  },
  'oci-version-set-unsupported': {
    code: 'GP2508',
    severity: 'error',
    exit: 2,
    summary: 'A policy is to accept several OCI versions, and the rules know only one.',
  },
  'runtime-class-unknown': {
    code: 'GP2511',
    severity: 'warning',
    exit: 2,
    summary: 'A pod names a runtime class without a profile; the built-in settings were taken for it.',
  },
  'runtime-class-not-in-version': {
    code: 'GP2512',
    severity: 'warning',
    exit: 2,
    summary: 'The given Kata version does not have the runtime class.',
  },
  'runtime-class-replaced': {
    code: 'GP2513',
    severity: 'warning',
    exit: 2,
    summary: 'A pod names a runtime class that another one has replaced.',
  },
  'profile-incomplete': {
    code: 'GP2514',
    severity: 'warning',
    exit: 2,
    summary: 'The profile of a runtime class does not say which settings fit it; the built-in ones were taken.',
  },
  'rust-virtio-fs': {
    code: 'GP2515',
    severity: 'warning',
    exit: 2,
    summary:
      'The Rust runtime names files on a shared filesystem in a way that policies do not cover; it will be denied.',
  },
  'image-layers-not-covered': {
    code: 'GP2516',
    severity: 'warning',
    exit: 2,
    summary:
      'The runtime class plugs image layers as block devices, which policies do not cover; containers will be denied.',
  },
  'profile-invalid': {
    code: 'GP2601',
    severity: 'error',
    exit: 2,
    summary: 'A file with profiles is not what it must be.',
  },
  'profile-unknown': {
    code: 'GP2602',
    severity: 'error',
    exit: 2,
    summary: 'A profile was asked for by a name that no file has.',
  },
} as const satisfies Record<string, CodeEntry>;
