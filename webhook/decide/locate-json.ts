interface Level {
  readonly isList: boolean;
  /** Where in the parent this value stands; absent for the root. */
  step: string | number | undefined;
  /** The member that is being read, or the number of elements before. */
  key: string | undefined;
  index: number;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** The path of the value in a JSON text that an offset lies in: `spec.containers[0].image`; empty for the root. */
export function locateJson(text: string, offset: number): string {
  const levels: Level[] = [];
  let pending: string | undefined;
  for (const match of text.matchAll(token)) {
    const [found] = match;
    const top = levels.at(-1);
    // The end of a value is not behind the offset yet; its beginning may be just there.
    if (match.index > offset) break;
    if (found === '{' || found === '[') {
      const step = top === undefined ? undefined : top.isList ? top.index : top.key;
      levels.push({ isList: found === '[', step, key: undefined, index: 0 });
    } else if (found === '}' || found === ']') levels.pop();
    else if (found === ',') {
      if (top) {
        top.index += 1;
        top.key = undefined;
      }
    } else if (found === ':') {
      if (top) top.key = pending === undefined ? undefined : (JSON.parse(pending) as string);
    } else pending = found;
  }
  const last = levels.at(-1);
  const leaf = last === undefined ? undefined : last.isList ? last.index : last.key;
  const steps = [...levels.slice(1).map(({ step }) => step), leaf];
  return steps
    .flatMap((step) => (step === undefined ? [] : [step]))
    .reduce<string>((path, step) => {
      if (typeof step === 'number') return `${path}[${step}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
      return path === '' ? step : `${path}.${step}`;
    }, '');
}
