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

/**
 * Names visible at a point of a body, from the inside out, as they come to be when the statements run in order. An inner scope sees the outer
 * names that there were when it was opened, so that it can be compiled later.
 */
export class NameScope {
  readonly #layout: FrameLayout;
  readonly #outer: NameScope | undefined;
  /** Slots are given out in order: those from here on are of later names. */
  readonly #end: number;
  readonly #slots = new Map<string, number>();

  constructor(layout: FrameLayout, outer?: NameScope) {
    this.#layout = layout;
    this.#outer = outer;
    this.#end = layout.size;
  }

  inner(): NameScope {
    return new NameScope(this.#layout, this);
  }

  /** Names visible here with their slots, the innermost of each name. */
  entries(): ReadonlyMap<string, number> {
    return new Map([...(this.#outer?.entries() ?? []), ...this.#slots]);
  }

  find(name: string): number | undefined {
    const own = this.#slots.get(name);
    if (own !== undefined) return own;
    let end = this.#end;
    for (let scope = this.#outer; scope !== undefined; scope = scope.#outer) {
      const slot = scope.#slots.get(name);
      if (slot !== undefined && slot < end) return slot;
      if (scope.#end < end) end = scope.#end;
    }
    return undefined;
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
