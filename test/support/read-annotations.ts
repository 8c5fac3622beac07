import { gunzipSync } from 'node:zlib';
import { parse } from 'smol-toml';
import { parseAllDocuments } from 'yaml';
import { isLinked, type JsonValue, restoreData } from '../../rules/engine/linker/index.js';

const annotationName = 'io.katacontainers.config.hypervisor.cc_init_data';

/** Collects the initdata annotations of a manifest in document order, wherever they stand. */
export function readAnnotations(manifest: string): string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (key === annotationName) found.push(String(member));
      else visit(member);
    }
  };
  for (const document of parseAllDocuments(manifest, { merge: true })) visit(document.toJS({ maxAliasCount: -1 }));
  return found;
}

/** Decodes an annotation to its TOML table. */
export function decodeAnnotation(annotation: string): {
  version: unknown;
  algorithm: unknown;
  data: Record<string, string>;
} {
  const table = parse(gunzipSync(Buffer.from(annotation, 'base64')).toString('utf8'));
  return table as { version: unknown; algorithm: unknown; data: Record<string, string> };
}

/** Reads the `policy_data` that end a policy text: a literal, or JSON in a raw string with what a linked policy leaves out put back. */
export function readPolicyData(policy: string): unknown {
  const marker = '\npolicy_data := ';
  const text = policy.slice(policy.lastIndexOf(marker) + marker.length);
  const [, raw] = /^json\.unmarshal\(`([^`]*)`\)\n$/.exec(text) ?? [];
  const data: JsonValue = JSON.parse(raw ?? text);
  return isLinked(policy) ? restoreData(data) : data;
}

/** Drops every member named `extensions`, which the reference does not have. */
export function dropExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropExtensions);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'extensions')
      .map(([key, member]) => [key, dropExtensions(member)]),
  );
}
