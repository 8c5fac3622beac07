/** What a layer may cost, so that a hostile one gives an error instead of a hang or a full memory. */
export interface LayerLimits {
  /** Headers in the layer's archive. */
  readonly entries: number;
  /** Bytes of the layer when decompressed. */
  readonly decompressedBytes: number;
  /**
   * Past this many decompressed bytes, a layer that grew more than `ratio` times counts as a bomb. Real layers
   * compress two to five times; small ones of zeros much more, which does no harm.
   */
  readonly ratioCheckedFrom: number;
  readonly ratio: number;
  /** Bytes of `/etc/passwd` and of `/etc/group`. */
  readonly userFileBytes: number;
}

export const defaultLayerLimits: LayerLimits = {
  entries: 4_000_000,
  decompressedBytes: 64 * 2 ** 30,
  ratioCheckedFrom: 4 * 2 ** 30,
  ratio: 200,
  userFileBytes: 2 ** 20,
};
