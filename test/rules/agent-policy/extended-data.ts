import { copyPolicyData, type PolicyData } from './policy-data.js';

const TOKENS = ['/var/run/secrets/kubernetes.io/serviceaccount', '/var/run/secrets/azure/tokens'];
const FROM_KUBELET = ['/etc/hosts', '/dev/termination-log', '/etc/hostname', '/etc/resolv.conf'];

/** Policy data of the reference generator with the extensions that our generator adds. */
export function extendPolicyData(data: PolicyData): PolicyData {
  const copy = copyPolicyData(data);
  copy.extensions = { rlimits: [], stdio_ports: false };
  for (const container of copy.containers) {
    const image = container.OCI.Annotations['io.kubernetes.cri.image-name'];
    const volumes = container.OCI.Mounts.flatMap((mount, index) => {
      const isVolume = mount.type_ === 'bind' && mount.source !== '' && !/^\/(dev|run)\//.test(mount.source);
      return isVolume && ![...TOKENS, ...FROM_KUBELET].includes(mount.destination) ? [index] : [];
    });
    const mounts = volumes.filter((index) => index > 6);
    const variables = container.OCI.Process.Env.flatMap((text, index) =>
      /^(PATH|HOSTNAME)=/.test(text) ? [] : [index],
    );
    const extensions = {
      ...(image !== undefined && { images: [image] }),
      ...(mounts.length > 0 && { required_mounts: mounts }),
      ...(variables.length > 0 && { required_env: variables }),
    };
    if (Object.keys(extensions).length > 0) container.extensions = extensions;
  }
  return copy;
}
