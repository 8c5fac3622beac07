import type { JsonObject } from '../decide/decide.js';

export interface ClusterAnswer {
  /** Below 300, or 404, 409 and 422: what a caller is to decide about. Others are thrown. */
  readonly status: number;
  readonly body: JsonObject;
}

export interface ClusterEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: JsonObject;
}

/** The little of Kubernetes that the webhook needs. Paths are those of the API, JSON goes in and out as it is. */
export interface Cluster {
  /** The API server's clock, which is the one that our certificates are checked with; ours until it has answered. */
  now(): number;
  /** PATCH sends a JSON Patch. */
  request(method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<ClusterAnswer>;
  /**
   * Reports changes of what a path lists until `signal` fires. Connections end and are made anew; after each start all
   * objects that exist are reported as ADDED.
   */
  watch(path: string, onEvent: (event: ClusterEvent) => void, signal: AbortSignal): void;
}
