/** One parameter of a kernel command line, with its place in the text. */
export interface KernelParameter {
  readonly key: string;
  /** What follows the first `=`; undefined for a bare name. */
  readonly value: string | undefined;
  readonly start: number;
  readonly end: number;
}

/**
 * Splits the value of the annotation where the Go runtime and the guest do, at white space. There is no quoting: the Go
 * runtime, the Rust runtime and the agent all take a quote for a character like others.
 */
export function parseKernelParameters(text: string): readonly KernelParameter[] {
  return [...text.matchAll(/[^\t\n\v\f\r ]+/g)].map((match) => {
    const [token] = match;
    const equals = token.indexOf('=');
    return {
      key: equals === -1 ? token : token.slice(0, equals),
      value: equals === -1 ? undefined : token.slice(equals + 1),
      start: match.index,
      end: match.index + token.length,
    };
  });
}

/** Writes a parameter as the command line has it. */
export function formatKernelParameter({ key, value }: Pick<KernelParameter, 'key' | 'value'>): string {
  return value === undefined ? key : `${key}=${value}`;
}
