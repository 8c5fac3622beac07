import type { ImageFacts, ImageNeed } from '../../generator/index.js';
import type { ClusterFacts } from './cluster-facts.js';
import { createPolicyMaker, type PolicyMakerOptions } from './make-policy.js';
import type { PresentedPod } from './present-pod.js';

/**
 * Makes policies of pods that nobody has, so that the first real one does not pay for loading rules and settings, and for
 * code that the process runs for the first time. Nobody's image is read, nothing is kept, and what is found is not told:
 * whether the example fits the configuration does not matter.
 */
export async function warmUp(options: PolicyMakerOptions, rounds: number): Promise<void> {
  const maker = createPolicyMaker({
    ...options,
    config: { ...options.config, policy: { ...options.config.policy, requireDigest: false } },
    images: {
      peek: makeFacts,
      provide: async (need) => ({ facts: makeFacts(need), findings: [] }),
      close: async () => {},
    },
    cluster: noCluster,
  });
  const base = { algorithm: 'sha256', data: new Map() } as const;
  for (let round = 0; round < rounds; round += 1) {
    for (const naming of [{ generateName: `example-${round}-` }, { name: `example-${round}` }]) {
      // Health checks and signals come through.
      await new Promise((resume) => setImmediate(resume));
      const pod = makeExample(round, naming);
      await maker.make({ pod, annotations: pod.annotations, base, deadline: AbortSignal.timeout(10_000) });
    }
  }
}

const noCluster: ClusterFacts = {
  may: { configMaps: false, secrets: false },
  version: 0,
  nodes: undefined,
  namespaceLabels: () => undefined,
  readPullSecrets: async () => [],
  readObjects: async () => [],
};

function makeFacts({ reference, platform }: ImageNeed): ImageFacts {
  const digest = `sha256:${'0'.repeat(64)}`;
  return {
    reference,
    digest,
    resolvedDigest: digest,
    platform,
    config: { Env: ['PATH=/usr/bin:/bin'], Entrypoint: ['/example'], WorkingDir: '/' },
    layers: [{ digest, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', size: 1, diffId: digest }],
    passwd: 'root:x:0:0:root:/root:/bin/sh\n',
    group: 'root:x:0:\n',
  };
}

/** A pod as the API server presents it, with a GPU, a sidecar, variables and volumes of the usual kinds. */
function makeExample(round: number, naming: PresentedPod['naming']): PresentedPod {
  const token = 'kube-api-access-xxxxx';
  const container = (name: string) => ({
    name,
    image: `example.invalid/${name}:1`,
    args: [`--round=${round}`],
    env: [
      { name: 'POD', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
      { name: 'ADDRESS', value: 'http://$(POD):8080' },
    ],
    resources: { limits: { memory: '1Gi', cpu: '1' }, requests: { memory: '1Gi', cpu: '1' } },
    volumeMounts: [
      { name: token, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
      { name: 'config', readOnly: true, mountPath: '/etc/example' },
      { name: 'scratch', mountPath: '/scratch' },
    ],
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  });
  const server = container('server');
  const gpu = { 'nvidia.com/pgpu': '1' };
  const { limits, requests } = server.resources;
  return {
    namespace: 'example',
    runtimeClass: 'kata-qemu-snp',
    title: 'example',
    annotations: {},
    labels: { app: 'example' },
    naming,
    spec: {
      runtimeClassName: 'kata-qemu-snp',
      volumes: [
        {
          name: token,
          projected: {
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            ],
            defaultMode: 420,
          },
        },
        { name: 'config', configMap: { name: 'example', defaultMode: 420 } },
        { name: 'scratch', emptyDir: {} },
      ],
      containers: [
        // In turns, so that what only GPUs need is warm, too.
        {
          ...server,
          resources:
            round % 2 === 0 ? server.resources : { limits: { ...limits, ...gpu }, requests: { ...requests, ...gpu } },
        },
        container('sidecar'),
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: { runAsUser: 0, runAsGroup: 0 },
      enableServiceLinks: true,
    },
  };
}
