import type { CodeEntry } from './entry.js';

/** Chapter GP85xx: pods at admission. */
export const admissionCodes = {
  'admission-policy-missing': {
    code: 'GP8501',
    severity: 'error',
    exit: 1,
    summary: 'A pod carries no policy where one is demanded.',
  },
  'admission-policy-not-covering': {
    code: 'GP8502',
    severity: 'error',
    exit: 1,
    summary: 'The policy that a pod carries denies what the runtime sends for that pod.',
  },
  'admission-policy-wider': {
    code: 'GP8503',
    severity: 'error',
    exit: 1,
    summary: 'The policy that a pod carries allows more than the pod needs, or it cannot be shown that it does not.',
  },
  'admission-policy-not-approved': {
    code: 'GP8504',
    severity: 'error',
    exit: 1,
    summary: 'No approved policy fits a pod.',
  },
  'admission-class-without-policy': {
    code: 'GP8505',
    severity: 'warning',
    exit: 1,
    summary: 'The runtime class of a pod takes no initdata, so that the pod runs without a policy.',
  },
  'admission-initdata-ignored': {
    code: 'GP8506',
    severity: 'error',
    exit: 1,
    summary: 'A pod carries initdata that its runtime class ignores: it would run without the policy that it shows.',
  },
  'admission-older-policy': {
    code: 'GP8507',
    severity: 'error',
    exit: 1,
    summary: 'A pod carries a policy in the annotation of older runtimes, which the policy in its initdata refuses.',
  },
  'admission-change-without-effect': {
    code: 'GP8508',
    severity: 'error',
    exit: 1,
    summary: 'An update changes what a guest reads at its start only.',
  },
  'admission-change-denied-by-guest': {
    code: 'GP8509',
    severity: 'error',
    exit: 1,
    summary: 'An update asks for what the guest refuses, since its policy does not know it.',
  },
  'admission-kernel-parameter-kept': {
    code: 'GP8510',
    severity: 'warning',
    exit: 1,
    summary: 'A pod sets a kernel parameter to another value than the webhook would; the pod wins.',
  },
  'admission-kernel-parameters-left': {
    code: 'GP8511',
    severity: 'warning',
    exit: 1,
    summary: 'Kernel parameters were not added, since the class or the policy that the pod carries does not take them.',
  },
  'admission-mode-unknown': {
    code: 'GP8512',
    severity: 'warning',
    exit: 1,
    summary: 'A label asks for a mode that does not exist, or for a looser one than it may.',
  },
  'admission-base-overridden': {
    code: 'GP8513',
    severity: 'warning',
    exit: 1,
    summary: "A pod's own initdata has members that differ from the configured ones; the pod's are used.",
  },
  'admission-policy-names-wider': {
    code: 'GP8514',
    severity: 'warning',
    exit: 1,
    summary: 'The policy that a pod carries also accepts other names or namespaces, as policies of templates do.',
  },
} as const satisfies Record<string, CodeEntry>;
