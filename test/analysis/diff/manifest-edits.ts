import type { GenerateOptions } from '../../generate/generate-fixture.js';
import { getSettings } from '../../generate/generate-fixture.js';
import { richPod } from '../verified-pod.js';

/** A change of a manifest or of settings; each is compared in both directions. */
export interface ManifestEdit {
  readonly name: string;
  edit(manifest: string): string;
  options?(): Promise<GenerateOptions>;
}

function replace(find: string, replacement: string): (manifest: string) => string {
  return (manifest) => {
    if (!manifest.includes(find)) throw new Error(`the manifest does not say ${find}`);
    return manifest.replace(find, () => replacement);
  };
}

const text = (name: string, find: string, replacement: string): ManifestEdit => ({
  name,
  edit: replace(find, replacement),
});

type RequestDefaults = Awaited<ReturnType<typeof getSettings>>['request_defaults'];

/** Other defaults of requests, by the settings. */
const defaults = (name: string, change: (known: RequestDefaults) => Partial<RequestDefaults>): ManifestEdit => ({
  name,
  edit: (manifest) => manifest,
  options: async () => {
    const settings = await getSettings('10-non-coco');
    const { request_defaults: known } = settings;
    return { settings: { ...settings, request_defaults: { ...known, ...change(known) } } };
  },
});

const security = 'securityContext: {allowPrivilegeEscalation: false}';
const side = '    - name: side\n      image: registry.example/shell:1\n      tty: true\n      command: [sh]\n';
const probe = '      livenessProbe: {exec: {command: [cat, /tmp/alive]}}\n';

/** The pod that is changed. */
export const basePod = richPod;

export const manifestEdits: readonly ManifestEdit[] = [
  text('another argument', 'swordfish-7781', 'other'),
  text('an argument more', '"swordfish-7781"]', '"swordfish-7781", --fast]'),
  text('another command of the init container', '[sh, -c, fetch]', '[sh, -c, fetch --all]'),
  text('another value of a variable', 'correct-horse-battery', 'x'),
  text('a variable more', '- {name: NODE', '- {name: MORE, value: m}\n        - {name: NODE'),
  text(
    'a variable of the node instead of a value',
    'value: correct-horse-battery',
    'valueFrom: {fieldRef: {fieldPath: spec.nodeName}}',
  ),
  text('a variable less', '        - {name: TOKEN, value: correct-horse-battery}\n', ''),
  text('another user', 'runAsUser: 0', 'runAsUser: 33'),
  text('another group', 'runAsGroup: 0', 'runAsGroup: 33'),
  text(
    'a capability more',
    security,
    'securityContext: {allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}}',
  ),
  text(
    'all capabilities dropped',
    security,
    'securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}',
  ),
  text('privileges may be gained', 'allowPrivilegeEscalation: false', 'allowPrivilegeEscalation: true'),
  text('a privileged container', 'allowPrivilegeEscalation: false', 'privileged: true'),
  text(
    'a read-only root file system',
    security,
    'securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}',
  ),
  text('another command of a probe', '/tmp/alive', '/tmp/other'),
  text('no probe', probe, ''),
  text('a hook more', probe, `${probe}      lifecycle: {preStop: {exec: {command: [sync]}}}\n`),
  text('a GPU less', 'pgpu: 2', 'pgpu: 1'),
  text('no GPU', 'nvidia.com/pgpu: 2, ', ''),
  text('another image', 'registry.example/cuda:12', 'registry.example/shell:1'),
  text('a container less', side, ''),
  text('a container of another name', 'name: side', 'name: aside'),
  text('no terminal', 'tty: true', 'tty: false'),
  text('a mount less', '        - {name: scratch, mountPath: /scratch}\n', ''),
  text(
    'a read-only mount',
    '{name: scratch, mountPath: /scratch}',
    '{name: scratch, mountPath: /scratch, readOnly: true}',
  ),
  text('a mount at another place', 'mountPath: /etc/app', 'mountPath: /etc/other'),
  text('another working directory', 'args: ["--key"', 'workingDir: /work\n      args: ["--key"'),
  text('another namespace', 'namespace: shop', 'namespace: other'),
  text('another name', 'name: train', 'name: walk'),
  text('a shared process namespace', 'spec:', 'spec:\n  shareProcessNamespace: true'),
  text(
    'a kernel parameter',
    'namespace: shop}',
    'namespace: shop, annotations: {io.katacontainers.config.hypervisor.kernel_params: "quiet"}}',
  ),
  defaults('logs', () => ({ ReadStreamRequest: true })),
  defaults('input', () => ({ WriteStreamRequest: true })),
  defaults('a command in every container', (known) => ({
    ExecProcessRequest: { ...known.ExecProcessRequest, allowed_commands: [['sh']] },
  })),
  defaults('a pattern of commands', (known) => ({
    ExecProcessRequest: { ...known.ExecProcessRequest, regex: ['^ls .*$'] },
  })),
  defaults('a wider pattern of commands', (known) => ({
    ExecProcessRequest: { ...known.ExecProcessRequest, regex: ['^ls( [a-z]+)?$'] },
  })),
  defaults('a pattern of variables', (known) => ({
    CreateContainerRequest: {
      allow_env_regex: [...known.CreateContainerRequest.allow_env_regex, '^EXTRA_[A-Z]+=[a-z]*$'],
    },
  })),
  defaults('a pattern of variables that another holds', (known) => ({
    CreateContainerRequest: {
      allow_env_regex: [...known.CreateContainerRequest.allow_env_regex, '^EXTRA_[A-Z]+=[a-z]*$', '^EXTRA_A=[a-f]+$'],
    },
  })),
  defaults('a pattern of paths to copy to', (known) => ({
    CopyFileRequest: [...known.CopyFileRequest, '^/run/kata-containers/shared/containers/extra/'],
  })),
  defaults('a forbidden name of an interface less', (known) => ({
    UpdateInterfaceRequest: { ...known.UpdateInterfaceRequest, forbidden_names: [] },
  })),
];
