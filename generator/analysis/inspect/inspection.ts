import type { InitdataDigest } from '../../initdata/index.js';
import type { RulesIdentity } from './identify-rules.js';

/** What a policy is for and what it allows. No value of a variable is in it. */
export interface Inspection {
  readonly label: string;
  readonly form: 'rego' | 'annotation' | 'initdata' | 'manifest';
  readonly pod: {
    /** Pattern of the pod's name; undefined where the policy has none. */
    readonly name: string | undefined;
    /** Undefined where the first one that comes is taken. */
    readonly namespace: string | undefined;
    readonly ociVersions: readonly string[];
  };
  /** Absent for bare Rego: its digest is that of the initdata around it. */
  readonly digest: InitdataDigest | undefined;
  /** Other members of the initdata, by length in bytes. */
  readonly siblings: readonly { readonly name: string; readonly bytes: number }[];
  readonly rules: RulesIdentity;
  readonly containers: readonly InspectedContainer[];
  readonly allows: {
    readonly logs: boolean;
    readonly stdin: boolean;
    readonly terminationLog: boolean;
    /** Commands that the host may run in any container, and patterns for them between slashes. */
    readonly exec: readonly string[];
    readonly failures: boolean;
  };
  /** Patterns of variables that the host may add. */
  readonly environmentPatterns: readonly string[];
  readonly risks: readonly Risk[];
  /** Why something could not be told. */
  readonly gaps: readonly string[];
}

export interface InspectedContainer {
  readonly name: string;
  readonly image: string;
  readonly user: string;
  readonly privileged: boolean;
  readonly readOnlyRoot: boolean;
  readonly noNewPrivileges: boolean;
  readonly terminal: boolean;
  readonly capabilities: readonly string[];
  readonly mounts: readonly { readonly destination: string; readonly type: string; readonly writable: boolean }[];
  readonly devices: { readonly gpus: number; readonly nvswitches: number; readonly volumes: readonly string[] };
  /** Names of variables; the values stay in the policy. */
  readonly variables: readonly string[];
  /** Commands of probes and hooks. */
  readonly exec: readonly string[];
  /** Variables and arguments that may have any value. */
  readonly wildcards: readonly string[];
}

export interface Risk {
  /** What `--fail-on` calls it: a name of the table of risks. */
  readonly name: string;
  readonly text: string;
}
