/** Judging requests from an image of the rules. A door of its own: it needs no parser. */
export type { AgentPolicy } from './agent-policy-session.js';
export { openAgentPolicy } from './open-agent-policy.js';
