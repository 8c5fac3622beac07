import { createHash } from 'node:crypto';
import {
  annotationNames,
  createCollector,
  type Diagnostic,
  decodeInitdata,
  type Initdata,
  makeDiagnostic,
  parseInitdata,
  policyKey,
} from '../../generator/index.js';
import { BoundedMap } from '../facts/bounded-map.js';
import { ownNames, type PresentedPod } from './present-pod.js';

/** The initdata that a pod carries. */
export type Carried =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly finding: Diagnostic }
  | {
      readonly kind: 'initdata';
      readonly initdata: Initdata;
      /** Absent where the initdata holds everything but a policy. */
      readonly policyText: string | undefined;
      /** Whether it is what we attached, by the mark beside it. A forged mark only has it replaced. */
      readonly isOurs: boolean;
    };

type Decoded = Exclude<Carried, { readonly kind: 'none' }>;

/** What was decoded, and the memory that it takes. */
interface Known {
  readonly decoded: Promise<Decoded>;
  readonly bytes: number;
}

const known = new BoundedMap<string, Known>(512, undefined, { most: 4 * 2 ** 20, weigh: ({ bytes }) => bytes });

/** Reads the initdata of a pod. Values that come again are not decoded again. */
export async function readCarried({ annotations }: PresentedPod): Promise<Carried> {
  const value = annotations[annotationNames.initdata];
  if (value === undefined || value === '') return { kind: 'none' };
  const mark = markOf(value);
  const decoding = known.get(mark)?.decoded ?? decode(value);
  // Others that come with it meanwhile wait for it, too.
  if (!known.get(mark)) known.set(mark, { decoded: decoding, bytes: value.length });
  const carried = await decoding;
  known.set(mark, { decoded: decoding, bytes: countBytes(carried) });
  return carried.kind === 'initdata' ? { ...carried, isOurs: annotations[ownNames.attached] === mark } : carried;
}

/** What is written beside initdata of ours. */
export const markOf = (value: string): string => `sha256:${createHash('sha256').update(value).digest('hex')}`;

/** Tells the reader what a value decodes to that was just made, so that the next review of it is quick. */
export function rememberInitdata(value: string, initdata: Initdata): void {
  const policyText = initdata.data.get(policyKey);
  const made: Decoded = { kind: 'initdata', initdata, policyText, isOurs: false };
  known.set(markOf(value), { decoded: Promise.resolve(made), bytes: countBytes(made) });
}

/** Values of a few bytes may unpack to megabytes. */
function countBytes(carried: Decoded): number {
  if (carried.kind === 'unreadable') return 1024;
  return [...carried.initdata.data].reduce((sum, [name, text]) => sum + name.length + text.length, 1024);
}

async function decode(value: string): Promise<Decoded> {
  const unpacked = decodeInitdata(value);
  if (unpacked.kind === 'undecodable') {
    const message = `the pod's initdata cannot be read: ${unpacked.reason}`;
    const help = ['remove the annotation, or restore it: the runtime would not start the pod'];
    return { kind: 'unreadable', finding: makeDiagnostic('initdata-undecodable', { message, help }) };
  }
  const collector = createCollector();
  const source = { name: 'initdata of the pod', text: unpacked.text };
  const initdata = await parseInitdata(source, undefined, collector);
  const [finding] = collector.diagnostics;
  // The place would be one in the TOML, which the reader of the denial does not have.
  if (finding) return { kind: 'unreadable', finding: { ...finding, span: undefined } };
  if (!initdata) throw new Error('initdata that is not read without a finding');
  return { kind: 'initdata', initdata, policyText: initdata.data.get(policyKey), isOurs: false };
}
