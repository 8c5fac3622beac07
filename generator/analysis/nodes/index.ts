export type { ClusterNode, ClusterState } from './cluster-node.js';
export { type CandidateNodes, findCandidateNodes } from './find-candidates.js';
export { groupNodes, nameNodes } from './group-nodes.js';
export { judgeNodes, type NodeFacts, type StatedFacts } from './judge-nodes.js';
export { makeClusterState, type ReadClusterResult, readClusterObjects } from './read-cluster-objects.js';
