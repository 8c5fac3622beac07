import { completeRequest, fromJavaScript, requestShapes, toJavaScript } from '../../../rules/engine/index.js';
import type { JsonObject, SimulatedRequest } from '../requests/index.js';

/** An empty request of each kind that the agent knows: it shows which kinds a policy opens altogether. */
export function makeKindRequests(): readonly SimulatedRequest[] {
  return [...requestShapes.keys(), 'SetPolicyRequest']
    .filter((kind, index, all) => all.indexOf(kind) === index)
    .map((kind) => ({ kind, step: `send an empty ${kind}`, request: completeEmpty(kind) }));
}

function completeEmpty(kind: string): JsonObject {
  return toJavaScript(completeRequest(kind, fromJavaScript({}))) as JsonObject;
}
