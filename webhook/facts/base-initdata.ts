import { readFile } from 'node:fs/promises';
import { createCollector, type Initdata, parseInitdata } from '../../generator/index.js';
import type { WebhookConfig } from '../config/load-config.js';

/** Finds the configured initdata for a pod. */
export type FindBase = (runtimeClass: string | undefined, namespace: string) => Initdata | undefined;

/** Reads the configured files; a list says what is wrong with them. */
export async function loadBases(config: WebhookConfig['initdata']): Promise<FindBase | readonly string[]> {
  const problems: string[] = [];
  const bases = await Promise.all(
    config.bases.map(async ({ file, runtimeClasses, namespaces }) => {
      const collector = createCollector();
      try {
        const text = await readFile(file, 'utf8');
        const initdata = await parseInitdata({ name: file, text }, undefined, collector);
        if (initdata) return { initdata, runtimeClasses, namespaces };
      } catch (error) {
        const reason = (error as NodeJS.ErrnoException).code ?? String(error);
        problems.push(`initdata.bases: ${file} is not readable: ${reason}`);
      }
      problems.push(...collector.diagnostics.map(({ code, message }) => `initdata.bases: ${file}: ${code} ${message}`));
      return undefined;
    }),
  );
  if (problems.length > 0) return problems;
  return (runtimeClass, namespace) =>
    bases.find(
      (base) =>
        base !== undefined &&
        (base.runtimeClasses === undefined || base.runtimeClasses.includes(runtimeClass ?? '')) &&
        (base.namespaces === undefined || base.namespaces.includes(namespace)),
    )?.initdata;
}
