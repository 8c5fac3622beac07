/** A value that JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

/** One request that a runtime sends to the agent, complete: every field that the agent would serialize is there. */
export interface SimulatedRequest {
  /** Name of the protobuf message, by which the policy judges it. */
  readonly kind: string;
  readonly request: JsonObject;
  /** What is being done, for people: `create container app`. */
  readonly step: string;
  /** Name of the container in the manifest; absent for the sandbox and for the pod as a whole. */
  readonly container?: string;
  /** Position in `policy_data.containers`. */
  readonly index?: number;
}
