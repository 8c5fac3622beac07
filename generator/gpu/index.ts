export { type PassthroughRequest, readPassthroughRequest } from './passthrough.js';
