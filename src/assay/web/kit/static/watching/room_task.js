// "Please show your surroundings": half a minute with the camera in the hand, recorded like everything else, with a
// list of what should be seen. Used at check-in, and when a proctor asks for it during a pause.
/** @import { Policy } from "./types.js" */
/** @import { Camera } from "./camera.js" */
/** @import { EvidenceOutbox } from "./evidence_outbox.js" */
import { NoCamera, openCamera } from "./camera.js";
import { canRecord, Recorder } from "./recorder.js";
import { h } from "../assay/dom.js";

export const ROOM_SECONDS = 30;
const ROOM_BITS = 250_000;

/** What should be seen. */
const SHOWN = [
  "The desk, and what lies on it", "Under and beside the desk", "The walls around you, once round", "The door"];

/**
 * @typedef {object} Room
 * @property {Policy} policy
 * @property {EvidenceOutbox} outbox
 * @property {() => void | Promise<void>} done    everything is recorded, and on its way
 * @property {number} [seconds]
 */

/** The task as a section to put on the page. @param {Room} room */
export function roomTask({ policy, outbox, done, seconds = ROOM_SECONDS }) {
  const video = h("video", { "aria-label": "Your camera", playsinline: true, autoplay: true, hidden: true });
  video.muted = true;
  const bar = h("progress", { max: seconds, value: 0, "aria-label": "Recorded", hidden: true });
  const told = h("p", { class: "room-told", role: "status" });
  const go = h("button", { type: "button", class: "btn primary" }, "Start recording");
  const section = h("section", { class: "room-task", "aria-labelledby": "room-title" },
    h("h2", { id: "room-title", text: "Please show your surroundings" }),
    h("p", { text: `Move the camera slowly for ${seconds} seconds, so that these are seen:` }),
    h("ul", {}, ...SHOWN.map((text) => h("li", { text }))), video, bar, told, go);
  go.addEventListener("click", async () => {
    go.disabled = true;
    try {
      const camera = await openCamera(policy, { use: "room" });
      Object.assign(video, { hidden: false, srcObject: camera.stream });
      bar.hidden = false;
      told.textContent = "Recording has begun.";
      await recorded(camera, { policy, outbox, seconds, at: (n) => { bar.value = n; } });
      video.srcObject = null;
      camera.close();
      video.hidden = bar.hidden = true;
      told.textContent = "Thank you. It is recorded, and being sent.";
      go.hidden = true;
      await done();
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      told.textContent = `${error.title}. ${error.text.join(" ")}`;
      go.disabled = false;
    }
  });
  return section;
}

/**
 * @param {Camera} camera
 * @param {{policy: Policy, outbox: EvidenceOutbox, seconds: number, at: (seconds: number) => void}} how
 */
async function recorded(camera, { policy, outbox, seconds, at }) {
  if (!canRecord()) throw new NoCamera("failed");
  /** @type {Promise<void>[]} */
  const kept = [];
  const recorder = new Recorder({
    stream: () => camera.stream, seconds: policy.segment_seconds, bits: ROOM_BITS, failed: () => camera.close(),
    keep: (segment) => void kept.push(outbox.keep("room", segment)),
  });
  recorder.start();
  for (let n = 1; n <= seconds && camera.live; n += 1) {
    await new Promise((/** @type {(done: void) => void} */ later) => setTimeout(later, 1000));
    at(n);
  }
  const whole = camera.live;
  await recorder.stop();
  await Promise.all(kept);
  if (!whole) throw new NoCamera("failed");
}
