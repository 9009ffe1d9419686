// What the entries of this device are worth when the server says what it holds. Pure.
//
// The chain tells histories apart: if the server's chain at `held_up_to` is the one this device has there,
// then what comes behind it here still fits. Otherwise another device has used the numbers: what this device
// made since the server last confirmed something are orphans. They are never sent under other numbers; a
// person judges them.
/** @import { Entry } from "./types.js" */

/**
 * @typedef {{held_up_to: number, chain: string}} Point
 *
 * @typedef {object} Reckoning
 * @property {Entry[]} waiting    to be sent, oldest first
 * @property {Entry[]} orphans
 * @property {number} lost        how many of the waiting the server had confirmed before
 */

/**
 * @param {Entry[]} known   what this device has, confirmed or not, oldest first
 * @param {Point} base      what the server confirmed to this device last; {0, ""} when never
 * @param {Point} now       what the server says it holds
 * @returns {Reckoning}
 */
export function reconcile(known, base, now) {
  if (continues(known, base, now)) {
    const waiting = known.filter((entry) => entry.device_seq > now.held_up_to);
    return { waiting, orphans: [], lost: waiting.filter((entry) => entry.device_seq <= base.held_up_to).length };
  }
  const common = Math.min(base.held_up_to, now.held_up_to);
  return { waiting: [], orphans: known.filter((entry) => entry.device_seq > common), lost: 0 };
}

/** @param {Entry[]} known @param {Point} base @param {Point} now */
function continues(known, base, now) {
  const there = known.find((entry) => entry.device_seq === now.held_up_to);
  if (there) return there.chain === now.chain;
  return now.held_up_to === 0 || (now.held_up_to === base.held_up_to && now.chain === base.chain);
}
