import { absent, anyValue, type DataShape, eitherOf, fitsShape, joinShapes, listOf, openObject } from './data-shape.js';
import type { JsonValue } from './json-value.js';

/**
 * A fact about policy data that decides which rules a policy needs. Levels go from the leanest rules to all; data are
 * of the first level whose shape they fit, and the last level, which has no shape, takes all others.
 */
interface PolicyFeature {
  readonly name: string;
  readonly levels: readonly { readonly name: string; readonly shape?: DataShape }[];
}

const containers = (shape: DataShape) => openObject({ containers: listOf(shape) });
const requests = (members: { readonly [name: string]: DataShape }) =>
  openObject({ request_defaults: openObject(members) });

const gpuPath = '/dev/vfio/devices/vfio';
const capabilities = eitherOf([], ['$(default_caps)']);
const listOfTexts = ['Ambient', 'Bounding', 'Effective', 'Inheritable', 'Permitted'];

/** Variables that kubelet may add, as the default settings have them. */
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

/** The features, in the order in which they stand in the key of a variant. */
export const policyFeatures: readonly PolicyFeature[] = [
  {
    name: 'commands',
    levels: [
      {
        name: 'none',
        shape: joinShapes(
          containers(openObject({ exec_commands: [] })),
          requests({ ExecProcessRequest: { allowed_commands: [], regex: [] } }),
        ),
      },
      { name: 'some' },
    ],
  },
  {
    name: 'devices',
    levels: [
      {
        name: 'none',
        shape: containers(openObject({ devices: [], extensions: eitherOf(absent, openObject({ nvswitch: absent })) })),
      },
      {
        name: 'gpus',
        shape: joinShapes(
          containers(openObject({ devices: listOf(openObject({ container_path: gpuPath })) })),
          openObject({ devices: openObject({ vfio: openObject({ device_path: gpuPath }) }) }),
        ),
      },
      { name: 'any' },
    ],
  },
  {
    name: 'storages',
    levels: [{ name: 'none', shape: containers(openObject({ storages: [] })) }, { name: 'some' }],
  },
  {
    name: 'opened',
    levels: [
      {
        name: 'none',
        shape: requests({
          CloseStdinRequest: false,
          GetDiagnosticDataRequest: false,
          ReadStreamRequest: false,
          UpdateEphemeralMountsRequest: false,
          WriteStreamRequest: false,
        }),
      },
      { name: 'some' },
    ],
  },
  {
    name: 'usual',
    levels: [
      {
        name: 'yes',
        shape: openObject({
          common: openObject({
            cpath: '/run/kata-containers/shared/containers(?:/passthrough)?',
            sfprefix: '^$(cpath)/(watchable/)?$(bundle-id)-[a-z0-9]{16}-',
            root_path: '/run/kata-containers/$(bundle-id)/rootfs',
          }),
          containers: listOf(
            openObject({
              OCI: openObject({
                Process: openObject({
                  Capabilities: Object.fromEntries(listOfTexts.map((name) => [name, capabilities])),
                }),
              }),
              sandbox_pidns: false,
              extensions: eitherOf(absent, {
                images: anyValue,
                nvswitch: anyValue,
                required_env: anyValue,
                required_mounts: anyValue,
              }),
            }),
          ),
          request_defaults: openObject({ CreateContainerRequest: { allow_env_regex: defaultVariables } }),
          extensions: eitherOf(absent, { rlimits: anyValue, stdio_ports: anyValue }),
        }),
      },
      { name: 'no' },
    ],
  },
];

/** Names a set of levels: one letter or digit for each feature. */
export type VariantKey = string;

/** Which rules these data need. Any data have a key; whatever is not sure to fit a shape has that of more rules. */
export function describeFeatures(data: JsonValue): VariantKey {
  return policyFeatures
    .map(({ levels }) => levels.findIndex(({ shape }) => shape === undefined || fitsShape(data, shape)))
    .join('');
}

/** Patterns for links to services: where the settings are usual, the rules say these themselves and read none of them. */
const linkPatterns = defaultVariables.filter((pattern) => pattern.startsWith('^$(svc_name_downward_env)_'));

/** Leaves out what the rules of a key never read although they read the list that it stands in. */
export function pruneVariables(data: JsonValue, key: VariantKey): JsonValue {
  const usual = policyFeatures.findIndex(({ name }) => name === 'usual');
  if (key[usual] !== '0') return data;
  return change(data, 'request_defaults', (requests) =>
    change(requests, 'CreateContainerRequest', (create) =>
      change(create, 'allow_env_regex', (patterns) =>
        Array.isArray(patterns) ? patterns.filter((pattern) => !linkPatterns.includes(pattern)) : patterns,
      ),
    ),
  );
}

function change(value: JsonValue, member: string, map: (value: JsonValue) => JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = value as { readonly [name: string]: JsonValue };
  const old = members[member];
  return old === undefined ? value : { ...members, [member]: map(old) };
}

/** What is sure of all data of a key. */
export function shapeOfVariant(key: VariantKey): DataShape {
  const shapes = policyFeatures.map(({ levels }, index) => levels[Number(key[index])]?.shape ?? anyValue);
  return shapes.reduce(joinShapes, openObject({}));
}

export function listVariants(): readonly VariantKey[] {
  return policyFeatures.reduce<readonly VariantKey[]>(
    (keys, { levels }) => keys.flatMap((key) => levels.map((_, level) => `${key}${level}`)),
    [''],
  );
}
