// Tells the server how this place is watched: the state of guard and streams, small pictures, what was seen. What was
// seen waits on the disk until it is told, in order; told twice it is one thing, for its time is its name.
/** @import { News, Observation } from "./types.js" */
/** @import { EvidenceStore } from "./evidence_store.js" */
/** @import { Glances } from "./glances.js" */
import { Backoff } from "../assay/backoff.js";
import { Refused, Unreachable } from "../assay/wire.js";

const MOST_SIGNALS = 20;
/** More than this is not kept: what follows is counted by the server's merging anyway. */
const MOST_KEPT = 500;
/** Refusals that are about what was told, and not about who tells. */
const UNFIT = [400, 413, 422];

/**
 * @typedef {object} Hooks
 * @property {(path: string, body: object) => Promise<any>} post   as Wire's
 * @property {() => boolean} open
 * @property {() => {guard: string, camera: string, screen: string, left_to_send: number}} state
 * @property {(reply: Pick<News, "news" | "watched">) => void} heard
 * @property {(seconds: number) => void} gap       the server could be reached again after so long
 */

export class Telling {
  /** @type {Observation[]} */ #seen = [];
  #timer = 0;
  #telling = false;
  #again = false;
  #running = false;
  #silentSince = 0;
  #backoff = new Backoff();

  /** @param {EvidenceStore} store @param {Glances} glances @param {Hooks} hooks */
  constructor(store, glances, hooks) {
    this.store = store;
    this.glances = glances;
    this.hooks = hooks;
    addEventListener("online", () => this.soon());
  }

  async start() {
    if (this.#running) return;
    this.#running = true;
    const noted = await this.store.noted().catch(() => []);
    this.#seen = [...noted, ...this.#seen];
    this.soon();
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  /** Something was seen. A later word on what waits takes its place. @param {Observation} observation */
  note(observation) {
    const { kind, device_at } = observation;
    const place = this.#seen.findIndex((one) => one.kind === kind && one.device_at === device_at);
    if (place >= 0) this.#seen[place] = observation;
    else if (this.#seen.length < MOST_KEPT) this.#seen.push(observation);
    this.#keep();
    this.soon();
  }

  /** Tells at once. */
  soon() {
    if (this.#telling) this.#again = true;
    else this.#later(0);
  }

  #keep() {
    void this.store.noteDown(this.#seen).catch(() => {});
  }

  /** @param {number} ms */
  #later(ms) {
    clearTimeout(this.#timer);
    if (this.#running) this.#timer = setTimeout(() => void this.#tell(), ms);
  }

  async #tell() {
    if (!this.hooks.open()) return this.#later(1000);
    this.#telling = true;
    const signals = this.#seen.slice(0, MOST_SIGNALS);
    let wait = this.glances.pace * 1000;
    try {
      const said = { ...this.hooks.state(), glances: this.glances.take(), signals };
      const reply = await this.hooks.post("watch", said);
      this.#told(signals);
      this.glances.watched = reply.watched === true;
      wait = this.#seen.length ? 0 : this.glances.pace * 1000;
      this.hooks.heard(reply);
    } catch (error) {
      wait = this.#failed(error, signals);
    } finally {
      this.#telling = false;
      this.#later(this.#again ? 0 : wait);
      this.#again = false;
    }
    return undefined;
  }

  /** @param {Observation[]} signals */
  #told(signals) {
    this.#backoff.reset();
    if (signals.length) {
      this.#seen = this.#seen.filter((one) => !signals.includes(one));
      this.#keep();
    }
    if (!this.#silentSince) return;
    const seconds = (performance.now() - this.#silentSince) / 1000;
    this.#silentSince = 0;
    this.hooks.gap(seconds);
  }

  /** @param {unknown} error @param {Observation[]} signals @returns {number} milliseconds to wait */
  #failed(error, signals) {
    if (error instanceof Refused) {
      // One that cannot be read must not keep the others back.
      if (UNFIT.includes(error.status)) this.#told(signals);
      return this.#backoff.next(1);
    }
    if (!(error instanceof Unreachable)) throw error;
    this.#silentSince ||= performance.now();
    this.#again = false;
    return this.#backoff.next(error.retryAfter);
  }
}
