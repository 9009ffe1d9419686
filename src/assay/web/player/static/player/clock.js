// The candidate's clock. The server owns the deadline; this only counts down between its replies, on
// performance.now(), which nobody can set. The device's wall clock is asked only while there is no network,
// and then it can take time away (a laptop that slept, a browser that was closed), never give any.

/** Corrections below this are network jitter: applying them would make the display stutter. */
const JITTER_SECONDS = 0.4;
const WARNINGS_MINUTES = [30, 15, 5, 1];

/** How often the reading is written down, for a browser that is killed: so much may be missing from it. */
export const KEEP_SECONDS = 1;

/** What a clock leaves behind for the next page: time left, whether it ran, and the wall clock (ms) then.
 * @typedef {{seconds: number, running: boolean, wall: number}} Reading */

export class Clock {
  #seconds = 0;
  #since = 0;
  #wallSince = 0;
  #running = false;
  #known = false;
  #alone = false;
  #now;
  #wall;

  /**
   * @param {() => number} [now]   milliseconds that only ever grow
   * @param {() => number} [wall]  what the device's own clock says
   */
  constructor(now = () => performance.now(), wall = () => Date.now()) {
    this.#now = now;
    this.#wall = wall;
  }

  /**
   * Takes over what the server says.
   * @param {number} seconds   time left
   * @param {boolean} running  whether the attempt is active, so that time passes
   */
  synchronise(seconds, running) {
    const near = Math.abs(seconds - this.remaining) < JITTER_SECONDS;
    this.#alone = false;
    if (this.#known && running === this.#running && near) return;
    this.#set(seconds, running);
  }

  /** Goes on from what an earlier page read, less the time since, by the wall clock. @param {Reading} reading */
  resume({ seconds, running, wall }) {
    const passed = running ? KEEP_SECONDS + Math.max(0, this.#wall() - wall) / 1000 : 0;
    this.#set(Math.max(0, seconds - passed), running);
    this.#alone = true;
  }

  /** No network: from now on the longer of both clocks counts. Said again, nothing changes. */
  alone() {
    if (!this.#known || this.#alone) return;
    this.#set(this.remaining, this.#running);
    this.#alone = true;
  }

  /** @param {number} seconds @param {boolean} running */
  #set(seconds, running) {
    this.#seconds = seconds;
    this.#since = this.#now();
    this.#wallSince = this.#wall();
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

  /** Seconds left, with fractions; never below 0, and without the server never more than before. */
  get remaining() {
    if (!this.#running) return Math.max(0, this.#seconds);
    const steady = this.#now() - this.#since;
    const passed = this.#alone ? Math.max(steady, this.#wall() - this.#wallSince) : steady;
    const left = Math.max(0, this.#seconds - passed / 1000);
    // What the wall clock has once taken away, it cannot give back.
    if (this.#alone && passed > steady) this.#set(left, true);
    return left;
  }

  /** @returns {Reading} */
  get reading() {
    return { seconds: this.remaining, running: this.#running, wall: this.#wall() };
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
