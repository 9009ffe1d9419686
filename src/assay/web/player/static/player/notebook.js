// What the session writes down on this device, so that the next page can go on without a network: what the
// seat brought, how the attempt stands, and the clock. Never the token, and never the key as text.
/** @import { Seated, State } from "./types.js" */
/** @import { Clock, Reading } from "./clock.js" */
/** @import { Store } from "./store.js" */

export class Notebook {
  #last = "";

  /** @param {Store} store @param {Clock} clock */
  constructor(store, clock) {
    this.store = store;
    this.clock = clock;
  }

  /** @param {Seated} seated */
  async keepSeat({ token: _, form_key: __, ...rest }) {
    await this.store.remember("seated", rest).catch(() => {});
  }

  /** Only what is different from the last time. @param {State} state */
  keepState({ state, section, locked }) {
    const news = JSON.stringify([state, section, locked]);
    if (news === this.#last) return;
    this.#last = news;
    void this.store.remember("state", { state, ...(section && { section }), ...(locked && { locked }) })
      .catch(() => {});
    this.keepTime();
  }

  keepTime() {
    void this.store.remember("clock", this.clock.reading).catch(() => {});
  }

  /**
   * What an earlier page wrote, if it was at work then: a pause or an end is not left without the server.
   * @returns {Promise<{held: Seated, reading: Reading} | null>}
   */
  async recall() {
    const names = /** @type {const} */ (["seated", "state", "clock"]);
    const [seated, state, reading] = await Promise.all(names.map((name) => this.store.recall(name)));
    return seated && reading && state?.state === "active" ? { held: { ...seated, ...state }, reading } : null;
  }
}
