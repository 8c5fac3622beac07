/** Where the effect of a difference showed. */
export interface Sighting {
  readonly kind: string;
  readonly container: string | undefined;
}

/** What a difference does, by where it showed. */
export interface Effect {
  readonly wider?: Sighting;
  readonly narrower?: Sighting;
}

/** So many long searches are made in vain before there are none any more. */
const maxFruitless = 3;

/**
 * What comparisons of one run learn from each other. Pods of one change often differ alike: what it did in one of them is
 * looked for first in the next, where it still has to be proved; and where long searches found nothing, the next one is
 * short. That leaves more findings undecided, it never calls one harmless.
 */
export class DiffMemory {
  readonly #ids = new Map<string, number>();
  readonly #fruitless = new Map<string, number>();
  readonly #effects = new Map<string, Effect>();

  /** A short name of a long text. */
  nameText(text: string): number {
    const id = this.#ids.get(text) ?? this.#ids.size;
    this.#ids.set(text, id);
    return id;
  }

  isFruitless(search: string): boolean {
    return (this.#fruitless.get(search) ?? 0) >= maxFruitless;
  }

  noteFruitless(search: string): void {
    this.#fruitless.set(search, (this.#fruitless.get(search) ?? 0) + 1);
  }

  recallEffect(difference: string): Effect | undefined {
    return this.#effects.get(difference);
  }

  noteEffect(difference: string, effect: Effect): void {
    this.#effects.set(difference, effect);
  }
}
