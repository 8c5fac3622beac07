import { formatKernelParameter, parseKernelParameters } from './parse-parameters.js';

/**
 * What a runtime makes of the configured parameters and a pod's annotation, as it does: the Go runtime replaces, for each
 * parameter of the annotation in turn, all with its key, and drops the `=` of an empty value; the Rust runtime splits at
 * single spaces only, and drops configured ones whose key the annotation has.
 */
export function applyKernelParameters(
  configured: readonly string[],
  annotation: string,
  runtime: 'go' | 'rust',
): readonly string[] {
  return runtime === 'go' ? applyAsGo(configured, annotation) : applyAsRust(configured, annotation);
}

const keyOf = (token: string): string => token.split('=', 1)[0] ?? token;

function applyAsGo(configured: readonly string[], annotation: string): readonly string[] {
  let parameters = [...configured];
  // `strings.Fields` also splits at white space beyond ASCII.
  for (const token of annotation.split(/[\s\u0085]+/u).filter((one) => one !== '')) {
    const key = keyOf(token);
    parameters = [...parameters.filter((one) => keyOf(one) !== key), token];
  }
  return parameters.map((one) => (one.indexOf('=') === one.length - 1 ? one.slice(0, -1) : one));
}

function applyAsRust(configured: readonly string[], annotation: string): readonly string[] {
  if (annotation === '') return configured;
  const tokens = annotation
    .split(' ')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const keys = new Set(tokens.map(keyOf));
  const kept = configured.filter((one) => !keys.has(keyOf(one)));
  return [
    ...kept.map((one) => (one.endsWith('=') && keyOf(one) === one.slice(0, -1) ? one.slice(0, -1) : one)),
    ...tokens,
  ];
}

/** Whether both runtimes hand the annotation to the guest exactly as it is written. */
export function isTakenLiterally(annotation: string): boolean {
  const wanted = parseKernelParameters(annotation).map(formatKernelParameter);
  const isSame = (given: readonly string[]): boolean =>
    given.length === wanted.length && given.every((one, index) => one === wanted[index]);
  return isSame(applyAsGo([], annotation)) && isSame(applyAsRust([], annotation));
}
