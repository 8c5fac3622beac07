import type { Succeed } from './compile-context.js';

/** Compiles when it first runs: much of a policy never does, such as the words of denials. */
export function compileLater(compile: () => Succeed): Succeed {
  let run: Succeed | undefined;
  return (frame) => {
    run ??= compile();
    return run(frame);
  };
}
