// Another camera of this computer, chosen by its name; shown only where there is more than one.
import { cameras } from "./camera.js";
import { h } from "../assay/dom.js";

/**
 * @param {HTMLElement} host @param {MediaStream | null} stream  of the camera that is in use
 * @param {(device: string) => Promise<void>} swap
 */
export async function cameraChoice(host, stream, swap) {
  host.querySelector(".camera-choice")?.remove();
  const found = stream ? await cameras() : [];
  if (found.length < 2) return;
  const now = stream?.getVideoTracks()[0]?.getSettings().deviceId;
  const choice = h("select", { id: "camera-choice" }, ...found.map(({ deviceId, label }, place) => (
    h("option", { value: deviceId, selected: deviceId === now, text: label || `Camera ${place + 1}` }))));
  const told = h("p", { role: "status" });
  choice.addEventListener("change", async () => {
    choice.disabled = true;
    told.textContent = await swap(choice.value).then(
      () => "", () => "This camera could not be opened. The one before it is still in use.");
    choice.disabled = false;
  });
  host.append(h("div", { class: "camera-choice" }, h("label", { for: "camera-choice", text: "Camera" }), choice, told));
}
