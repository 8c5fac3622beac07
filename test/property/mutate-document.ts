import fc from 'fast-check';

/** A change of a JSON-like document. Places are counted over all its values, so that any number fits any document. */
export type Mutation =
  | { readonly kind: 'delete'; readonly place: number }
  | { readonly kind: 'duplicate'; readonly place: number }
  | { readonly kind: 'replace'; readonly place: number; readonly value: unknown }
  | { readonly kind: 'rename'; readonly place: number; readonly name: string }
  | { readonly kind: 'retype'; readonly place: number; readonly to: 'text' | 'list' | 'mapping' | 'number' | 'null' }
  | { readonly kind: 'move'; readonly place: number; readonly from: number };

const oddNames = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  'a/b',
  '*',
  '0',
  '🔑',
  'x'.repeat(300),
];

const oddTexts = [
  '',
  ' ',
  '-',
  '.',
  '..',
  '/',
  '//',
  '../..',
  '\u0000',
  '\n',
  'a\nb',
  '\u001b[31m',
  '\ufeff',
  '\u2028',
  '🔑',
  'ключ',
  '$',
  '$$',
  '$(',
  '$(A)',
  '$$(A)',
  '$(node-name)',
  '$(sandbox-name)',
  '(',
  '[',
  '^.*$',
  '\\',
  '{{ .Values.x }}',
  'null',
  'true',
  'yes',
  '0x10',
  '1e3',
  '1_000',
  '-0',
  '08',
  '2020-01-01',
  'sealed.x.y.z',
  'localhost',
  'a:b:c',
  'a@b',
  'registry.example/shell@sha256:00',
  'registry.example/shell:1',
  'registry.example/app:1',
  'UPPER',
  'x'.repeat(5000),
  'metadata.name',
  'HugePages-2Mi',
  'Memory',
  'ALL',
  '__proto__',
  'constructor',
];

const oddNumbers = [0, -0, 1, -1, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, 1e21, 1e300, Number.MAX_SAFE_INTEGER + 2, 65_536];

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...oddTexts) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...oddNumbers) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [{}], [null], { a: { b: {} } }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

const place = fc.nat(100_000);

/** Mutations of any document. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('delete' as const), place }),
  fc.record({ kind: fc.constant('duplicate' as const), place }),
  fc.record({ kind: fc.constant('replace' as const), place, value: oddValue }),
  fc.record({ kind: fc.constant('rename' as const), place, name: fc.constantFrom(...oddNames) }),
  fc.record({
    kind: fc.constant('retype' as const),
    place,
    to: fc.constantFrom('text' as const, 'list' as const, 'mapping' as const, 'number' as const, 'null' as const),
  }),
  fc.record({ kind: fc.constant('move' as const), place, from: place }),
);

type Container = unknown[] | Record<string, unknown>;

interface Slot {
  readonly holder: Container;
  readonly key: string;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function listSlots(value: unknown, slots: Slot[] = [], depth = 0): Slot[] {
  if (!isContainer(value) || depth > 40 || slots.length > 5000) return slots;
  for (const key of Object.keys(value)) {
    slots.push({ holder: value, key });
    listSlots(Reflect.get(value, key), slots, depth + 1);
  }
  return slots;
}

/** Sets a member as a parser would, so that `__proto__` is a name like any other. */
function setMember(holder: Container, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function retype(value: unknown, to: 'text' | 'list' | 'mapping' | 'number' | 'null'): unknown {
  if (to === 'text') return JSON.stringify(value) ?? '';
  if (to === 'list') return [value];
  if (to === 'mapping') return { value };
  return to === 'number' ? 7 : null;
}

function removeSlot({ holder, key }: Slot): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

function applyMutation(document: unknown, change: Mutation): void {
  const slots = listSlots(document);
  const slot = slots[change.place % Math.max(1, slots.length)];
  if (!slot) return;
  const { holder, key } = slot;
  const value: unknown = Reflect.get(holder, key);
  if (change.kind === 'delete') removeSlot(slot);
  else if (change.kind === 'duplicate') {
    if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(value));
    else setMember(holder, `${key}2`, structuredClone(value));
  } else if (change.kind === 'replace') setMember(holder, key, structuredClone(change.value));
  else if (change.kind === 'retype') setMember(holder, key, retype(value, change.to));
  else if (change.kind === 'move') {
    const source = slots[change.from % slots.length];
    if (source) setMember(holder, key, structuredClone(Reflect.get(source.holder, source.key)));
  } else if (!Array.isArray(holder)) {
    removeSlot(slot);
    setMember(holder, change.name, value);
  }
}

/** Gives the document with the changes made one after the other; what was given stays as it is. */
export function mutateDocument(document: unknown, changes: readonly Mutation[]): unknown {
  const root = { document: structuredClone(document) };
  for (const change of changes) applyMutation(root.document, change);
  return root.document;
}

/** A change of bytes. */
export interface ByteChange {
  readonly kind: 'flip' | 'cut' | 'insert' | 'repeat';
  readonly place: number;
  readonly value: number;
}

export const byteChange: fc.Arbitrary<ByteChange> = fc.record({
  kind: fc.constantFrom('flip' as const, 'cut' as const, 'insert' as const, 'repeat' as const),
  place,
  value: fc.nat(255),
});

/** Gives the bytes with the changes made one after the other. */
export function mutateBytes(bytes: Uint8Array, changes: readonly ByteChange[]): Buffer {
  let current = Buffer.from(bytes);
  for (const { kind, place: at, value } of changes) {
    const offset = at % Math.max(1, current.length);
    const [before, after] = [current.subarray(0, offset), current.subarray(offset)];
    if (kind === 'flip') {
      current = Buffer.from(current);
      if (current.length > 0) current[offset] = value;
    } else if (kind === 'cut') current = Buffer.concat([before, after.subarray(value)]);
    else if (kind === 'insert') current = Buffer.concat([before, Buffer.from([value]), after]);
    else current = Buffer.concat([before, after.subarray(0, value), after]);
  }
  return current;
}
