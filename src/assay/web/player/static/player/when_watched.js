// Whether this exam is watched, and by what: loads that only where the programme asks for it, and not before the first
// question is there, which nobody waits longer for than they must.
/** @import { Wire } from "../assay/wire.js" */
/** @import { Seat } from "./seat.js" */
/** @import { Phase } from "./session.js" */
/** @import { State } from "./types.js" */
/** @import { Watching } from "./watching.js" */
import { enterFullScreen, guards } from "./full_screen.js";
import { pause } from "./seat.js";

/** After the first question is shown, milliseconds. */
const SETTLED_MS = 1500;
/** Somebody who reads for so long before the start is seen from then on, milliseconds. */
const READS_MS = 20_000;
const LOOK_MS = 250;
const MISSING = "A part of this page could not be loaded. Check your connection, and press the button again.";

/**
 * @typedef {object} Parts
 * @property {string} attempt
 * @property {Seat} seat
 * @property {Wire} wire
 * @property {() => Phase} phase
 * @property {() => void} beat     asks at once how the attempt stands
 */

export class WhenWatched {
  /** @type {Promise<Watching | null> | null} */ #opening = null;
  /** @type {State | null} */ #state = null;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
  }

  /** Loads and joins what watches, once. @returns {Promise<Watching | null>} null: nothing does, or not yet */
  open() {
    const { attempt, seat, wire, beat } = this.parts;
    const { watching: policy } = seat;
    if (!policy) return Promise.resolve(null);
    this.#opening ??= import("./watching.js").then(({ Watching }) => Watching.open({ attempt, wire, policy, beat }))
      .catch(() => {
        this.#opening = null;   // the network: the next word of the server tries again
        return null;
      });
    return this.#opening;
  }

  /** @param {State} state */
  heard(state) {
    this.#state = state;
    if (this.#opening) this.follow();
  }

  /** Before the start. */
  ready() {
    setTimeout(() => { if (this.parts.phase() === "ready") this.follow(); }, READS_MS);
  }

  /** The candidate is at work, or takes time before the start. */
  async begun() {
    const waits = () => ["ready", "starting"].includes(this.parts.phase());
    if (!waits()) return;
    for (let waited = 0; waits() && waited < READS_MS; waited += LOOK_MS) await pause(LOOK_MS);
    await pause(SETTLED_MS);
  }

  /** A question is shown. @param {Promise<unknown> | undefined} arrived */
  shown(arrived = Promise.resolve()) {
    this.follow(this.#opening ? arrived : arrived.then(() => pause(SETTLED_MS)));
  }

  /** The session may be in another phase: it is asked when it has settled. @param {Promise<unknown>} [after] */
  follow(after = Promise.resolve()) {
    setTimeout(async () => {
      await after.catch(() => {});
      (await this.open())?.at(this.parts.phase(), this.#state);
    });
  }

  /**
   * By the click that starts the exam. That there is a camera was seen at check-in; the screen is shared only here.
   * @returns {Promise<string>} "" when the exam can begin, otherwise what to do
   */
  async admit() {
    const { watching: policy } = this.parts.seat;
    if (!policy) return "";
    if (!policy.screen && !this.#opening) return guards(policy) ? enterFullScreen() : "";
    const watching = await this.open();
    return watching ? watching.admit() : MISSING;
  }

  moved() {
    void this.#opening?.then((watching) => watching?.moved());
  }

  /** What was recorded goes out before the page does. */
  async leave() {
    await (await this.open())?.leave();
  }
}
