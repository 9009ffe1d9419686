// Ending the exam: only from the review screen, in two deliberate steps, and only when everything is stored.
/** @import { AnswerSheet } from "./sheet.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Outbox } from "./outbox.js" */
/** @import { Seat } from "./seat.js" */
import { inWords } from "./clock.js";
import { byId } from "../assay/dom.js";
import { Refused } from "../assay/wire.js";

/**
 * @typedef {object} Parts
 * @property {AnswerSheet} sheet
 * @property {Clock} clock
 * @property {Outbox} outbox
 * @property {Seat} seat
 * @property {() => void} done      it is handed in
 */

/** @param {Parts} parts */
export function wireEnding({ sheet, clock, outbox, seat, done }) {
  const dialog = byId("end", HTMLDialogElement);
  const sure = byId("end-sure", HTMLInputElement);
  const go = byId("end-go", HTMLButtonElement);
  const tell = (/** @type {string} */ text) => { byId("end-problem").textContent = text; };

  byId("ask-end").addEventListener("click", () => {
    byId("end-text").textContent = reckoning(sheet, clock.remaining);
    tell("");
    sure.checked = false;
    go.disabled = true;
    dialog.showModal();
  });
  sure.addEventListener("change", () => { go.disabled = !sure.checked; });
  go.addEventListener("click", async () => {
    go.disabled = true;
    tell("Storing your last answers…");
    const problem = await submit(outbox, seat);
    if (!problem) return done();
    tell(problem);
    go.disabled = false;
  });
}

/** @param {AnswerSheet} sheet @param {number} seconds */
function reckoning(sheet, seconds) {
  const { open, flagged } = sheet.totals();
  const answers = open ? `${open} not answered` : "All questions answered";
  return `${answers}, ${flagged} flagged. You have ${inWords(seconds)} left.`;
}

/**
 * Stores what is left, then submits, or says why not.
 * @param {Outbox} outbox
 * @param {Seat} seat
 * @returns {Promise<string>}  empty when submitted
 */
async function submit(outbox, seat) {
  if (!(await outbox.drain())) {
    return `The server cannot be reached: ${outbox.waiting} kept on this device. Your exam has not ended. Try again.`;
  }
  try {
    const body = { tab: seat.tab, last_device_seq: outbox.lastSeq, confirmed: true };
    await seat.wire.post("submit", body);
    return "";
  } catch (error) {
    const why = error instanceof Refused ? error.message : "The server cannot be reached.";
    return `${why} Your exam has not ended. Try again.`;
  }
}
