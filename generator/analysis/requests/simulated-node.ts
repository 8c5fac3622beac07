import type { RuntimeShape } from './runtime-shape.js';

/**
 * The one node and cluster in which pods are simulated. A policy leaves these values open; here they are fixed, so that
 * the same pod gives the same requests.
 */
export const simulatedNode = {
  name: 'node-1.example',
  podUid: '9c64c5bf-298f-46c4-ad63-e2270a2ff44c',
  networkNamespaceUid: '22190131-6f68-2878-6d7b-418baf176cdf',
  /** Random part of the names of copied files. */
  fileToken: 'b3930b9af7125931',
  execIds: ['05e07bbb-d06c-402d-b9b7-e6386935b200', '5d9b1c5e-93a4-4c0f-8d0e-6a9f2c7f3b11'],
  /** What controllers and the API server append to names. */
  templateHash: '6674f9448',
  randomName: 'xjrzf',
  hardwareAddress: '66:74:9f:6a:96:01',
  gatewayHardwareAddress: '00:00:5e:00:53:01',
  resolverLines: [
    'search default.svc.cluster.local svc.cluster.local cluster.local',
    'nameserver 10.96.0.10',
    'options ndots:5',
    '',
  ],
  networks: {
    4: {
      pod: '10.244.0.14',
      mask: '24',
      gateway: '10.244.0.1',
      node: '192.168.0.2',
      services: ['10.96.0.1', '10.96.12.7'],
    },
    6: {
      pod: 'fd00:10:244::e',
      mask: '64',
      gateway: 'fd00:10:244::1',
      node: 'fd00:192:168::2',
      services: ['fd00:10:96::1', 'fd00:10:96::c07'],
    },
  },
} as const;

/** Addresses of the pod or its node, joined as the downward API joins them. */
export function joinAddresses(shape: RuntimeShape, of: 'pod' | 'node'): string {
  return shape.ipFamilies.map((family) => simulatedNode.networks[family][of]).join(',');
}
