import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { PolicyCase } from './oracle.js';
import type { PolicyData } from './policy-data.js';

const conformance = process.env.CONFORMANCE ?? '../shared/conformance';

/** Whether the conformance data are here (environment variable CONFORMANCE). */
export const HAS_CONFORMANCE = existsSync(`${conformance}/golden`);

/** Policy data that the reference generator made: `<settings>/<manifest>#<pod>` with its data. */
export function readGoldenPods(): readonly (readonly [string, PolicyData])[] {
  if (!HAS_CONFORMANCE) return [];
  const folders = readdirSync(`${conformance}/golden`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap((folder) =>
    readdirSync(`${conformance}/golden/${folder.name}`).flatMap((file) => {
      const pods = JSON.parse(readFileSync(`${conformance}/golden/${folder.name}/${file}`, 'utf8')) as PolicyData[];
      return pods.map((data, index) => [`${folder.name}/${file.replace('.json', '')}#${index}`, data] as const);
    }),
  );
}

/** The data of one golden pod. */
export function readGoldenPod(name: string): PolicyData {
  const found = readGoldenPods().find(([known]) => known === name);
  if (found === undefined) throw new Error(`no golden pod ${name}`);
  return found[1];
}

/** Requests that were captured in a guest. */
export function readCaptures(name: string): readonly PolicyCase[] {
  return JSON.parse(readFileSync(`${conformance}/captures/${name}.json`, 'utf8')) as PolicyCase[];
}
