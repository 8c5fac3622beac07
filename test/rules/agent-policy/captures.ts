import { readCaptures, readGoldenPod } from './golden.js';
import type { PolicyCase } from './oracle.js';
import { copyPolicyData, type PolicyContainer, type PolicyData } from './policy-data.js';

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Requests captured in guests, with policy data for their pods, made by hand from those of similar pods. */
export function readCapturedPods(): readonly (readonly [string, PolicyData, readonly PolicyCase[]])[] {
  const minimal = readGoldenPod('coco/pod-minimal#0');
  const redis = copyPolicyData(minimal);
  for (const container of redis.containers) {
    const letters = '[bcdfghjklmnpqrstvwxz2456789]+';
    container.OCI.Annotations['io.kubernetes.cri.sandbox-name'] = `^policy-redis-deployment-${letters}-${letters}$`;
  }
  const general = [
    'createcontainer',
    'createsandbox',
    'updateinterface',
    'updateroutes',
    'addarpneighbors',
    'copyfile',
  ];
  return [
    ...general.map((name) => [name, redis, readCaptures(name)] as const),
    ['gpu_vfio_cdi', gpuPod(), readCaptures('gpu_vfio_cdi')],
    ['volumes_emptydir', emptyDirPod(), readCaptures('volumes_emptydir')],
    ['execprocess', execPod(minimal), readCaptures('execprocess')],
  ];
}

function gpuPod(): PolicyData {
  const data = copyPolicyData(readGoldenPod('coco/pod-gpu#0'));
  const container = adapt(data.containers[1], 'gpu-container', 'gpu-test-pod', ['/pause'], [65535, [0]]);
  return {
    ...data,
    containers: [
      ...data.containers.slice(0, 1),
      { ...container, devices: [...container.devices, ...container.devices] },
    ],
  };
}

function emptyDirPod(): PolicyData {
  const data = copyPolicyData(readGoldenPod('coco/pod-volumes#0'));
  const container = adapt(data.containers[1], 'dummy', 'dummy', ['/pause'], [65535, [0]]);
  const disk = container.storages.find((storage) => storage.driver === '');
  const volumes = ['', '2', '3', '4'].map((suffix) => ({
    destination: `/mnt/test${suffix}`,
    options: ['rbind', 'rprivate', suffix === '3' ? 'ro' : 'rw'],
    source: '',
    type_: 'bind',
  }));
  const changed = {
    ...container,
    OCI: { ...container.OCI, Mounts: [...container.OCI.Mounts.slice(0, 9), ...volumes] },
    storages: disk === undefined ? [] : [disk, disk, disk, disk],
  };
  return { ...data, containers: [...data.containers.slice(0, 1), changed] };
}

function execPod(minimal: PolicyData): PolicyData {
  const sleeper = (name: string): PolicyContainer => ({
    ...adapt(minimal.containers[1], name, 'busybox', ['sleep', '3600'], [0, [0, 10]]),
    exec_commands: [['test1']],
  });
  const containers = [
    ...minimal.containers.slice(0, 1),
    sleeper('first-test-container'),
    sleeper('second-test-container'),
  ];
  return { ...minimal, containers };
}

function adapt(
  container: PolicyContainer | undefined,
  name: string,
  pod: string,
  args: readonly string[],
  [uid, groups]: readonly [number, readonly number[]],
): PolicyContainer {
  if (container === undefined) throw new Error('the golden pod has no container');
  return {
    ...container,
    OCI: {
      ...container.OCI,
      Annotations: {
        ...container.OCI.Annotations,
        'io.kubernetes.cri.container-name': name,
        'io.kubernetes.cri.sandbox-name': `^${pod}$`,
      },
      Process: {
        ...container.OCI.Process,
        Args: args,
        Cwd: '/',
        Env: [PATH, 'HOSTNAME=$(host-name)'],
        User: { AdditionalGids: groups, GID: 0, UID: uid, Username: '' },
      },
    },
  };
}
