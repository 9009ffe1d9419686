// The outbox: every entry is kept on this device first, sent in order, and forgotten only when the server
// holds it. A lost reply means the batch is sent again; the server treats what it already has as a no-op.
/** @import { Acknowledgement, Entry, EventName, State, What } from "./types.js" */
/** @import { Store } from "./store.js" */
/** @import { Point } from "./reconcile.js" */
import { Backoff } from "../assay/backoff.js";
import { link } from "./device_chain.js";
import { reconcile } from "./reconcile.js";
import { isShutOut, Refused, Unreachable } from "../assay/wire.js";

const MOST_ENTRIES = 50;
const MOST_LETTERS = 16_000;

/** Refusals that are the course of an exam. Any other means that entries cannot be stored. */
const PASSING = ["seat-taken", "not-active", "time-up", "too-late"];

/**
 * @typedef {"saved" | "saving" | "offline" | "stuck"} Saving
 *
 * How things stand between this device and the server.
 * @typedef {object} Standing
 * @property {Saving} saving
 * @property {number} made         entries made in this attempt, on any device
 * @property {number} stored       of them, held by the server
 * @property {number} waiting      of them, kept here and not confirmed
 * @property {string} confirmed    when the server last said what it holds, by its own clock; "" never
 * @property {Date | null} since   offline since, by this device's clock
 * @property {number} orphans      entries set aside
 *
 * @typedef {object} Hooks
 * @property {(entries: Entry[]) => Promise<State & {ack: string}>} send
 * @property {() => number} left                     whole seconds that the display shows
 * @property {(data: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>} sha256
 * @property {(standing: Standing) => void} report
 * @property {() => void} unkept                     this device could not keep an entry
 * @property {(state: State) => void} heard          the server answered
 * @property {(refusal: Refused) => void} refused    the server said no: seat taken, not active, a gap
 */

export class Outbox {
  /** @type {Entry[]} */ #queue = [];
  /** What this device made since the server last told the whole work. @type {Entry[]} */ #unsettled = [];
  /** Entries on their way into the store, and the promise that they got there, one after another. */
  #keeping = 0;
  #kept = Promise.resolve();
  #next = 1;
  /** Chain of the last entry made. */ #tip = "";
  /** When the server last said that it holds `#held`. */ #confirmed = "";
  /** @type {Point} */ #held = { held_up_to: 0, chain: "" };
  /** What the server has given its word for. @type {Acknowledgement | null} */ proof = null;
  #orphans = 0;
  #backoff = new Backoff();
  /** @type {Date | null} */ #since = null;
  #stuck = false;
  #stopped = true;   // until there is a seat
  #timer = 0;
  /** The server asked to be left alone until then, in performance.now(). */ #notBefore = 0;
  /** @type {Promise<void> | null} */ #flushing = null;

