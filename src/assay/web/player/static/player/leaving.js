// After the end: what was recorded goes out before the page does. The candidate sees how much is left, why, and may
// leave without it: what is left stays on this device.
/** @import { EvidenceOutbox } from "../watching/evidence_outbox.js" */
import { pause } from "./seat.js";
import { showCover } from "./cover.js";

const LOOK_MS = 250;

/** Resolves when nothing is left, or when the candidate goes. @param {EvidenceOutbox} outbox */
export async function uploading(outbox) {
  let gone = false;
  if (await outbox.drain()) return;
  const warn = (/** @type {BeforeUnloadEvent} */ event) => { if (!gone) event.preventDefault(); };
  addEventListener("beforeunload", warn);
  while (outbox.left && !gone) {
    showCover(words(outbox, () => { gone = true; }));
    await pause(LOOK_MS);
  }
  gone = true;
  removeEventListener("beforeunload", warn);
}

/** @param {EvidenceOutbox} outbox @param {() => void} leave @returns {import("./cover.js").Cover} */
function words(outbox, leave) {
  const { left, away } = outbox.standing;
  return {
    title: "Your exam is handed in",
    text: [
      "Your answers are stored. Nothing you do here can change them.",
      `Uploading evidence, ${left} left. Please keep this page open until it is done.`,
      ...(away ? ["The server cannot be reached at the moment. This page tries again by itself."] : []),
      "If you cannot wait, you may leave. What is left stays on this device, and is sent when you open this exam again "
        + "here. Until then a reviewer sees a gap there, and that nobody could have looked at it.",
    ],
    button: { words: "Leave without waiting", act: leave },
  };
}
