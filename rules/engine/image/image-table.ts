import type { AnalysisImage } from './analysis-image.js';

/**
 * Many images as one ASCII text that can be searched without reading all of it: a line for each image, `key dataLine import,… place,…`, an empty
 * line, and a line for each rule, which images share. Places count from the first of these, in base 36.
 */
export function writeImageTable(images: ReadonlyMap<string, AnalysisImage>): string {
  const places = new Map<string, string>();
  let size = 0;
  const placeOf = (rule: string): string => {
    const place = places.get(rule) ?? size.toString(36);
    if (!places.has(rule)) size += rule.length + 1;
    places.set(rule, place);
    return place;
  };
  const heads = [...images].map(
    ([key, { dataLine, imports, rules }]) =>
      `${key} ${dataLine} ${imports.join(',')} ${rules.map(placeOf).join(',')}\n`,
  );
  return `\n${heads.join('')}\n${[...places.keys()].join('\n')}\n`;
}

export function readImageTable(table: string, key: string): AnalysisImage | undefined {
  const at = table.indexOf(`\n${key} `);
  const rulesAt = table.indexOf('\n\n') + 2;
  if (at < 0 || at >= rulesAt) return undefined;
  const [, dataLine, imports = '', places = ''] = table.slice(at + 1, table.indexOf('\n', at + 1)).split(' ');
  return {
    dataLine: Number(dataLine),
    imports: imports === '' ? [] : imports.split(','),
    rules: places.split(',').map((place) => {
      const start = rulesAt + Number.parseInt(place, 36);
      return table.slice(start, table.indexOf('\n', start));
    }),
  };
}
