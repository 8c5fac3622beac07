import { describe, expect, it } from 'vitest';
import { readImageUsers } from '../../generator/image/index.js';
import type { PodSecurityContext, SecurityContext } from '../../generator/manifest/index.js';
import { resolveUser } from '../../generator/policy/process-user.js';

const users = readImageUsers({
  passwd: [
    'root:x:0:0::/root:/bin/sh',
    'app:x:1500:1500::/:/bin/sh',
    'svc:x:1234:4321::/:/bin/sh',
    'nobody:x:65534:65534::/:',
  ].join('\n'),
  group: ['root:x:0:', 'appgrp:x:1600:app', 'audio:x:29:app', 'video:x:44:app,root', 'ops:x:50:svc'].join('\n'),
});
const noUsers = readImageUsers({ passwd: undefined, group: undefined });

interface Case {
  readonly image?: string;
  readonly pod?: PodSecurityContext;
  readonly container?: SecurityContext;
  readonly sandbox?: true;
  readonly bare?: true;
}

/** `uid:gid groups` as the guest must see them. */
function showUser({ image, pod, container, sandbox, bare }: Case): string {
  const { user, unknownUser } = resolveUser({
    imageUser: image,
    users: bare ? noUsers : users,
    isSandbox: sandbox ?? false,
    podContext: pod,
    context: container,
  });
  const unknown = unknownUser === undefined ? '' : ` unknown ${unknownUser}`;
  return `${user.UID}:${user.GID} ${user.AdditionalGids.join(',')}${unknown}`;
}

describe('the image decides', () => {
  it.each<[string, Case, string]>([
    ['no user is root, in the groups that list root', {}, '0:0 0,44'],
    ['a name is looked up, with its group and the groups that list it', { image: 'app' }, '1500:1500 29,44,1500,1600'],
    // kubelet passes on only the user part.
    ['a group after the colon has no effect', { image: 'app:appgrp' }, '1500:1500 29,44,1500,1600'],
    ['a number with an entry', { image: '1234' }, '1234:4321 50,4321'],
    ['a number without one is in group 0', { image: '7777' }, '7777:0 0'],
    ['an empty user with a group is root', { image: ':appgrp' }, '0:0 0,44'],
    ['an unknown name is said', { image: 'ghost' }, '0:0 0,44 unknown ghost'],
    ['an image without users', { image: '65532', bare: true }, '65532:0 0'],
    ['an image without users and user', { bare: true }, '0:0 0'],
  ])('%s', (_title, example, wanted) => expect(showUser(example)).toBe(wanted));
});

describe('the manifest decides', () => {
  it.each<[string, Case, string]>([
    ['the pod’s user, whose group is looked up', { pod: { runAsUser: 1234 } }, '1234:4321 50,4321'],
    ['the pod’s user without an entry', { pod: { runAsUser: 7777 } }, '7777:0 0'],
    ['the pod’s user and group', { pod: { runAsUser: 1234, runAsGroup: 7 } }, '1234:7 7,50'],
    ['the pod’s group alone', { image: 'app', pod: { runAsGroup: 7 } }, '1500:7 7,29,44,1600'],
    ['the container’s user', { container: { runAsUser: 1500 } }, '1500:1500 0,29,44,1500,1600'],
    [
      'the container’s user over the pod’s',
      { pod: { runAsUser: 1234 }, container: { runAsUser: 7777 } },
      '7777:4321 4321',
    ],
    ['the container’s user and group', { container: { runAsUser: 7777, runAsGroup: 8 } }, '7777:8 0,8'],
    [
      'a user instead of an unknown name',
      { image: 'ghost', container: { runAsUser: 1500, runAsGroup: 9 } },
      '1500:9 0,9,29,44,1500,1600',
    ],
    [
      'fsGroup and supplementalGroups are added',
      { pod: { fsGroup: 70, supplementalGroups: [60, 80, 60] } },
      '0:0 0,44,60,70,80',
    ],
    [
      'the policy Strict leaves the image’s groups out',
      { image: 'app', pod: { supplementalGroups: [60], supplementalGroupsPolicy: 'Strict' } },
      '1500:1500 60,1500',
    ],
    [
      'the policy Merge keeps them',
      { image: 'app', pod: { supplementalGroups: [60], supplementalGroupsPolicy: 'Merge' } },
      '1500:1500 29,44,60,1500,1600',
    ],
  ])('%s', (_title, example, wanted) => expect(showUser(example)).toBe(wanted));
});

describe('the sandbox', () => {
  it.each<[string, Case, string]>([
    ['has the whole user of its image', { image: '65535:65535', sandbox: true, bare: true }, '65535:65535 65535'],
    ['has the pod’s user', { image: '65535:65535', sandbox: true, bare: true, pod: { runAsUser: 1000 } }, '1000:0 0'],
    [
      'has the pod’s user and group',
      { image: '65535:65535', sandbox: true, bare: true, pod: { runAsUser: 1000, runAsGroup: 1001 } },
      '1000:1001 1001',
    ],
    [
      'loses the pod’s groups to the image’s user',
      { image: '65535:65535', sandbox: true, bare: true, pod: { fsGroup: 70, supplementalGroups: [60] } },
      '65535:65535 65535',
    ],
    ['keeps them where nobody states a user', { sandbox: true, bare: true, pod: { fsGroup: 70 } }, '0:0 70'],
  ])('%s', (_title, example, wanted) => expect(showUser(example)).toBe(wanted));
});
