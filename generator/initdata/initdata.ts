/** Hash algorithms that the runtimes accept in initdata. */
export const initdataAlgorithms = ['sha256', 'sha384', 'sha512'] as const;
export type InitdataAlgorithm = (typeof initdataAlgorithms)[number];

/** The only version of the format that runtimes and agent accept. */
export const initdataVersion = '0.1.0';

/** The member of `data` that the agent loads as its policy. */
export const policyKey = 'policy.rego';

/** Configuration that a guest gets at its start (kata-types `initdata.rs`). */
export interface Initdata {
  readonly algorithm: InitdataAlgorithm;
  /** File name to content: `policy.rego`, `aa.toml`, `cdh.toml` and whatever else the guest's components read. */
  readonly data: ReadonlyMap<string, string>;
}

/** Gives initdata with its policy replaced. */
export function replacePolicy(base: Initdata, policy: string): Initdata {
  return { algorithm: base.algorithm, data: new Map([...base.data, [policyKey, policy]]) };
}
