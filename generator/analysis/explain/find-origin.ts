import type { Span } from '../../diagnostics/index.js';
import type { CaseFacts } from './case-facts.js';
import { criKeys } from './read-request-value.js';

/** Where the value that the policy expects comes from. */
export interface Origin {
  readonly text: string;
  /** In the manifest, if it comes from there. */
  readonly span?: Span;
}

/** Settings that decide what a policy expects, by check; JSON pointers as in `docs/settings.md`. */
const settingsOf: Partial<Record<CaseFacts['fault']['check'], string>> = {
  'oci-version': 'the setting /kata_config/oci_version (drop-ins 20-oci-1.2.0, 20-oci-1.2.1, 20-oci-1.3.0)',
  capabilities: 'the setting /common/default_caps, and securityContext of the manifest',
  'exec-command': 'probes and hooks of the manifest, and the setting /request_defaults/ExecProcessRequest',
  'copy-path': 'the setting /request_defaults/CopyFileRequest',
  'sandbox-request': 'the setting /sandbox/storages',
  sysctl: 'the settings /pause_container/Linux/Sysctl and /other_container/Linux/Sysctl, and securityContext.sysctls',
  'linux-paths': 'the setting /other_container/Linux, and securityContext.procMount of the manifest',
  namespaces: 'the setting /other_container/Linux',
  'container-id': 'the runtime',
  network: 'the settings /request_defaults/UpdateInterfaceRequest, UpdateRoutesRequest and AddARPNeighborsRequest',
  storage: 'the volumes of the manifest, and the settings /volumes and /cluster_config/emptydir_type',
};

/** Finds the line of the manifest, the image or the setting that the expected value comes from. */
export function findOrigin(facts: CaseFacts): Origin | undefined {
  const { fault, workload, written, want, kind } = facts;
  const { check, subject = '' } = fault;
  const image = written?.container.image ?? want?.OCI.Annotations[criKeys.image];
  const ofImage: Origin = { text: image === undefined ? 'the image' : `the image ${image}` };
  const at = (text: string, path: readonly (string | number)[]): Origin =>
    written ? { text, span: written.spanOf(path) } : { text };
  switch (check) {
    case 'args': {
      const { command, args } = written?.container ?? {};
      if (command) return at('command of the manifest', ['command']);
      return args ? at('args of the manifest, behind the entry point of the image', ['args']) : ofImage;
    }
    case 'env':
    case 'env-missing': {
      const index = written?.container.env?.findIndex((one) => one.name === subject) ?? -1;
      if (index !== -1) return at(`env ${subject} of the manifest`, ['env', index]);
      const isOfPolicy = want?.OCI.Process.Env?.some((text) => text.startsWith(`${subject}=`));
      if (isOfPolicy) return ofImage;
      return { text: 'the setting /request_defaults/CreateContainerRequest/allow_env_regex permits other variables' };
    }
    case 'mount':
    case 'mount-missing': {
      const index = written?.container.volumeMounts?.findIndex(({ mountPath }) => mountPath === subject) ?? -1;
      if (index !== -1) return at(`volumeMounts of the manifest`, ['volumeMounts', index]);
      const isOfPolicy = want?.OCI.Mounts.some(({ destination }) => destination === subject);
      return isOfPolicy ? { text: 'the setting /other_container/Mounts' } : undefined;
    }
    case 'user':
    case 'process-field':
    case 'read-only-root':
    case 'capabilities':
      if (written?.container.securityContext) return at('securityContext of the manifest', ['securityContext']);
      if (check === 'user') return ofImage;
      return check === 'capabilities' ? { text: settingsOf.capabilities ?? '' } : undefined;
    case 'annotation':
      return workload
        ? { text: 'annotations of the manifest', span: workload.spanOf(['metadata', 'annotations']) }
        : { text: 'annotations of the manifest' };
    case 'container-unknown':
      return workload
        ? { text: 'containers of the manifest', span: workload.spanOf(['spec', 'containers']) }
        : { text: 'containers of the manifest' };
    case 'image':
      return at('image of the manifest', ['image']);
    case 'device':
      return at('resources of the manifest', ['resources']);
    case 'sandbox-identity':
      return workload
        ? { text: 'metadata of the manifest', span: workload.spanOf(['metadata']) }
        : { text: 'metadata of the manifest' };
    case 'closed':
    case 'stream':
      return { text: `the setting /request_defaults/${kind}` };
    default: {
      const text = settingsOf[check];
      return text === undefined ? undefined : { text };
    }
  }
}
