/** What the exit codes mean; the same for every command. */
export const exitCodes = {
  done: 0,
  /** A check found something: denied, wider, lint. */
  findings: 1,
  /** The input is wrong: manifest, settings, flags. */
  inputWrong: 2,
  /** The world is wrong: registry, cluster, disk. */
  worldWrong: 3,
  /** A bug in this program. */
  bug: 70,
  /** Ended by Ctrl-C, as shells count it: 128 and the signal's number. */
  interrupted: 130,
} as const;
