import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { ImageConfig } from '../image/index.js';
import type { ConfigObject, Container, ValuePath, Workload } from '../manifest/index.js';

/** What to do with Secret values: write them, refuse to, or accept any value. */
export type SecretEnvMode = 'literal' | 'refuse' | 'any';

export interface EnvironmentInputs {
  readonly workload: Workload;
  readonly container: Container;
  /** Where the container stands in the template: `['spec', 'containers', 0]`. */
  readonly path: ValuePath;
  readonly image: ImageConfig;
  readonly configObjects: readonly ConfigObject[];
  readonly secretEnv: SecretEnvMode;
  readonly defaults: readonly string[];
  readonly collector: DiagnosticCollector;
}

/** A variable as kubelet will set it: its value may be, or contain, placeholders of the rules. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** The value that the pod will really get, where `value` is a wildcard although we know it. */
  readonly exact?: string | undefined;
  /** Whether the variable comes from an optional reference, and may be missing in the cluster. */
  readonly optional?: boolean | undefined;
}
