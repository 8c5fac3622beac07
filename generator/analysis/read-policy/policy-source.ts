import type { SourceText, Span } from '../../diagnostics/index.js';
import type { Initdata } from '../../initdata/index.js';
import type { Workload } from '../../manifest/index.js';
import { type ReadPolicyData, readPolicyData } from './read-policy-data.js';

/** One policy that a user gave, in whatever form, and what was found around it. */
export interface PolicySource {
  /** The form in which it was given. */
  readonly kind: 'rego' | 'annotation' | 'initdata' | 'manifest';
  /** What to call it in messages and by which `--name` chooses it, such as `Pod/web`. */
  readonly label: string;
  readonly policyText: string;
  /** The object that the policy's `policy_data` stands for; undefined where it has none of the generators' shape. */
  readonly data: ReadPolicyData | undefined;
  /** The initdata around the policy; absent for bare Rego and for the annotation of older runtimes. */
  readonly initdata?: Initdata;
  /** The TOML of the initdata, byte for byte: its digest is what a relying party checks. */
  readonly initdataText?: string;
  /** The pod template that carries the policy. */
  readonly workload?: Workload;
  /** Place of a part of the policy, by offsets in `policyText`: in the user's file where the policy stands there as it is. */
  spanOf(start: number, end: number): Span;
}

export interface PolicySourceParts extends Omit<PolicySource, 'data' | 'spanOf'> {
  /** The text that positions are told in; without it the policy is one of its own. */
  readonly place?: { readonly source: SourceText; readonly offset: number };
}

/** Makes a policy source. Its data are read when they are first asked for: that takes an engine. */
export function makePolicySource({ place, ...parts }: PolicySourceParts): PolicySource {
  const { source, offset } = place ?? {
    source: { name: `policy of ${parts.label}`, text: parts.policyText },
    offset: 0,
  };
  let read: { readonly data: ReadPolicyData | undefined } | undefined;
  return {
    ...parts,
    get data() {
      read ??= { data: readPolicyData(parts.policyText) };
      return read.data;
    },
    spanOf: (start, end) => ({ source, start: offset + start, end: offset + end }),
  };
}
