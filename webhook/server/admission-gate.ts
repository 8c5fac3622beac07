export interface GateLimits {
  /** Reviews worked on at once. */
  readonly inFlight: number;
  /** Reviews that wait for their turn; one more is shed. */
  readonly queue: number;
  /** Bytes of bodies that are held at once. */
  readonly bodyBytes: number;
}

/**
 * Bounds what is in memory: reviews enter before their body is read, wait while there are too many of them or too many
 * bytes, and are turned away when too many wait. Most bodies are small, and do not wait for large ones.
 */
export interface AdmissionGate {
  /** Gives a function to call when the review is answered, or undefined at once when it is shed. */
  enter(bytes: number, signal: AbortSignal): Promise<(() => void) | undefined>;
  readonly inFlight: number;
  readonly waiting: number;
}

/** Bytes of a body that is not counted; the number of reviews bounds what these take. */
const smallBody = 64 * 1024;

export function createAdmissionGate(readLimits: () => GateLimits): AdmissionGate {
  let inFlight = 0;
  let bytesHeld = 0;
  const queue: { readonly bytes: number; readonly start: () => void }[] = [];
  const fits = (bytes: number): boolean => {
    const { inFlight: most, bodyBytes } = readLimits();
    // A body larger than the whole budget still gets its turn, alone. Small ones are bounded by their number.
    return inFlight < most && (bytes <= smallBody || bytesHeld + bytes <= bodyBytes || bytesHeld === 0);
  };
  const findNext = (): number => queue.findIndex((entry) => fits(entry.bytes));
  const take = (bytes: number): (() => void) => {
    inFlight += 1;
    const counted = bytes <= smallBody ? 0 : bytes;
    bytesHeld += counted;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      inFlight -= 1;
      bytesHeld -= counted;
      for (let at = findNext(); at >= 0; at = findNext()) queue.splice(at, 1)[0]?.start();
    };
  };
  return {
    enter(bytes, signal) {
      if (findNext() < 0 && fits(bytes)) return Promise.resolve(take(bytes));
      if (queue.length >= readLimits().queue || signal.aborted) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const entry = {
          bytes,
          start: () => {
            signal.removeEventListener('abort', leave);
            resolve(take(bytes));
          },
        };
        const leave = (): void => {
          const at = queue.indexOf(entry);
          if (at >= 0) queue.splice(at, 1);
          resolve(undefined);
        };
        signal.addEventListener('abort', leave, { once: true });
        queue.push(entry);
      });
    },
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return queue.length;
    },
  };
}
