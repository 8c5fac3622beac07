/** Why a request and a policy differ. The key is for programs, the words are for people. */
export const causeTitles = {
  'manifest-changed': 'the manifest was changed after the policy was made',
  'image-moved': 'the tag of the image was moved to another image',
  'image-user': 'the user of the image is not known to the host',
  'containerd-version': 'the containerd of the node is not the one that the policy was made for',
  'annotation-added': 'an annotation was added to the pod later',
  'environment-injected': 'something in the cluster adds a variable',
  'volume-injected': 'something in the cluster adds a volume',
  'sidecar-injected': 'something in the cluster adds a container',
  'device-plugin': 'the node gives other devices than the manifest asks for',
  'not-permitted': 'the policy does not permit this to anybody',
  'other-namespace': 'the pod runs in another namespace than the policy is for',
  'other-policy': 'the policy that denied is not the one that was given',
  'attack-shape': 'no runtime sends this: it has the shape of an attack',
  unknown: 'the cause cannot be told',
} as const;

export type CauseName = keyof typeof causeTitles;

/** `certain` only if the texts at hand prove it. */
export type Certainty = 'certain' | 'likely' | 'unknown';

export interface Cause {
  readonly name: CauseName;
  readonly certainty: Certainty;
  /** What it is concluded from. */
  readonly because: string;
  /** What else it may be. */
  readonly others?: readonly CauseName[];
}
