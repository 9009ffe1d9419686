// What the candidate sees of being watched: whether the camera is on, and how much of the recording is not sent yet.
/** @import { Standing } from "../watching/evidence_outbox.js" */
import { h } from "../assay/dom.js";

/** @type {Record<string, string>} */
const CAMERA = {
  live: "Your camera is on and recorded.", simulated: "A test picture stands in for your camera (simulated).",
  ended: "Your camera has stopped.", blocked: "Your browser does not give the camera.",
};
/** @type {Record<string, string>} */
const SCREEN = { live: "Your screen is shared and recorded.", ended: "Your screen is no longer shared." };

/**
 * @param {HTMLElement} host  has the panel in it
 * @param {{camera: string, screen: string, evidence: Standing}} facts
 */
export function showWatched(host, { camera, screen, evidence }) {
  const panel = host.querySelector("#watch-panel");
  if (!panel) return;
  const { left, lost, away } = evidence;
  const lines = [
    CAMERA[camera], SCREEN[screen],
    left > 1 && `${left} pieces of the recording are kept on this device and `
      + `${away ? "wait for the network" : "on their way"}.`,
    lost > 0 && `${lost} ${lost === 1 ? "piece" : "pieces"} could not be kept. Your answers are not touched by this.`,
  ].filter((line) => typeof line === "string");
  let shown = panel.querySelector(".watched");
  if (!shown) {
    shown = h("div", { class: "watched" });
    panel.append(shown);
  }
  if (shown.textContent !== lines.join("")) shown.replaceChildren(...lines.map((text) => h("p", { text })));
  const button = document.getElementById("watch-help");
  if (button) button.dataset.camera = camera;
}
