/** What a reader of the kernel's command line takes as a value. */
export type ParameterType =
  /** Only the bare name counts; with a value it is another, unknown parameter. */
  | { readonly kind: 'flag' }
  /** `true`, `false`, or a number; anything else counts as false. */
  | { readonly kind: 'agent-boolean' }
  /** `true` or `false`, nothing else. */
  | { readonly kind: 'strict-boolean' }
  /** on, off, true, false, 1, 0, yes or no, whatever the case; anything else counts as off. */
  | { readonly kind: 'nvrc-boolean' }
  /** A whole number in decimal digits; `ignoredBelow` says from where on it counts. */
  | {
      readonly kind: 'number';
      readonly minimum: bigint;
      readonly maximum: bigint;
      readonly unit?: 's' | '%' | 'MHz' | 'W' | 'bytes' | 'port';
      readonly ignoredBelow?: bigint;
    }
  | { readonly kind: 'choice'; readonly values: readonly string[]; readonly fallback?: string }
  | { readonly kind: 'text'; readonly form?: { readonly pattern: RegExp; readonly example: string } }
  | { readonly kind: 'url'; readonly schemes?: readonly string[] };

/** One parameter that a guest's software reads. */
export interface ParameterRow {
  readonly key: string;
  /** Who reads it: the Kata agent, NVIDIA's init of the GPU guest image, or the components for attestation. */
  readonly reader: 'agent' | 'nvrc' | 'guest-components';
  readonly type: ParameterType;
  /** What holds where the parameter is absent; absent here where nothing does. */
  readonly fallback?: string;
  readonly summary: string;
  /** Gives whoever has the host a way into the guest. */
  readonly opensGuest?: true;
  /** First Kata release whose guest reads it, where not all that are known do. */
  readonly since?: string;
  /** Last Kata release whose guest reads it; `never` for parameters of releases before those that are known. */
  readonly until?: string;
}

const maxI32 = 2_147_483_647n;
const maxU32 = 4_294_967_295n;
const maxU64 = 18_446_744_073_709_551_615n;
const maxI64 = 9_223_372_036_854_775_807n;

const seconds: ParameterType = { kind: 'number', minimum: 0n, maximum: maxU64, unit: 's', ignoredBelow: 1n };
const port: ParameterType = { kind: 'number', minimum: -maxI32, maximum: maxI32, unit: 'port', ignoredBelow: 1n };
const byte: ParameterType = { kind: 'number', minimum: 0n, maximum: 255n };
const percent: ParameterType = { kind: 'number', minimum: 0n, maximum: 255n, unit: '%' };
const count: ParameterType = { kind: 'number', minimum: 0n, maximum: maxU64 };
const periodSeconds: ParameterType = { kind: 'number', minimum: 0n, maximum: maxU64, unit: 's' };
const boolean: ParameterType = { kind: 'agent-boolean' };
const strictBoolean: ParameterType = { kind: 'strict-boolean' };
const logLevels = ['trace', 'debug', 'info', 'warn', 'warning', 'error', 'critical', 'fatal', 'panic'];
const nvrcLogLevels = ['off', '0', '', 'error', 'warn', 'info', 'debug', 'trace'];

const agent = (key: string, type: ParameterType, summary: string, more: Partial<ParameterRow> = {}): ParameterRow => ({
  key: `agent.${key}`,
  reader: 'agent',
  type,
  summary,
  ...more,
});

const nvrc = (key: string, type: ParameterType, summary: string, more: Partial<ParameterRow> = {}): ParameterRow => ({
  key: `nvrc.${key}`,
  reader: 'nvrc',
  type,
  summary,
  ...more,
});

const component = (key: string, type: ParameterType, summary: string): ParameterRow => ({
  key,
  reader: 'guest-components',
  type,
  summary,
});

/**
 * The parameters of the guest's own software. The agent splits the command line at white space and stops at a value that it
 * cannot read; a parameter that it does not know has no effect.
 */
