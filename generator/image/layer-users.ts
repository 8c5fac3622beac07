import type { LayerDescriptor } from './image-facts.js';
import { ImageProblem } from './image-problem.js';
import { type LayerFacts, userFilePaths, userFileWatchList, type WatchList } from './layer-facts.js';
import type { JobHandle } from './layer-jobs.js';
import { type FoundFile, findFile, type LayerStack } from './layer-resolve.js';

/** The texts of an image's user files; absent ones are `undefined`. */
export interface UserFiles {
  readonly passwd: string | undefined;
  readonly group: string | undefined;
  /** Findings that do not stop the run. */
  readonly warnings: readonly ImageProblem[];
}

/** Starts the reading of a layer, or joins one that is under way. */
export type StartLayer = (layer: LayerDescriptor, watch: WatchList) => JobHandle<LayerFacts>;

/** Layers below the one that is waited for that are read at the same time, as long as they are small. */
const speculationCount = 8;
/** Compressed bytes of those layers together: what is thrown away at worst when a newer layer settles everything. */
const speculationBytes = 32 * 2 ** 20;

/**
 * Finds an image's user files in its layers, newest first, and reads no layer below the one that settles both. Since
 * most of the time for a small layer is waiting, the next few are read ahead; what turns out not to be needed is stopped.
 */
export async function readImageUserFiles(
  layers: readonly LayerDescriptor[],
  start: StartLayer,
  subject: string,
): Promise<UserFiles> {
  const handles = new Map<string, JobHandle<LayerFacts>>();
  const open = (index: number, watch: WatchList): Promise<LayerFacts> | undefined => {
    const layer = layers[index];
    if (layer === undefined) return undefined;
    const key = `${index} ${[...watch].join('\0')}`;
    let handle = handles.get(key);
    if (handle === undefined) {
      handle = start(layer, watch);
      handles.set(key, handle);
      // A layer read ahead may fail after all is settled without it.
      handle.result.catch(() => {});
    }
    return handle.result;
  };
  const stack: LayerStack = {
    count: layers.length,
    readFacts: async (index, watch) => {
      const facts = open(index, watch);
      let ahead = 0;
      for (let below = index - 1; below >= 0 && below >= index - speculationCount; below -= 1) {
        ahead += layers[below]?.size ?? 0;
        if (ahead > speculationBytes) break;
        open(below, watch);
      }
      if (facts === undefined) throw new Error(`there is no layer ${index}`);
      return facts;
    },
  };
  try {
    const [passwd, group] = await Promise.all([
      findFile(stack, userFilePaths.passwd, userFileWatchList),
      findFile(stack, userFilePaths.group, userFileWatchList),
    ]);
    const warnings: ImageProblem[] = [];
    const take = (found: FoundFile, path: string): string | undefined => {
      if (found.kind === 'unusable') {
        warnings.push(
          new ImageProblem('image-user-file-unusable', {
            message: `/${path} of ${subject} is not used: it is ${found.reason}`,
            help: ['state runAsUser, runAsGroup and supplementalGroups in the pod, or repair the image'],
          }),
        );
      }
      return found.kind === 'file' ? found.text : undefined;
    };
    return { passwd: take(passwd, userFilePaths.passwd), group: take(group, userFilePaths.group), warnings };
  } finally {
    for (const handle of handles.values()) handle.release();
  }
}
