import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { Container, PodSecurityContext, Workload } from '../manifest/index.js';
import type { Settings } from '../settings/index.js';
import type { OciMount, Storage } from './policy-data.js';

/** The lists that volumes add to. */
export interface MountTargets {
  readonly mounts: OciMount[];
  readonly storages: Storage[];
}

export interface VolumeMountInputs {
  readonly settings: Settings;
  readonly workload: Workload;
  readonly podContext: PodSecurityContext | undefined;
  readonly container: Container;
  readonly collector: DiagnosticCollector;
}
