import type { ImageUsers } from '../image/index.js';
import type { PodSecurityContext, SecurityContext } from '../manifest/index.js';
import type { OciUser } from './policy-data.js';

/** What decides as whom a container's process runs. */
export interface UserInputs {
  /** `User` of the image configuration: `uid`, `name`, `uid:gid`, `name:group`, or nothing. */
  readonly imageUser: string | undefined;
  readonly users: ImageUsers;
  readonly isSandbox: boolean;
  readonly podContext: PodSecurityContext | undefined;
  readonly context: SecurityContext | undefined;
}

/** The user, and what the image failed to say: a name that it uses without defining it. */
export interface ResolvedUser {
  readonly user: OciUser;
  readonly unknownUser?: string;
}

function parseId(text: string): number | undefined {
  if (!/^\+?[0-9]+$/.test(text)) return undefined;
  const id = Number(text);
  return id <= 0xffff_ffff ? id : undefined;
}

/**
 * Resolves user, group and additional groups the way kubelet and containerd do together.
 *
 * For a workload container kubelet passes on only the user part of the image's `User` (`getImageUser`), so a group
 * after the colon has no effect, and the primary group comes from the image's `/etc/passwd`. For the sandbox
 * containerd applies the whole of it (`oci.WithUser`), which also replaces the pod's supplemental groups.
 * A securityContext overrides the image, the container's overrides the pod's, and whenever the user changes
 * without an explicit group, `/etc/passwd` decides the group again (containerd `oci.WithUser`).
 */
export function resolveUser(inputs: UserInputs): ResolvedUser {
  const { users, isSandbox, podContext, context } = inputs;
  let uid = 0;
  let gid = 0;
  let unknownUser: string | undefined;
  const groups = new Set<number>();
  const findPrimaryGroup = (id: number): number | undefined => users.findUserByUid(id)?.gid;

  if (inputs.imageUser) {
    const parts = inputs.imageUser.split(':');
    let imageGroup: number | undefined;
    if (parts.length > 2) unknownUser = inputs.imageUser;
    else {
      const name = parts[0] ?? '';
      const known = name === '' ? 0 : (parseId(name) ?? users.findUserByName(name)?.uid);
      if (known === undefined) unknownUser = name;
      uid = known ?? 0;
      if (isSandbox && parts[1]) imageGroup = parseId(parts[1]) ?? users.findGroupByName(parts[1])?.gid;
    }
    const primary = imageGroup ?? findPrimaryGroup(uid);
    if (primary !== undefined) {
      gid = primary;
      groups.add(primary);
    }
  }
  if (!isSandbox) groups.add(gid);

  if (podContext?.runAsUser !== undefined) {
    uid = podContext.runAsUser;
    unknownUser = undefined;
  }
  if (podContext?.runAsGroup !== undefined) {
    gid = podContext.runAsGroup;
    groups.clear();
    groups.add(gid);
  } else if (podContext?.runAsUser !== undefined) {
    gid = findPrimaryGroup(uid) ?? 0;
    groups.clear();
    groups.add(gid);
  }

  const sandboxUserStated =
    Boolean(inputs.imageUser) || podContext?.runAsUser !== undefined || podContext?.runAsGroup !== undefined;
  if (!isSandbox || !sandboxUserStated) {
    if (podContext?.fsGroup !== undefined) groups.add(podContext.fsGroup);
    for (const group of podContext?.supplementalGroups ?? []) groups.add(group);
  }

  if (context?.runAsUser !== undefined) {
    uid = context.runAsUser;
    unknownUser = undefined;
    gid = findPrimaryGroup(uid) ?? gid;
    groups.add(gid);
  }
  if (context?.runAsGroup !== undefined) {
    gid = context.runAsGroup;
    groups.add(gid);
  }
  // `Strict` (Kubernetes 1.31) keeps the image's /etc/group out of it.
  if (podContext?.supplementalGroupsPolicy !== 'Strict') {
    for (const group of users.listAdditionalGroups(uid) ?? []) groups.add(group);
  }
  return {
    user: { UID: uid, GID: gid, AdditionalGids: [...groups].sort((a, b) => a - b), Username: '' },
    ...(unknownUser !== undefined && { unknownUser }),
  };
}
