/** What is known of a name: bound in this very body, in one around it, or declared and not bound yet. */
type Binding = 'own' | 'outer' | 'unbound';

/**
 * Which names of a body are bound at a point of it, while it is planned. A scope made from another sees what that one knows and keeps what
 * it learns for itself; the other must not change as long as it is in use.
 */
export class BindingScope {
  readonly #globals: ReadonlySet<string>;
  readonly #base: BindingScope | undefined;
  /** Whether this is a body inside that of `#base`, not the same one. */
  readonly #isInner: boolean;
  #names: Map<string, Binding> | undefined;

  constructor(globals: ReadonlySet<string>, base?: BindingScope, isInner = false) {
    this.#globals = globals;
    this.#base = base;
    this.#isInner = isInner;
  }

  /** A body inside this one. */
  inner(): BindingScope {
    return new BindingScope(this.#globals, this, true);
  }

  /** The same body, to go on from here without changing this. */
  copy(): BindingScope {
    return new BindingScope(this.#globals, this);
  }

  bind(name: string): void {
    if (name !== '_') this.#note(name, 'own');
  }

  /** `some name`. */
  declare(name: string): void {
    if (name !== '_') this.#note(name, 'unbound');
  }

  #note(name: string, binding: Binding): void {
    this.#names ??= new Map();
    this.#names.set(name, binding);
  }

  #find(name: string): Binding | undefined {
    let isOutside = false;
    for (let scope: BindingScope | undefined = this; scope !== undefined; scope = scope.#base) {
      const binding = scope.#names?.get(name);
      if (binding !== undefined) return isOutside && binding === 'own' ? 'outer' : binding;
      isOutside ||= scope.#isInner;
    }
    return undefined;
  }

  /** Whether a pattern binds the name here. `shadows`: `:=` and parameters bind it whatever is around. */
  isFree(name: string, shadows: boolean): boolean {
    if (name === '_') return false;
    if (shadows) return true;
    const binding = this.#find(name);
    return binding === undefined ? !this.#globals.has(name) : binding === 'unbound';
  }

  isOwn(name: string): boolean {
    return this.#find(name) === 'own';
  }

  /** Whether `a[name]` loops over `a`. */
  loops(name: string): boolean {
    if (name === '_') return true;
    if (this.#globals.has(name)) return false;
    const binding = this.#find(name);
    return binding === undefined || binding === 'unbound';
  }
}
