// The seat: one tab, on one computer, sits an attempt. The browser's lock keeps a duplicated tab out at once
// (it copies sessionStorage, so the server could not tell it apart); the server's rule keeps others out.
/** @import { Policy } from "../watching/types.js" */
/** @import { Seated } from "./types.js" */
/** @import { Store } from "./store.js" */
/** @import { Wire } from "../assay/wire.js" */
import { Refused } from "../assay/wire.js";

/** A page that is being reloaded needs a moment to let go of its lock. */
const RELOAD_MS = 400;

/** @param {number} ms */
export const pause = (ms) => new Promise((/** @type {(done: void) => void} */ resolve) => setTimeout(resolve, ms));

export class Seat {
  #locked = false;
  /** How the programme watches; null: it does not, or nobody has said. @type {Policy | null} */ watching = null;

  /** @param {string} attempt @param {Wire} wire @param {string} tab */
  constructor(attempt, wire, tab) {
    this.lock = `assay-seat-${attempt}`;
    this.wire = wire;
    this.tab = tab;
  }

  /** @param {string} attempt @param {Wire} wire @param {Store} store */
  static async of(attempt, wire, store) {
    return new Seat(attempt, wire, await named(attempt, store));
  }

  /**
   * Sits down, or throws: Refused ("seat-taken" or another reason), Unreachable.
   * @param {{orphans: number, patience?: number}} how  patience: milliseconds to wait for an answer
   * @returns {Promise<Seated>}
   */
  async take({ orphans, patience }) {
    await this.lockTab();
    const body = { tab: this.tab, ...(orphans && { orphans }) };
    const seated = /** @type {Seated} */ (await this.wire.post("seat", body, { patience }));
    this.wire.token = seated.token;
    this.watching = seated.watching ?? null;
    return seated;
  }

  /** Keeps other tabs of this browser out; throws Refused when one of them is in. */
  async lockTab() {
    this.#locked ||= (await held(this.lock)) || (await pause(RELOAD_MS).then(() => held(this.lock)));
    if (this.#locked) return;
    throw new Refused(409, {
      type: "/seat-taken",
      title: "Your exam is open in another tab",
      detail: "Another tab of this browser is sitting this exam. Please go back to it, or close it.",
    });
  }
}

/** Takes a browser-wide lock until this page goes away; false when another tab has it. @param {string} name */
function held(name) {
  if (!navigator.locks) return Promise.resolve(true);   // not a secure origin: the server's rule must do
  return new Promise((/** @type {(held: boolean) => void} */ answer) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

/**
 * The name under which this place works. Where the browser's lock lets only one tab in, it is the browser's and
 * lies with the answers, so that a browser that was killed comes back to its own seat; elsewhere the tab's.
 * @param {string} attempt @param {Store} store
 */
async function named(attempt, store) {
  if (navigator.locks) {
    const tab = (await store.recall("tab").catch(() => undefined)) ?? uuid();
    await store.remember("tab", tab).catch(() => {});
    return tab;
  }
  try {
    const key = `assay-tab-${attempt}`;
    const tab = sessionStorage.getItem(key) ?? uuid();
    sessionStorage.setItem(key, tab);
    return tab;
  } catch {
    return uuid();   // then a reload is a new tab to the server
  }
}

/** A random UUID, also where crypto.randomUUID is kept for secure origins. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
