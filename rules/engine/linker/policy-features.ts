import {
  absent,
  anyValue,
  type DataShape,
  eitherOf,
  fitsShape,
  joinShapes,
  listOf,
  openObject,
  someValue,
} from './data-shape.js';
import type { JsonValue } from './json-value.js';
import { usualData } from './usual-data.js';

const { request_defaults: usualRequests } = usualData;

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

const gpuPath = usualData.devices.vfio.device_path;
const capabilities = eitherOf([], ['$(default_caps)']);
const listOfTexts = ['Ambient', 'Bounding', 'Effective', 'Inheritable', 'Permitted'];

/** What the shipped settings make of most pods. */
const usual = openObject({
  common: openObject(usualData.common),
  cluster_config: openObject(usualData.cluster_config),
  devices: openObject(usualData.devices),
  containers: listOf(
    openObject({
      OCI: openObject({
        Annotations: openObject({}),
        Mounts: listOf({ destination: someValue, options: someValue, source: someValue, type_: someValue }),
        Process: openObject({
          Capabilities: Object.fromEntries(listOfTexts.map((name) => [name, capabilities])),
        }),
      }),
      sandbox_pidns: false,
      // What packed data have.
      mounts: absent,
      extensions: eitherOf(absent, {
        image_links: anyValue,
        images: anyValue,
        nvswitch: anyValue,
        overrides: anyValue,
        required_env: anyValue,
        required_mounts: anyValue,
      }),
    }),
  ),
  request_defaults: openObject({
    AddARPNeighborsRequest: usualRequests.AddARPNeighborsRequest,
    CopyFileRequest: usualRequests.CopyFileRequest,
    CreateContainerRequest: usualRequests.CreateContainerRequest,
    UpdateInterfaceRequest: usualRequests.UpdateInterfaceRequest,
    UpdateRoutesRequest: usualRequests.UpdateRoutesRequest,
  }),
  extensions: eitherOf(absent, { rlimits: anyValue, stdio_ports: anyValue }),
  container: absent,
  mounts: absent,
});

/** No volume that must be there, no variable of the image that the manifest changes, no limits of the node's. */
const plain = joinShapes(
  containers(
    openObject({
      extensions: eitherOf(
        absent,
        openObject({ image_links: absent, overrides: absent, patterns: absent, required_mounts: absent }),
      ),
    }),
  ),
  openObject({ extensions: eitherOf(absent, openObject({ rlimits: absent, stdio_ports: absent })) }),
);

/** The features, in the order in which they stand in the key of a variant. */
export const policyFeatures: readonly PolicyFeature[] = [
  {
    name: 'commands',
    levels: [
      {
        name: 'none',
        shape: joinShapes(
          containers(openObject({ exec_commands: [] })),
          requests({ ExecProcessRequest: usualRequests.ExecProcessRequest }),
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
          CloseStdinRequest: usualRequests.CloseStdinRequest,
          GetDiagnosticDataRequest: usualRequests.GetDiagnosticDataRequest,
          ReadStreamRequest: usualRequests.ReadStreamRequest,
          UpdateEphemeralMountsRequest: usualRequests.UpdateEphemeralMountsRequest,
          WriteStreamRequest: usualRequests.WriteStreamRequest,
        }),
      },
      { name: 'some' },
    ],
  },
  {
    name: 'usual',
    levels: [
      { name: 'yes, and plain', shape: joinShapes(usual, plain) },
      { name: 'yes', shape: usual },
      { name: 'no' },
    ],
  },
];

/** Whether data of a key are of the form that can be packed. */
export function isPackedVariant(key: VariantKey): boolean {
  const index = policyFeatures.findIndex(({ name }) => name === 'usual');
  return policyFeatures[index]?.levels[Number(key[index])]?.name !== 'no';
}

/** Names a set of levels: one letter or digit for each feature. */
export type VariantKey = string;

/** Which rules these data need. Any data have a key; whatever is not sure to fit a shape has that of more rules. */
export function describeFeatures(data: JsonValue): VariantKey {
  return policyFeatures
    .map(({ levels }) => levels.findIndex(({ shape }) => shape === undefined || fitsShape(data, shape)))
    .join('');
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
