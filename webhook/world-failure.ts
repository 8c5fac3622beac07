/** Something outside this program that must be put right before it can work: told in plain words, exit code 3. */
export class WorldFailure extends Error {}
