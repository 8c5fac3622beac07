import { describe, expect, it } from 'vitest';
import { listRuntimeShapes, simulateRequests } from '../../generator/analysis/requests/index.js';
import { createAgentPolicy } from '../../rules/engine/index.js';
import { generate, getSettings, makePod } from '../generate/generate-fixture.js';
import { assemblePolicy, type Json } from '../rules/agent-policy/policy-text.js';

const settings = [
  ['10-non-coco', '20-oci-1.1.0'],
  ['10-non-coco-aks', '20-oci-1.3.0'],
  ['20-oci-1.2.1', '20-experimental-force-guest-pull'],
];

const main = '  - {name: main, image: registry.example/shell:1}';
const probe = '{exec: {command: [cat, /tmp/alive]}}';
const gpu = (name: string, count: number, more = '') =>
  `  - {name: ${name}, image: registry.example/cuda:12, resources: {limits: {nvidia.com/pgpu: ${count}}}${more}}`;

/** Pods that ordinary tests do not have: [what is unusual, lines of the spec]. */
const pods: readonly (readonly [string, ...string[]])[] = [
  ['the host’s network', 'hostNetwork: true', 'containers:', main],
  ['the host’s processes', 'hostPID: true', 'containers:', main],
  ['the host’s IPC', 'hostIPC: true', 'containers:', main],
  ['all of them', 'hostNetwork: true', 'hostPID: true', 'hostIPC: true', 'containers:', main],
  ['shared processes', 'shareProcessNamespace: true', 'containers:', main],
  ['a host name of its own', 'hostname: db', 'subdomain: data', 'setHostnameAsFQDN: true', 'containers:', main],
  [
    'a sidecar with probes and hooks that may gain no privileges',
    'initContainers:',
    `  - {name: proxy, image: registry.example/shell:1, restartPolicy: Always, startupProbe: ${probe}, livenessProbe: ${probe},`,
    `     securityContext: {allowPrivilegeEscalation: false}, lifecycle: {preStop: ${probe}}}`,
    'containers:',
    main,
  ],
  [
    'GPUs of an init container, a sidecar and two containers',
    'initContainers:',
    gpu('warm', 2),
    gpu('cache', 1, ', restartPolicy: Always'),
    'containers:',
    gpu('a', 12),
    gpu('b', 1),
    main,
  ],
  [
    'a terminal, standard input, and a message at a place of its own',
    'containers:',
    '  - {name: main, image: registry.example/shell:1, tty: true, stdin: true, terminationMessagePath: /tmp/end,',
    '     terminationMessagePolicy: FallbackToLogsOnError}',
  ],
  [
    'privileges',
    'containers:',
    '  - {name: main, image: registry.example/shell:1, securityContext: {privileged: true}}',
    '  - {name: side, image: registry.example/shell:1, securityContext: {procMount: Unmasked, readOnlyRootFilesystem: true}}',
  ],
  [
    'a socket and files of the host’s kernel',
    'containers:',
    '  - name: main',
    '    image: registry.example/shell:1',
    '    volumeMounts:',
    '      - {name: socket, mountPath: /run/agent.sock}',
    '      - {name: proc, mountPath: /host/proc, readOnly: true}',
    '      - {name: sys, mountPath: /host/sys, readOnly: true}',
    '      - {name: logs, mountPath: /logs}',
    'volumes:',
    '  - {name: socket, hostPath: {path: /run/agent.sock, type: Socket}}',
    '  - {name: proc, hostPath: {path: /proc}}',
    '  - {name: sys, hostPath: {path: /sys}}',
    '  - {name: logs, hostPath: {path: /var/log, type: Directory}}',
  ],
  [
    'disks, memory and huge pages',
    'securityContext: {fsGroup: 2000}',
    'containers:',
    '  - name: main',
    '    image: registry.example/shell:1',
    '    resources: {limits: {memory: 1Gi, hugepages-2Mi: 64Mi}}',
    '    volumeMounts:',
    '      - {name: shm, mountPath: /dev/shm}',
    '      - {name: disk, mountPath: /data}',
    '      - {name: disk, mountPath: /data/sub, subPath: sub}',
    '      - {name: pages, mountPath: /pages}',
    '    volumeDevices: [{name: block, devicePath: /dev/xvda}]',
    'volumes:',
    '  - {name: shm, emptyDir: {medium: Memory}}',
    '  - {name: disk, emptyDir: {}}',
    '  - {name: pages, emptyDir: {medium: HugePages}}',
    '  - {name: block, persistentVolumeClaim: {claimName: block}}',
  ],
];

const cases = settings.flatMap((names) => pods.map(([what, ...spec]) => ({ names, what, text: makePod(...spec) })));

describe('no runtime is denied what it sends for a pod with', () => {
  it.each(cases)('$what ($names)', async ({ names, text }) => {
    const { policies, findings } = await generate(text, { settings: await getSettings(...names) });
    const [policy] = policies;
    if (!policy) throw new Error(findings.join('\n'));
    const { agent } = createAgentPolicy(assemblePolicy(policy.data as unknown as Json));
    const denied = listRuntimeShapes(policy.data).flatMap((shape) => {
      agent?.reset();
      return simulateRequests(policy, shape).flatMap(({ kind, step, request }) => {
        const verdict = agent?.evaluate(kind, request, { raw: true });
        return verdict?.allowed ? [] : [`${shape.name}: ${step}: ${verdict?.prints.join(' ')}`];
      });
    });
    expect(denied).toEqual([]);
  });
});
