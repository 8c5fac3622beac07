/** What reads, simulates and judges policies. It brings the Rego engine along, so doors above load it when it is asked for. */
export { type ClusterState, judgeNodes, makeClusterState } from './nodes/index.js';
export { openPolicy } from './read-policy/load-policy.js';
export { readPolicyData } from './read-policy/read-policy-data.js';
export { chooseRuntimeShape, type ProfileFacts, simulateRequests } from './requests/index.js';
