import type { CodeEntry } from './entry.js';

/** Chapter GP7xxx: reading policies (70), replay (71), self-check (72), verify (73), explain (74). */
export const analysisCodes = {
  'policy-unrecognised': {
    code: 'GP7001',
    severity: 'error',
    exit: 2,
    summary: 'A text is neither Rego, nor an annotation value, nor initdata, nor a manifest.',
  },
  'policy-undecodable': {
    code: 'GP7002',
    severity: 'error',
    exit: 2,
    summary: 'An annotation value holds neither initdata nor a policy.',
  },
  'policy-absent': {
    code: 'GP7003',
    severity: 'error',
    exit: 2,
    summary: 'A manifest, or initdata, holds no policy.',
  },
  'policy-ambiguous': {
    code: 'GP7004',
    severity: 'error',
    exit: 2,
    summary: 'Several policies are given where one is needed; `--name` chooses.',
  },
  'policy-name-unknown': {
    code: 'GP7005',
    severity: 'error',
    exit: 2,
    summary: 'No policy belongs to the workload that `--name` names.',
  },
  'policy-unloadable': {
    code: 'GP7006',
    severity: 'error',
    exit: 2,
    summary: "The guest's engine cannot load a policy; the VM would not start.",
  },
  'older-policy-ignored': {
    code: 'GP7007',
    severity: 'warning',
    exit: 2,
    summary: 'A pod carries a policy in initdata and in the annotation of older runtimes; the first is read.',
  },
  'policy-allows-failures': {
    code: 'GP7008',
    severity: 'warning',
    exit: 2,
    summary: 'A policy lets every request pass, those that it denies too.',
  },
  'replay-cases-unreadable': {
    code: 'GP7101',
    severity: 'error',
    exit: 2,
    summary: 'The file with requests cannot be read.',
  },
  'replay-case-invalid': {
    code: 'GP7102',
    severity: 'error',
    exit: 2,
    summary: 'A request to replay is not JSON, or has no `kind` or `request`.',
  },
  'replay-case-cut': {
    code: 'GP7103',
    severity: 'warning',
    exit: 2,
    summary: 'The last request of a log is cut off, as when the guest stops while it writes; it is left out.',
  },
  'replay-kind-unknown': {
    code: 'GP7104',
    severity: 'warning',
    exit: 2,
    summary: 'A request is of a kind that the agent does not have.',
  },
  'replay-no-cases': {
    code: 'GP7105',
    severity: 'error',
    exit: 2,
    summary: 'There is no request to replay.',
  },
  'self-check-denied': {
    code: 'GP7201',
    severity: 'error',
    exit: 2,
    summary: 'The policy would deny a request that a runtime sends for the pod: a bug, or settings that do not fit.',
  },
  'self-check-denied-by-given-rules': {
    code: 'GP7202',
    severity: 'warning',
    exit: 2,
    summary: 'With the rules of `-p`, the policy would deny a request that a runtime sends for the pod.',
  },
  'rules-unloadable': {
    code: 'GP7203',
    severity: 'error',
    exit: 2,
    summary: "The guest's engine cannot load the rules of `-p`; the VM would not start.",
  },
  'legitimate-request-denied': {
    code: 'GP7301',
    severity: 'error',
    exit: 1,
    summary: 'A policy denies what a runtime sends for its pod: the pod would not run. `verify` found it.',
  },
  'change-not-denied': {
    code: 'GP7302',
    severity: 'error',
    exit: 1,
    summary: 'A policy lets a changed request pass for which nothing says why it may. `verify` found it.',
  },
  'report-unwritable': {
    code: 'GP7303',
    severity: 'error',
    exit: 3,
    summary: 'The file of `verify --html` cannot be written.',
  },
  'hostile-request-allowed': {
    code: 'GP7304',
    severity: 'error',
    exit: 1,
    summary:
      'A policy lets a request pass that no runtime sends for its pod and that helps a hostile host. `verify` found it.',
  },
  'policy-lets-all-pass': {
    code: 'GP7305',
    severity: 'error',
    exit: 1,
    summary:
      'A policy sets `AllowRequestsFailingPolicy`: every request passes, those that it denies too. `verify` found it.',
  },
  'policy-decides-nothing': {
    code: 'GP7306',
    severity: 'error',
    exit: 1,
    summary:
      'Nothing of a policy could be judged: no rule of it decides a request, or it denies all. `verify` found it.',
  },
  'denial-unreadable': {
    code: 'GP7401',
    severity: 'error',
    exit: 2,
    summary: 'The file with the denial that `explain` is to explain cannot be read.',
  },
  'denial-absent': {
    code: 'GP7402',
    severity: 'error',
    exit: 2,
    summary: 'The text that `explain` got holds no denial, or the policy allows its requests.',
  },
  'denial-of-other-pod': {
    code: 'GP7403',
    severity: 'warning',
    exit: 2,
    summary: 'A denial that `explain` got is about a pod that the policy is not for.',
  },
  'policy-wider': {
    code: 'GP7601',
    severity: 'error',
    exit: 1,
    summary: 'A policy allows what the older one denied. `diff` found it and a request that shows it.',
  },
  'policy-narrower': {
    code: 'GP7602',
    severity: 'info',
    exit: 1,
    summary: 'A policy denies what the older one allowed. `diff` found it.',
  },
  'policy-changed': {
    code: 'GP7603',
    severity: 'warning',
    exit: 1,
    summary:
      'A policy allows other things than the older one in a place where there is one thing to allow. `diff` found it.',
  },
  'policy-incomparable': {
    code: 'GP7604',
    severity: 'error',
    exit: 1,
    summary: 'Whether a policy allows more than the older one could not be decided; `diff` takes it for more.',
  },
  'waivers-invalid': {
    code: 'GP7605',
    severity: 'error',
    exit: 2,
    summary: 'The file with waivers of `diff` cannot be read, or a waiver lacks something.',
  },
  'waivers-unwritable': {
    code: 'GP7606',
    severity: 'error',
    exit: 3,
    summary: 'The file of `diff --approve` cannot be written.',
  },
  'git-failed': {
    code: 'GP7607',
    severity: 'error',
    exit: 2,
    summary: 'git could not give the version of a file that `diff` is to compare.',
  },
  'git-missing': {
    code: 'GP7609',
    severity: 'error',
    exit: 3,
    summary: 'A version of a file is asked of git, which this machine does not have.',
  },
  'waiver-unused': {
    code: 'GP7608',
    severity: 'warning',
    exit: 2,
    summary: 'A waiver of `diff` is for a policy that was compared, and approves nothing that was found.',
  },
} as const satisfies Record<string, CodeEntry>;
