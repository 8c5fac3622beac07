import { makeTokenVolume } from '../../test/support/token-volume.js';
import { writeReview } from '../../test/support/write-review.js';
import type { JsonObject } from '../../webhook/decide/decide.js';

/** Who made a pod: a Deployment, whose pods have no name yet; a person, who gives it a name of its own; a StatefulSet. */
export type PodKind = 'deployment' | 'bare' | 'stateful-set';

export const podKinds: readonly PodKind[] = ['deployment', 'bare', 'stateful-set'];

/** Characters of the random part of names. */
const randomText = (number: number): string => number.toString(36).padStart(5, '0').slice(-5);

function makeMetadata(kind: PodKind, template: number, number: number): JsonObject {
  const labels = { app: `template-${template}` };
  if (kind === 'deployment') return { generateName: `template-${template}-7d9c5b8f6d-`, labels };
  if (kind === 'bare') return { name: `template-${template}-run-${number}`, labels };
  const name = `template-${template}-${number}`;
  const own = { 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': String(number) };
  return { name, generateName: `template-${template}-`, labels: { ...labels, ...own } };
}

/** A pod as the API server presents it. Pods of one template differ in what tells pods of one owner apart. */
export function makeBenchPod(kind: PodKind, template: number, number: number): JsonObject {
  const token = `kube-api-access-${randomText(number)}`;
  const metadata = makeMetadata(kind, template, number);
  const isSet = kind === 'stateful-set';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, namespace: 'models' },
    spec: {
      runtimeClassName: 'kata-qemu-snp',
      ...(isSet && { hostname: metadata.name, subdomain: 'models' }),
      securityContext: { runAsUser: 0, runAsGroup: 0, supplementalGroups: [] },
      volumes: [
        makeTokenVolume(token),
        ...(isSet ? [{ name: 'data', persistentVolumeClaim: { claimName: `data-${metadata.name}` } }] : []),
      ],
      containers: [
        {
          name: 'main',
          image: 'registry.example/cuda:12',
          args: [`--template=${template}`],
          env: Array.from({ length: 20 }, (_, index) => ({ name: `VARIABLE_${index}`, value: `value ${index}` })),
          volumeMounts: [
            { name: token, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
            ...(isSet ? [{ name: 'data', mountPath: '/data' }] : []),
          ],
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
          resources: { limits: { memory: '16Gi' } },
        },
      ],
      restartPolicy: 'Always',
      enableServiceLinks: true,
    },
  };
}

/** The review of a pod as text. */
export const writeBenchReview = (object: JsonObject): string => JSON.stringify(writeReview({ object }));
