import { describe, expect, it } from 'vitest';
import { listFindings, type VerifiedPolicy } from '../../generator/analysis/verify/index.js';
import { type RulesText, readShippedRules } from '../../generator/settings/index.js';
import { shortRules } from '../generate/generate-fixture.js';
import { makePolicy, verify } from './verified-pod.js';

/** Two containers with GPUs, one that is ready to be used by a probe, and files. */
const pod = `apiVersion: v1
kind: Pod
metadata: {name: train, namespace: shop}
spec:
  containers:
    - name: main
      image: registry.example/cuda:12
      env: [{name: TOKEN, value: correct-horse-battery}]
      args: ["--key", "swordfish-7781"]
      livenessProbe: {exec: {command: [cat, /tmp/alive]}}
      resources: {limits: {nvidia.com/pgpu: 1}}
      volumeMounts: [{name: config, mountPath: /etc/app, readOnly: true}]
      securityContext: {allowPrivilegeEscalation: false}
    - name: side
      image: registry.example/cuda:12
      resources: {limits: {nvidia.com/pgpu: 1}}
  volumes: [{name: config, configMap: {name: app}}]
`;

/** The rules that ship, loosened. */
function loosen(find: RegExp, replacement: string): RulesText {
  const { text } = readShippedRules();
  if (!find.test(text)) throw new Error(`the rules do not say ${find}`);
  return { kind: 'given', name: 'changed.rego', text: text.replace(find, replacement) };
}

function open(...kinds: readonly string[]): RulesText {
  let { text } = readShippedRules();
  for (const kind of kinds) text = text.replace(`default ${kind} := false`, `default ${kind} := true`);
  return { kind: 'given', name: 'changed.rego', text };
}

function describeFindings(verified: VerifiedPolicy): string {
  return listFindings(verified)
    .flatMap(({ code, message, notes }) => [`${code} ${message}`, ...notes])
    .join('\n');
}

const loosened: readonly (readonly [what: string, rules: () => RulesText, finding: RegExp])[] = [
  ['the host may replace the policy', () => open('SetPolicyRequest'), /GP7304[\s\S]*replace the policy itself/],
  [
    'the host may read output',
    () => open('ReadStreamRequest'),
    /read the output of a process, which the settings keep/,
  ],
  [
    'the host may add swap and trace',
    () => open('AddSwapRequest', 'StartTracingRequest'),
    /add swap[\s\S]*trace the agent/,
  ],
  [
    'the host may run any command',
    () => loosen(/^exec_command_ok if \{/m, 'exec_command_ok if exec_host\n\nexec_command_ok if {'),
    /run sh -c cat \/proc\/1\/environ in main/,
  ],
  [
    'unknown containers start',
    () => loosen(/StartContainerRequest if \{\n\theld_entry\.started\n\}/, 'StartContainerRequest if {\n\ttrue\n}'),
    /start a container that the policy never let in/,
  ],
  [
    'a name has two containers',
    () => loosen(/"started", true\) != false/, '"started", true) == 7'),
    /create a second main beside the one that runs/,
  ],
  [
    'GPUs are taken from neighbours',
    () => loosen(/claim in claims\]/, 'claim in claims; claim == 7]'),
    /create side with the GPU (?:number|address) of main/,
  ],
  [
    'names of the pod are not pinned',
    () => loosen(/differing\("sandbox", \w+, pinned\)/, '[]'),
    /create main in another network/,
  ],
  [
    'mounts are not required',
    () => loosen(/"required_mounts"\]/, '"no_mounts"]'),
    /create main without the mount \/etc\/app/,
  ],
  [
    'variables are not required',
    () => loosen(/"required_env"\]/, '"no_env"]'),
    /create main without the variable TOKEN/,
  ],
  [
    'paths are not hidden',
    () => loosen(/some path in want\.OCI\.Linux\.MaskedPaths/, 'some path in []'),
    /create main with \/proc\/\w+ not hidden/,
  ],
  [
    'paths are writable',
    () => loosen(/some path in want\.OCI\.Linux\.ReadonlyPaths/, 'some path in []'),
    /create main with \/proc\/\w+ writable/,
  ],
  [
    'mount options may be left out',
    () => loosen(/expected == given\n/, 'every option in given { option in expected }\n'),
    /create main with \S+ writable/,
  ],
  [
    'arguments are free',
    () => loosen(/^\targs_count_faults,\n\targs_faults,$/m, '\t[],'),
    /create main with other arguments/,
  ],
];

describe('rules that were loosened', () => {
  it.each(loosened)('are found: %s', async (_what, rules, finding) => {
    const verified = await verify(await makePolicy(pod, { rules: rules() }));
    expect(verified.report.rules).toBe('shipped');
    expect(describeFindings(verified)).toMatch(finding);
    expect(listFindings(verified).every(({ severity }) => severity === 'error')).toBe(true);
  });

  it('are not found where nothing was loosened', async () => {
    expect(describeFindings(await verify(await makePolicy(pod)))).toBe('');
  });
});

const kinds = [...new Set(readShippedRules().text.match(/^default \w+(?= := (?:true|false)$)/gm))];

describe('a policy that protects nothing', () => {
  it('is red when it allows all by default', async () => {
    const text = `package agent_policy\nimport rego.v1\n\n${kinds.map((kind) => `${kind} := ${!kind.includes('AllowRequests')}`).join('\n')}\n`;
    const verified = await verify(await makePolicy(pod, { rules: { ...shortRules, text } }));
    expect(verified.report.rules).toBe('other');
    const found = describeFindings(verified);
    expect(found).toMatch(/GP7306[\s\S]*GP7304 .* \d+ requests pass that only a hostile host sends/);
  });

  it('is red when it lets failing requests pass', async () => {
    const verified = await verify(await makePolicy(pod, { rules: open('AllowRequestsFailingPolicy') }));
    expect(describeFindings(verified)).toContain('GP7305');
  });
});

describe('settings that open a request', () => {
  it('are no finding', async () => {
    const { getSettings } = await import('../generate/generate-fixture.js');
    const settings = await getSettings('30-allow-logs');
    const verified = await verify(await makePolicy(pod, { settings }));
    expect(describeFindings(verified)).toBe('');
  });
});
