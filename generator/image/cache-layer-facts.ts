import { isRecord, isStringList } from './json-shape.js';
import type { LayerEntry, LayerFacts } from './layer-facts.js';

/** Writes a layer's facts as JSON that is the same for the same facts. */
export function encodeLayerFacts(facts: LayerFacts): Buffer {
  const entries = [...facts.entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(
    JSON.stringify({ entries, whiteouts: [...facts.whiteouts].sort(), opaque: [...facts.opaque].sort() }),
  );
}

/** Reads what {@link encodeLayerFacts} wrote; `undefined` when it is anything else. */
export function decodeLayerFacts(bytes: Uint8Array): LayerFacts | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
  if (!isRecord(value) || !Array.isArray(value.entries)) return undefined;
  if (!isStringList(value.whiteouts) || !isStringList(value.opaque)) return undefined;
  const entries = new Map<string, LayerEntry>();
  for (const pair of value.entries) {
    if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string') return undefined;
    const entry = decodeEntry(pair[1]);
    if (entry === undefined) return undefined;
    entries.set(pair[0], entry);
  }
  return { entries, whiteouts: new Set(value.whiteouts), opaque: new Set(value.opaque) };
}

function decodeEntry(value: unknown): LayerEntry | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, text, target, size } = value;
  if (kind === 'file') return typeof text === 'string' ? { kind, text } : undefined;
  if (kind === 'symlink' || kind === 'hard-link') return typeof target === 'string' ? { kind, target } : undefined;
  if (kind === 'big-file') return typeof size === 'number' ? { kind, size } : undefined;
  return kind === 'directory' || kind === 'other' ? { kind } : undefined;
}
