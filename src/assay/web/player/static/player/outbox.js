// The outbox: every entry is kept on this device first, sent in order, and forgotten only when the server
// holds it. A lost reply means the batch is sent again; the server treats what it already has as a no-op.
/** @import { Entry, EventName, State } from "./types.js" */
/** @import { Store } from "./store.js" */
import { Refused, Unreachable } from "./wire.js";

const BATCH = 50;
const LONGEST_WAIT_MS = 30_000;

/** Refusals that are the course of an exam. Any other means that entries cannot be stored. */
const PASSING = ["seat-taken", "not-active", "time-up", "form-out-of-date"];

/**
 * @typedef {"saved" | "saving" | "offline" | "stuck"} Saving
 *
 * @typedef {object} Hooks
 * @property {(entries: Entry[]) => Promise<State>} send
 * @property {(saving: Saving, kept: number) => void} report
 * @property {() => void} unkept                     this device could not keep an entry
 * @property {(state: State) => void} heard          the server answered
 * @property {(refusal: Refused) => void} refused    the server said no: seat taken, not active, a gap
 */

export class Outbox {
  /** @type {Entry[]} */ #queue = [];
  /** Entries on their way into the store, and the promise that they got there, one after another. */
  #keeping = 0;
  #kept = Promise.resolve();
  #next = 1;
  #failures = 0;
  #offline = false;
  #stuck = false;
  #stopped = false;
  #timer = 0;
  /** @type {Promise<void> | null} */ #flushing = null;

  /** @param {Store} store @param {Hooks} hooks */
  constructor(store, hooks) {
    this.store = store;
    this.hooks = hooks;
    addEventListener("online", () => void this.flush());
    addEventListener("offline", () => this.reached(false));
    document.addEventListener("visibilitychange", () => void this.flush());
  }

  /** Entries that the server may not have yet. */
  get waiting() {
    return this.#queue.length + this.#keeping;
  }

  get lastSeq() {
    return this.#next - 1;
  }

  /**
   * Goes on from what the server holds: forgets that much, keeps the rest under its old numbers.
   * @param {number} heldUpTo
   * @returns {Promise<Entry[]>} what still has to be sent
   */
  async resume(heldUpTo) {
    await this.#kept;
    await this.#flushing;
    // Both: a disk that is full has not kept what this page still knows.
    const known = [...(await this.store.all()), ...this.#queue].map((entry) => [entry.device_seq, entry]);
    this.#queue = [...new Map(/** @type {[number, Entry][]} */ (known)).values()];
    this.#queue.sort((a, b) => a.device_seq - b.device_seq);
    await this.#forget(heldUpTo);
    this.#next = Math.max(heldUpTo, this.#queue.at(-1)?.device_seq ?? 0) + 1;
    this.#stopped = this.#stuck = false;
    this.#report();
    return [...this.#queue];
  }

  /**
   * Numbers an entry and keeps it. The network comes after the disk.
   * @param {EventName} event
   * @param {number} number
   * @param {{choice?: number[], struck?: number[]}} [what]
   * @returns {Entry}
   */
  put(event, number, what = {}) {
    const entry = { device_seq: this.#next++, made_at: new Date().toISOString(), event, number, ...what };
    this.#keeping += 1;
    this.#report();
    // A device that can no longer keep it must say so, and still send it.
    this.#kept = this.#kept.then(() => this.store.add(entry)).catch(this.hooks.unkept).then(() => {
      this.#keeping -= 1;
      this.#queue.push(entry);
      this.#report();
      void this.flush();
    });
    return entry;
  }

  /** Sends what waits. Resolves when nothing waits any more, or when sending has failed for now. */
  async flush() {
    if (this.#stopped || !this.#queue.length) return;
    this.#flushing ??= this.#sendAll();
    await this.#flushing;
  }

  /** Sends everything made so far; true when the server then holds all of it. */
  async drain() {
    await this.#kept;
    await this.flush();
    return this.waiting === 0;
  }

  /** Stops sending, as after a refusal, until the next resume or go-on. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Whoever else talks to the server tells whether it could be reached. @param {boolean} yes */
  reached(yes) {
    this.#offline = !yes;
    this.#report();
    if (yes) void this.flush();
  }

  goOn() {
    this.#stopped = false;
    void this.flush();
  }

  async #sendAll() {
    clearTimeout(this.#timer);
    try {
      while (this.#queue.length && !this.#stopped) {
        const [first] = this.#queue;
        const state = await this.hooks.send(this.#queue.slice(0, BATCH));
        const heldUpTo = state.held_up_to ?? 0;
        if (heldUpTo < first.device_seq) throw new Unreachable("nothing was stored");
        this.#failures = 0;
        this.#offline = false;
        await this.#forget(heldUpTo);
        this.hooks.heard(state);
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      // At once, not a moment later: an entry that comes now must find that nobody is sending.
      this.#flushing = null;
      this.#report();
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    if (error instanceof Unreachable) {
      this.#offline = true;
      // Full jitter: a hall of candidates must not knock in step when the network returns.
      const longest = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.#failures++);
      this.#timer = setTimeout(() => void this.flush(), 100 + Math.random() * longest);
      return;
    }
    this.stop();
    if (!(error instanceof Refused)) throw error;
    this.#stuck = !PASSING.includes(error.kind);
    this.hooks.refused(error);
  }

  /** @param {number} heldUpTo */
  async #forget(heldUpTo) {
    this.#queue = this.#queue.filter((entry) => entry.device_seq > heldUpTo);
    // What cannot be deleted is forgotten again at the next resume; sending it twice is harmless.
    await this.store.forget(heldUpTo).catch(() => {});
  }

  #report() {
    // What is still on its way to the disk is not called kept.
    this.hooks.report(this.#saving(), this.#queue.length);
  }

  /** @returns {Saving} */
  #saving() {
    if (this.#stuck) return "stuck";
    if (this.#offline) return "offline";
    return this.waiting ? "saving" : "saved";
  }
}
