// Whether this exam is watched, and by what: loads that only where the programme asks for it, and never before the
// first question has been shown to somebody who is already at work.
/** @import { Wire } from "../assay/wire.js" */
/** @import { Seat } from "./seat.js" */
/** @import { Phase } from "./session.js" */
/** @import { State } from "./types.js" */
/** @import { Watching } from "./watching.js" */

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

  /** The session may be in another phase: it is asked when it has settled. @param {Promise<unknown>} [after] */
  follow(after = Promise.resolve()) {
    setTimeout(async () => {
      await after.catch(() => {});
      (await this.open())?.at(this.parts.phase(), this.#state);
    });
  }

  /** Before the clock. @returns {Promise<string>} "" when the exam can begin, otherwise what to do */
  async admit() {
    const { seat } = this.parts;
    const watching = await this.open();
    if (watching) return watching.admit();
    return seat.watching ? "A part of this page could not be loaded. Check your connection, and press the button again." : "";
  }

  moved() {
    void this.#opening?.then((watching) => watching?.moved());
  }

  /** What was recorded goes out before the page does. */
  async leave() {
    await (await this.open())?.leave();
  }
}