export const parameterTable: readonly ParameterRow[] = [
  agent(
    'log',
    { kind: 'choice', values: logLevels },
    'how much the agent logs; debug also writes requests to a file in the guest',
    { fallback: 'info' },
  ),
  agent('debug_console', { kind: 'flag' }, 'a shell in the guest for whoever has the host', { opensGuest: true }),
  agent('debug_console_vport', port, 'port of that shell', { opensGuest: true }),
  agent('log_vport', port, 'port on which the host reads the log'),
  agent('devmode', { kind: 'flag' }, 'for work on the agent', { opensGuest: true }),
  agent('trace', boolean, 'traces of requests', { fallback: 'false' }),
  agent('server_addr', { kind: 'text' }, 'where the agent listens', { fallback: 'vsock://-1:1024' }),
  agent('passfd_listener_port', port, 'port for streams that are passed as file descriptors'),
  agent(
    'container_pipe_size',
    { kind: 'number', minimum: 0n, maximum: maxI32, unit: 'bytes' },
    'size of the pipes of containers',
  ),
  agent('hotplug_timeout', seconds, 'how long a device may take to arrive', { fallback: '3' }),
  agent('cdh_api_timeout', seconds, 'how long the confidential data hub may take, image pull excepted', {
    fallback: '50',
  }),
  agent('image_pull_timeout', seconds, 'how long the guest may take to pull an image', { fallback: '1200' }),
  agent('cdi_timeout', seconds, 'how long the guest waits for its CDI specifications of GPUs', { fallback: '100' }),
  agent('launch_process_timeout', seconds, 'how long the guest components may take to start', {
    fallback: '6',
    since: '3.29.0',
  }),
  agent('visible_cdi_devices', boolean, 'lets a variable of a container ask for CDI devices', {
    fallback: 'false',
    since: '3.32.0',
  }),
  agent(
    'guest_components_rest_api',
    { kind: 'choice', values: ['all', 'attestation', 'resource'] },
    'what the REST API in the guest offers',
    { fallback: 'resource' },
  ),
  agent(
    'guest_components_procs',
    { kind: 'choice', values: ['none', 'attestation-agent', 'confidential-data-hub', 'api-server-rest'] },
    'which guest components run; each includes those before it',
    { fallback: 'api-server-rest' },
  ),
  agent('https_proxy', { kind: 'url' }, 'proxy of the guest'),
  agent('no_proxy', { kind: 'text' }, 'hosts that are reached without it'),
  agent('secure_storage_integrity', boolean, 'protects the integrity of encrypted storage', { fallback: 'true' }),
  agent(
    'config_file',
    { kind: 'text' },
    'file in the guest with the configuration; all other parameters of the agent are then ignored',
  ),
  agent('mem_agent_enable', boolean, 'reclaims memory; those below count only behind it', { fallback: 'false' }),
  agent('mem_agent_memcg_disable', strictBoolean, 'no reclaim of control groups'),
  agent('mem_agent_memcg_swap', strictBoolean, 'swaps as well'),
  agent('mem_agent_memcg_swappiness_max', byte, 'highest swappiness'),
  agent('mem_agent_memcg_period_secs', periodSeconds, 'time between two runs'),
  agent('mem_agent_memcg_period_psi_percent_limit', percent, 'pressure above which a run is left out'),
  agent('mem_agent_memcg_eviction_psi_percent_limit', percent, 'pressure above which eviction stops'),
  agent('mem_agent_memcg_eviction_run_aging_count_min', count, 'runs of aging before an eviction'),
  agent('mem_agent_compact_disable', strictBoolean, 'no compaction'),
  agent('mem_agent_compact_period_secs', periodSeconds, 'time between two compactions'),
  agent('mem_agent_compact_period_psi_percent_limit', percent, 'pressure above which a compaction is left out'),
  agent('mem_agent_compact_psi_percent_limit', percent, 'pressure above which a compaction stops'),
  agent(
    'mem_agent_compact_sec_max',
    { kind: 'number', minimum: -maxI64, maximum: maxI64, unit: 's' },
    'longest compaction',
  ),
  agent('mem_agent_compact_order', byte, 'order of pages that compaction wants'),
  agent('mem_agent_compact_threshold', count, 'free pages that start a compaction'),
  agent('mem_agent_compact_force_times', count, 'compactions left out before one is forced'),
  component(
    'agent.aa_kbc_params',
    { kind: 'text', form: { pattern: /^[a-z0-9_]+::.+$/, example: 'cc_kbc::http://kbs.example:8080' } },
    'where the key broker is: `cc_kbc::<url>`',
  ),
  component(
    'agent.image_registry_auth',
    { kind: 'url', schemes: ['kbs', 'file'] },
    'where credentials for image registries are: `kbs:///…` or `file:///…`',
  ),
  component('agent.image_policy_file', { kind: 'url', schemes: ['kbs', 'file'] }, 'policy for signatures of images'),
  component('agent.enable_signature_verification', boolean, 'checks signatures of images'),
  component('agent.http_proxy', { kind: 'url' }, 'proxy of the guest components for plain HTTP'),
  component('cdh.kbs_resources', { kind: 'text' }, 'resources that are fetched when the guest starts'),
  nvrc('log', { kind: 'choice', values: nvrcLogLevels, fallback: 'off' }, 'how much the init of the GPU guest logs', {
    fallback: 'off',
  }),
  nvrc('uvm.persistence.mode', { kind: 'nvrc-boolean' }, 'keeps the state of unified memory between CUDA programs'),
  nvrc('dcgm', { kind: 'nvrc-boolean' }, "runs NVIDIA's monitoring of GPUs", { fallback: 'off' }),
  nvrc(
    'smi.srs',
    { kind: 'choice', values: ['0', '1'] },
    'sets confidential GPUs to ready: 1 where nothing in the guest attests them',
  ),
  nvrc('smi.lgc', { kind: 'number', minimum: 0n, maximum: maxU32, unit: 'MHz' }, 'locks the clock of the GPUs'),
  nvrc('smi.lmc', { kind: 'number', minimum: 0n, maximum: maxU32, unit: 'MHz' }, 'locks the clock of their memory'),
  nvrc('smi.pl', { kind: 'number', minimum: 0n, maximum: maxU32, unit: 'W' }, 'limits the power of the GPUs'),
  nvrc(
    'mode',
    { kind: 'choice', values: ['gpu', 'cpu', 'nvswitch-nvl4', 'nvswitch-nvl5'] },
    'what the VM is for; found out by the guest itself today',
    { until: 'never' },
  ),
  nvrc('fm.mode', { kind: 'choice', values: ['0', '1'] }, 'mode of the fabric manager', { until: 'never' }),
  nvrc('fm.rail.policy', { kind: 'choice', values: ['greedy', 'symmetric'] }, 'how the fabric manager shares links', {
    until: 'never',
  }),
];

const rows = new Map(parameterTable.map((row) => [row.key, row]));

/** Finds a parameter of the guest's software by its key. */
export function findParameter(key: string): ParameterRow | undefined {
  return rows.get(key);
}
