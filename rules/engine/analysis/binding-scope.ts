/** Which names of a body are bound at a point of it, while it is planned. */
export class BindingScope {
  readonly #globals: ReadonlySet<string>;
  readonly #bound: Set<string>;
  readonly #unbound: Set<string>;
  /** Bound in this very body, not in one around it. */
  readonly #own: Set<string>;

  constructor(
    globals: ReadonlySet<string>,
    bound: Iterable<string> = [],
    unbound: Iterable<string> = [],
    own: Iterable<string> = [],
  ) {
    this.#globals = globals;
    this.#bound = new Set(bound);
    this.#unbound = new Set(unbound);
    this.#own = new Set(own);
  }

  /** A body inside this one. */
  inner(): BindingScope {
    return new BindingScope(this.#globals, this.#bound, this.#unbound);
  }

  /** The same body, to go on from here without changing this. */
  copy(): BindingScope {
    return new BindingScope(this.#globals, this.#bound, this.#unbound, this.#own);
  }

  bind(name: string): void {
    if (name === '_') return;
    this.#bound.add(name);
    this.#own.add(name);
    this.#unbound.delete(name);
  }

  /** `some name`. */
  declare(name: string): void {
    if (name === '_') return;
    this.#bound.delete(name);
    this.#own.delete(name);
    this.#unbound.add(name);
  }

  /** Whether a pattern binds the name here. `shadows`: `:=` and parameters bind it whatever is around. */
  isFree(name: string, shadows: boolean): boolean {
    if (name === '_') return false;
    if (this.#unbound.has(name) || shadows) return true;
    return !this.#globals.has(name) && !this.#bound.has(name);
  }

  isOwn(name: string): boolean {
    return name !== '_' && this.#own.has(name);
  }

  /** Whether `a[name]` loops over `a`. */
  loops(name: string): boolean {
    if (name === '_') return true;
    if (this.#globals.has(name)) return false;
    return this.#unbound.has(name) || !this.#bound.has(name);
  }
}
