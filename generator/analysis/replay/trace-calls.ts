import type { Maybe, Position, TraceEvent, TraceSink } from '../../../rules/engine/index.js';
import { sourceName } from '../../../rules/engine/linker/index.js';

/** One definition of a rule or function that was run, and what happened in it. */
export interface TracedCall {
  /** Path within the package, as the sources name it: `CreateContainerRequest`. */
  readonly name: string;
  readonly position: Position;
  readonly steps: readonly TracedStep[];
  /** Whether it gave a value other than `false`. */
  readonly holds: boolean;
  readonly value: Maybe;
}

export type TracedStep =
  | { readonly kind: 'eval' | 'fail'; readonly position: Position }
  | { readonly kind: 'call'; readonly call: TracedCall };

interface OpenCall {
  readonly name: string;
  readonly position: Position;
  readonly steps: TracedStep[];
  holds: boolean;
  value: Maybe;
}

/** More steps than any request of a pod takes; a trace that is longer is kept up to here. */
const maxSteps = 2_000_000;

/** Gathers the events of one evaluation as a tree of calls. */
export function createCallTrace(): { readonly sink: TraceSink; readonly calls: readonly TracedCall[] } {
  const calls: OpenCall[] = [];
  const open: OpenCall[] = [];
  let count = 0;
  const sink = (event: TraceEvent): void => {
    const { kind, node, position } = event;
    if (kind === 'redo' || kind === 'print') return;
    if (kind === 'enter') {
      const call: OpenCall = {
        name: sourceName(event.name.replace(/^data\.agent_policy\./, '')),
        position,
        steps: [],
        holds: false,
        value: undefined,
      };
      const around = open.at(-1);
      if (!around) calls.push(call);
      else if (count < maxSteps) around.steps.push({ kind: 'call', call });
      count += 1;
      open.push(call);
    } else if (node !== 'statement') {
      const call = open.pop();
      if (!call || kind !== 'exit') return;
      call.value = event.value;
      call.holds = event.value !== undefined && event.value !== false;
    } else if (kind === 'eval' || kind === 'fail') {
      count += 1;
      if (count < maxSteps) open.at(-1)?.steps.push({ kind, position });
    }
  };
  return { sink, calls };
}