  /** @param {Store} store @param {Hooks} hooks */
  constructor(store, hooks) {
    this.store = store;
    this.hooks = hooks;
    addEventListener("online", () => this.#later(Math.random() * 1000));
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

  /** Entries of this device that no longer fit. */
  get orphans() {
    return this.#orphans;
  }

  /** Entries that stand on top of the work the server told with the seat, oldest first. */
  get entries() {
    return [...this.#unsettled];
  }

  get offline() {
    return this.#since !== null;
  }

  /**
   * Goes on from what the server holds: forgets that much, keeps the rest under its old numbers, sets apart what no
   * longer fits.
   * @param {State} state
   * @returns {Promise<import("./reconcile.js").Reckoning>}
   */
  async resume(state) {
    const now = { held_up_to: state.held_up_to, chain: state.device_chain };
    const { kept, base } = await this.#settled();
    // Both: a disk that is full has not kept what this page still knows.
    const reckoned = reconcile(inOrder([...kept.sent, ...kept.waiting, ...this.#queue]), base, now);
    this.#take(reckoned.waiting, now);
    this.#unsettled = [...reckoned.waiting];
    this.#orphans = kept.orphans.length + reckoned.orphans.length;
    if (reckoned.orphans.length) await this.store.setAside(reckoned.orphans).catch(this.hooks.unkept);
    await this.store.settle(now).catch(() => {});
    this.proof ??= (await this.store.recall("ack")) ?? null;
    this.#stopped = this.#stuck = false;
    this.#confirm(state);
    return reckoned;
  }

  /** What lies on this device, at a moment when nothing is on its way there. */
  async #settled() {
    let kept, base;
    do {
      await this.#kept;
      await this.#flushing;
      kept = await this.store.all();
      base = /** @type {Point} */ ((await this.store.recall("base")) ?? { held_up_to: 0, chain: "" });
    } while (this.#keeping);
    return { kept, base };
  }

  /** Goes on without the server, from what this device has. */
  async resumeAlone() {
    const { kept: { waiting, sent, orphans }, base } = await this.#settled();
    this.proof = (await this.store.recall("ack")) ?? null;
    this.#confirmed = this.proof?.stored_at ?? "";
    this.#orphans = orphans.length;
    this.#take(waiting, base);
    this.#unsettled = inOrder([...sent, ...waiting]);
    this.reached(false);
  }

  /** @param {Entry[]} waiting @param {Point} behind */
  #take(waiting, behind) {
    this.#queue = waiting;
    const last = waiting.length ? point(waiting[waiting.length - 1]) : behind;
    this.#next = last.held_up_to + 1;
    this.#tip = last.chain;
  }

  /**
   * Numbers an entry and keeps it. The network comes after the disk.
   * @param {EventName} event
   * @param {number} number
   * @param {What} [what]
   * @returns {Entry}
   */
  put(event, number, what = {}) {
    const entry = {
      device_seq: this.#next++, made_at: new Date().toISOString(), left: this.hooks.left(), event, number,
      ...storable(what), chain: "",
    };
    this.#unsettled.push(entry);
    this.#keeping += 1;
    this.#report();
    this.#kept = this.#kept.then(() => this.#keep(entry)).then(() => {
      this.#keeping -= 1;
      this.#queue.push(entry);
      this.#report();
      void this.flush();
    });
    return entry;
  }

  /** @param {Entry} entry */
  async #keep(entry) {
    this.#tip = entry.chain = await link(this.hooks.sha256, this.#tip, entry);
    // A device that can no longer keep it must say so, and still send it.
    await this.store.add(entry).catch(this.hooks.unkept);
  }

  /** Sends what waits. Resolves when nothing waits any more, or when sending has failed for now. */
  async flush() {
    if (this.#stopped || !this.#queue.length || performance.now() < this.#notBefore) return;
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
    this.#since = yes ? null : this.#since ?? new Date();
    this.#report();
    if (yes) void this.flush();
  }

  /** A state came by itself: it may confirm anew what is stored. @param {State} state */
  heard(state) {
    // Another process of the server may be a moment behind: less than we know is no news.
    const { held_up_to, chain } = this.#held;
    if (state.held_up_to === held_up_to && state.device_chain === chain) this.#confirm(state);
  }

  goOn() {
    this.#stopped = this.#stuck;
    void this.flush();
  }

  async #sendAll() {
    clearTimeout(this.#timer);
    try {
      while (this.#queue.length && !this.#stopped) await this.#sendSome();
    } catch (error) {
      this.#failed(error);
    } finally {
      // At once, not a moment later: an entry that comes now must find that nobody is sending.
      this.#flushing = null;
      this.#report();
    }
  }

  async #sendSome() {
    const batch = fitting(this.#queue);
    const state = await this.hooks.send(batch);
    if (state.held_up_to < batch[0].device_seq) throw new Unreachable("nothing was stored");
    const last = batch.find((entry) => entry.device_seq === state.held_up_to);
    if (last && last.chain !== state.device_chain) throw new Refused(409, UNLIKE);
    this.#backoff.reset();
    this.#since = null;
    this.#queue = this.#queue.filter((entry) => entry.device_seq > state.held_up_to);
    this.#confirm(state);
    this.proof = { ...this.#held, stored_at: state.stored_at, ack: state.ack };
    const stored = batch.filter((entry) => entry.device_seq <= state.held_up_to);
    // What cannot be moved is looked at again at the next resume; sending it twice is harmless.
    await this.store.held(stored, this.proof).catch(() => {});
    this.hooks.heard(state);
  }

  /** @param {unknown} error */
  #failed(error) {
    if (error instanceof Unreachable) {
      this.#since ??= new Date();
      const wait = this.#backoff.next(error.retryAfter);
      if (error.retryAfter) this.#notBefore = performance.now() + wait;
      this.#later(wait + 1);
      return;
    }
    this.stop();
    if (!(error instanceof Refused)) throw error;
    this.#stuck = !PASSING.includes(error.kind) && !isShutOut(error.status);
    this.hooks.refused(error);
  }

  /** @param {number} ms */
  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  /** @param {State} state */
  #confirm(state) {
    this.#held = { held_up_to: state.held_up_to, chain: state.device_chain };
    this.#confirmed = state.stored_at;
    this.#report();
  }

  #report() {
    this.hooks.report({
      saving: this.#saving(),
      made: this.lastSeq,
      stored: this.lastSeq - this.waiting,
      // What is still on its way to the disk is not called kept.
      waiting: this.#queue.length,
      confirmed: this.#confirmed,
      since: this.#since,
      orphans: this.#orphans,
    });
  }

  /** @returns {Saving} */
  #saving() {
    if (this.#stuck) return "stuck";
    if (this.#since) return "offline";
    return this.waiting ? "saving" : "saved";
  }
}

const UNLIKE = {
  type: "/wrong-hash", title: "Not stored as sent",
  detail: "What the server says it stored is not what this device sent.",
};

/** @param {Entry} entry @returns {Point} */
const point = (entry) => ({ held_up_to: entry.device_seq, chain: entry.chain });

/** Each entry once, oldest first. @param {Entry[]} entries */
const inOrder = (entries) => [...new Map(entries.map((entry) => [entry.device_seq, entry])).values()]
  .sort((a, b) => a.device_seq - b.device_seq);

/** As much of the queue as goes into one call. @param {Entry[]} queue */
function fitting(queue) {
  let letters = 0;
  const end = queue.findIndex((entry, index) => {
    letters += JSON.stringify(entry).length;
    return index === MOST_ENTRIES || (index > 0 && letters > MOST_LETTERS);
  });
  return end < 0 ? [...queue] : queue.slice(0, end);
}

/** Positions ascending; no half letters and no NUL, which no database stores. @param {What} what @returns {What} */
function storable({ choice, struck, ranges, text }) {
  const ascending = (/** @type {number[]} */ places) => [...places].sort((a, b) => a - b);
  return {
    ...(choice && { choice: ascending(choice) }),
    ...(struck && { struck: ascending(struck) }),
    ...(ranges && { ranges }),
    ...(text !== undefined && {
      text: new TextDecoder().decode(new TextEncoder().encode(text)).replaceAll("\0", ""),
    }),
  };
}
