// Small pictures for the proctors' grid: one every few seconds, and one each second while somebody looks. They are no
// evidence: only the newest is worth anything, so none is kept, and none is sent twice.
/** @import { Glance, StreamName } from "./types.js" */
/** @import { Picture } from "./picture.js" */

const WATCHED_SECONDS = 1;

export class Glances {
  /** @type {Map<StreamName, Picture>} */ #pictures = new Map();
  #last = -Infinity;
  /** Whether a proctor has this exam in view. */ watched = false;

  /** @param {number} seconds  between pictures while nobody looks @param {() => number} [now]  milliseconds */
  constructor(seconds, now = () => performance.now()) {
    this.seconds = seconds;
    this.now = now;
  }

  /** @param {StreamName} stream @param {Picture | null} picture */
  show(stream, picture) {
    if (picture) this.#pictures.set(stream, picture);
    else this.#pictures.delete(stream);
  }

  /** Seconds between two. */
  get pace() {
    return this.watched ? Math.min(WATCHED_SECONDS, this.seconds) : this.seconds;
  }

  /** A picture of each stream, where it is time for one. @returns {Glance[]} */
  take() {
    // A timer is never quite on time: nine tenths of the way is there.
    if (this.now() - this.#last < this.pace * 900) return [];
    const taken = [...this.#pictures].flatMap(([stream, picture]) => picture.glance(stream) ?? []);
    if (taken.length) this.#last = this.now();
    return taken;
  }
}
