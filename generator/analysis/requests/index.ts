export type { SimulatedPod } from './pod-simulation.js';
export {
  chooseRuntimeShape,
  listOciVersions,
  listRuntimeShapes,
  type ProfileFacts,
  type RuntimeShape,
} from './runtime-shape.js';
export { type SimulationExtent, simulateRequests } from './simulate-requests.js';
export type { Json, JsonObject, SimulatedRequest } from './simulated-request.js';
