import { type VerifiedPolicy, type VerifyOptions, verifyPolicy } from '../../generator/analysis/verify/index.js';
import { createCollector } from '../../generator/diagnostics/index.js';
import type { GeneratedPolicy } from '../../generator/generate/index.js';
import { type RulesText, readShippedRules } from '../../generator/settings/index.js';
import { type GenerateOptions, generate } from '../generate/generate-fixture.js';

/** A pod with an init container, a GPU, a probe, files and variables. */
export const richPod = `apiVersion: v1
kind: Pod
metadata: {name: train, namespace: shop}
spec:
  initContainers:
    - name: fetch
      image: registry.example/shell:1
      command: [sh, -c, fetch]
      securityContext: {runAsUser: 0, runAsGroup: 0}
  containers:
    - name: main
      image: registry.example/cuda:12
      env:
        - {name: TOKEN, value: correct-horse-battery}
        - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
      args: ["--key", "swordfish-7781"]
      livenessProbe: {exec: {command: [cat, /tmp/alive]}}
      resources: {limits: {nvidia.com/pgpu: 2, memory: 4Gi, cpu: 2}}
      volumeMounts:
        - {name: config, mountPath: /etc/app}
        - {name: scratch, mountPath: /scratch}
      securityContext: {allowPrivilegeEscalation: false}
    - name: side
      image: registry.example/shell:1
      tty: true
      command: [sh]
  volumes:
    - {name: config, configMap: {name: app}}
    - {name: scratch, emptyDir: {}}
`;

/** The policy that generation makes of a manifest with one pod. */
export async function makePolicy(text: string, options: GenerateOptions = {}): Promise<GeneratedPolicy> {
  const { policies, findings } = await generate(text, { rules: readShippedRules(), selfCheck: false, ...options });
  const [policy] = policies;
  if (!policy) throw new Error(`no policy:\n${findings.join('\n')}`);
  return policy;
}

const versions = ['1.1.0', '1.2.0', '1.2.1', '1.3.0'];

/** Verifies a policy, or another policy text for the same pod. */
export async function verify(
  policy: GeneratedPolicy,
  options: Partial<VerifyOptions> & { readonly policyText?: string } = {},
): Promise<VerifiedPolicy> {
  const collector = createCollector();
  const { policyText = policy.policyText, ...rest } = options;
  const { workload, data } = policy;
  const report = await verifyPolicy(
    { workload, data, policyText, label: 'Pod/train' },
    { exhaustive: false, showValues: false, ociVersions: versions, ...rest },
    collector,
  );
  if (!report) throw new Error(collector.diagnostics.map(({ message }) => message).join('\n'));
  return { workload, origin: 'generated', report };
}

/** The rules that ship with a text of theirs replaced, as a user's own rules. */
export function changeRules(find: string, replacement: string): RulesText {
  const { text } = readShippedRules();
  if (!text.includes(find)) throw new Error(`the rules do not say ${find}`);
  return { kind: 'given', name: 'changed.rego', text: text.replace(find, () => replacement) };
}

/** Rules that ship, and more. */
export function addRules(addition: string): RulesText {
  return { kind: 'given', name: 'changed.rego', text: `${readShippedRules().text}\n${addition}\n` };
}
