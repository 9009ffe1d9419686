// The start: one call, asked until it is answered. A hall that begins at once is spread over some seconds; no
// clock runs meanwhile.
/** @import { State } from "./types.js" */
/** @import { Paper } from "./paper.js" */
/** @import { Seat } from "./seat.js" */
import { Backoff } from "../assay/backoff.js";
import { pause } from "./seat.js";
import { Unreachable } from "../assay/wire.js";

/**
 * @param {{seat: Seat, paper: Paper}} parts
 * @param {{jitter: number, wanted: () => boolean, unreached: () => void}} how  jitter: seconds to spread over;
 *   wanted: whether the candidate still waits for it; unreached: the server is busy or away
 * @returns {Promise<State | null>} begun, and the form unlocked; null when it is no longer wanted. Throws Refused
 */
export async function start({ seat, paper }, { jitter, wanted, unreached }) {
  const backoff = new Backoff();
  await pause(Math.random() * jitter * 1000);
  while (wanted()) {
    try {
      const started = await seat.wire.post("start", { tab: seat.tab });
      await paper.unlock(started.form_key);
      return started;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      unreached();
      await pause(backoff.next(error.retryAfter));
    }
  }
  return null;
}
