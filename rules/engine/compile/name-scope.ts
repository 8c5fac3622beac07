import type { Expression } from '../syntax/ast.js';

/** Slots of the variables of one definition. */
export class FrameLayout {
  /** Slots 0 and 1 belong to the definition's output. */
  #size = 2;
  /** The slot that holds the current member of a loop while the statements inside it run. */
  readonly loops = new Map<Expression, number>();

  get size(): number {
    return this.#size;
  }

  allocate(): number {
    return this.#size++;
  }
}

/** Names visible at a point of a body, from the inside out, as they come to be when the statements run in order. */
export class NameScope {
  readonly #layout: FrameLayout;
  readonly #outer: NameScope | undefined;
  readonly #slots = new Map<string, number>();

  constructor(layout: FrameLayout, outer?: NameScope) {
    this.#layout = layout;
    this.#outer = outer;
  }

  inner(): NameScope {
    return new NameScope(this.#layout, this);
  }

  /** Names visible here with their slots, the innermost of each name. */
  entries(): ReadonlyMap<string, number> {
    return new Map([...(this.#outer?.entries() ?? []), ...this.#slots]);
  }

  find(name: string): number | undefined {
    return this.#slots.get(name) ?? this.#outer?.find(name);
  }

  has(name: string): boolean {
    return this.#slots.has(name);
  }

  /** Slot of a name bound in this very scope, new or not. */
  bind(name: string): number {
    let slot = this.#slots.get(name);
    if (slot === undefined) {
      slot = this.#layout.allocate();
      this.#slots.set(name, slot);
    }
    return slot;
  }
}
