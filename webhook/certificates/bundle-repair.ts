import type { Cluster } from '../cluster/cluster.js';
import { type BundleState, configurationPath, type KeptConfiguration, keepBundle } from './ca-bundle-keeper.js';

export interface BundleReport {
  readonly configuration: string;
  readonly state: BundleState;
  /** What the API server or the network said, when the configuration could not be looked at. */
  readonly problem: string | undefined;
}

/** Keeps the bundle in all webhook configurations that are ours. */
export interface BundleRepair {
  /** Looks at all of them now; runs that overlap wait for each other. */
  run(): Promise<void>;
  /** Whether every configuration that is installed was seen with this bundle. */
  isTrusted(bundle: string): boolean;
  /** A configuration that we have never seen in order; readiness waits for it. */
  findUnseen(): string | undefined;
}

const noAuthority =
  'there is no ca.crt beside tls.crt: add it to the Secret, or give the chart certificates.caBundle and take the name out of caBundle';

/** `readBundle` gives undefined before the first certificate, and an empty text for one whose authority is not known. */
export function createBundleRepair(
  cluster: Cluster | undefined,
  kept: readonly KeptConfiguration[],
  readBundle: () => string | undefined,
  onReport: (report: BundleReport) => void,
): BundleRepair {
  const seen = new Map<string, { readonly bundle: string; readonly state: BundleState }>();
  const inOrder = new Set<string>();
  const repairOne = async (client: Cluster, configuration: KeptConfiguration): Promise<void> => {
    const bundle = readBundle();
    if (bundle === undefined) return;
    const label = labelConfiguration(configuration);
    if (bundle === '') return onReport({ configuration: label, state: 'differs', problem: noAuthority });
    let state: BundleState = 'differs';
    let problem: string | undefined;
    try {
      state = await keepBundle(client, configuration, bundle);
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    seen.set(label, { bundle, state });
    if (state !== 'differs') inOrder.add(label);
    onReport({ configuration: label, state, problem });
  };
  let last: Promise<void> = Promise.resolve();
  return {
    run() {
      if (cluster === undefined) return last;
      last = last.then(async () => {
        for (const configuration of kept) await repairOne(cluster, configuration);
      });
      return last;
    },
    isTrusted: (bundle) =>
      kept.every((configuration) => {
        const found = seen.get(labelConfiguration(configuration));
        return found?.state === 'absent' || (found?.bundle === bundle && found.state !== 'differs');
      }),
    findUnseen: () => kept.map(labelConfiguration).find((label) => !inOrder.has(label)),
  };
}

const labelConfiguration = ({ kind, name }: KeptConfiguration): string => `${kind}/${name}`;

/** The list that holds just this configuration, for a watch: names are chosen with a field selector. */
export function watchPath(configuration: KeptConfiguration): string {
  const path = configurationPath(configuration);
  return `${path.slice(0, path.lastIndexOf('/'))}?fieldSelector=metadata.name%3D${encodeURIComponent(configuration.name)}`;
}
