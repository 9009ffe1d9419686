// How long to wait before the next try: exponential with full jitter (Brooker 2015, "Exponential Backoff And
// Jitter"), so that a hall of candidates does not knock in step when the network returns.

export const LONGEST_MS = 30_000;
const FIRST_MS = 1000;

export class Backoff {
  #failures = 0;
  #random;

  /** @param {() => number} [random]  from 0 to below 1 */
  constructor(random = Math.random) {
    this.#random = random;
  }

  /**
   * Milliseconds to wait after one more failure.
   * @param {number} [atLeastSeconds]  what the server asked for (Retry-After); jitter comes on top of it
   */
  next(atLeastSeconds = 0) {
    const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures++);
    return atLeastSeconds * 1000 + 100 + this.#random() * longest;
  }

  /** It went well: the next failure starts from the beginning. */
  reset() {
    this.#failures = 0;
  }
}
