const octet = '([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])';
const loopback = '^127\\.(?:[0-9]{1,3}\\.){2}[0-9]{1,3}$';

const defaultVariables = [
  '^HOSTNAME=$(dns_label)$',
  '^$(svc_name_downward_env)_PORT_$(ip_p)_(TCP|UDP)=(tcp|udp)://$(ipv4_a):$(ip_p)$',
  '^$(svc_name_downward_env)_PORT_$(ip_p)_(TCP|UDP)_PROTO=(tcp|udp)$',
  '^$(svc_name_downward_env)_PORT_$(ip_p)_(TCP|UDP)_PORT=$(ip_p)$',
  '^$(svc_name_downward_env)_PORT_$(ip_p)_(TCP|UDP)_ADDR=$(ipv4_a)$',
  '^$(svc_name_downward_env)_SERVICE_HOST=$(ipv4_a)$',
  '^$(svc_name_downward_env)_SERVICE_PORT=$(ip_p)$',
  '^$(svc_name_downward_env)_SERVICE_PORT_$(dns_label)=$(ip_p)$',
  '^$(svc_name_downward_env)_PORT=(tcp|udp)://$(ipv4_a):$(ip_p)$',
  '^JOB_COMPLETION_INDEX=[0-9]+$',
  '^AZURE_CLIENT_ID=[A-Fa-f0-9-]*$',
  '^AZURE_TENANT_ID=[A-Fa-f0-9-]*$',
  '^AZURE_FEDERATED_TOKEN_FILE=/var/run/secrets/azure/tokens/azure-identity-token$',
  '^AZURE_AUTHORITY_HOST=https://login\\.microsoftonline\\.com/$',
  '^TERM=xterm$',
];

/**
 * What data have whose settings are as shipped. The rules of such data say it themselves, so a linked policy need not;
 * `restoreData` puts it back for whoever reads one.
 */
export const usualData = {
  cluster_config: { cgroup_mount_extras_allowed: ['nsdelegate', 'memory_recursiveprot'] },
  common: {
    cpath: '/run/kata-containers/shared/containers(?:/passthrough)?',
    sfprefix: '^$(cpath)/(watchable/)?$(bundle-id)-[a-z0-9]{16}-',
    root_path: '/run/kata-containers/$(bundle-id)/rootfs',
    dns_label: '[a-zA-Z0-9_\\.\\-]+',
    ip_p: '[0-9]{1,5}',
    ipv4_a: `(${octet}\\.){3}${octet}`,
    svc_name_downward_env: '[A-Z](?:[A-Z0-9_]{0,61}[A-Z0-9])?',
  },
  devices: { vfio: { device_path: '/dev/vfio/devices/vfio', nvidia: {} } },
  request_defaults: {
    AddARPNeighborsRequest: {
      allowed_states: [2, 128],
      forbidden_cidrs_regex: [loopback],
      forbidden_device_names: ['lo'],
    },
    CloseStdinRequest: false,
    CopyFileRequest: ['$(sfprefix)'],
    CreateContainerRequest: { allow_env_regex: defaultVariables },
    ExecProcessRequest: { allowed_commands: [], regex: [] },
    GetDiagnosticDataRequest: false,
    ReadStreamRequest: false,
    UpdateEphemeralMountsRequest: false,
    UpdateInterfaceRequest: {
      allow_raw_flags: 128,
      forbidden_hw_addrs: ['00:00:00:00:00:00'],
      forbidden_names: ['lo'],
    },
    UpdateRoutesRequest: {
      forbidden_device_names: ['lo'],
      forbidden_source_regex: ['^(?:0{0,4}:){0,7}0{0,3}1$', loopback],
    },
    WriteStreamRequest: false,
  },
} as const;
