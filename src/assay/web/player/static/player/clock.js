// The candidate's clock. The server owns the deadline; this only counts down between its replies, on
// performance.now(), which nobody can set. The device's wall clock is never asked.

/** Corrections below this are network jitter: applying them would make the display stutter. */
const JITTER_SECONDS = 0.4;
const WARNINGS_MINUTES = [30, 15, 5, 1];

export class Clock {
  #seconds = 0;
  #since = 0;
  #running = false;
  #known = false;
  #now;

  /** @param {() => number} [now]  milliseconds that only ever grow */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Takes over what the server says.
   * @param {number} seconds   time left
   * @param {boolean} running  whether the attempt is active, so that time passes
   */
  synchronise(seconds, running) {
    if (this.#known && running === this.#running && Math.abs(seconds - this.remaining) < JITTER_SECONDS) return;
    this.#seconds = seconds;
    this.#since = this.#now();
    this.#running = running;
    this.#known = true;
  }

  /** The seat is not ours: what the clock says, another page is told. */
  forget() {
    this.#known = this.#running = false;
  }

  /** Whether the server has said how much time is left. */
  get known() {
    return this.#known;
  }

  get running() {
    return this.#running;
  }

  /** Seconds left, with fractions; never below 0. */
  get remaining() {
    const passed = this.#running ? (this.#now() - this.#since) / 1000 : 0;
    return Math.max(0, this.#seconds - passed);
  }
}

/**
 * The warnings that fall due when the time left goes from `before` to `after` seconds.
 * @param {number} before
 * @param {number} after
 */
export function warningsBetween(before, after) {
  return WARNINGS_MINUTES.filter((minutes) => before > minutes * 60 && after <= minutes * 60);
}

/**
 * "1:59:59", or "04:09" in the last hour. Part seconds count as whole, so 0:00 means over.
 * @param {number} seconds
 */
export function written(seconds) {
  const whole = Math.ceil(seconds);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${rest}` : rest;
}

/** "38 minutes", rounded up, as people say it. @param {number} seconds */
export function inWords(seconds) {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}
