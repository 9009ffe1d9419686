// A camera on a page: its live picture, the choice among several, and words that help where there is none.
/** @import { Policy } from "../watching/types.js" */
import { NoCamera, cameras, openCamera } from "../watching/camera.js";

/**
 * @typedef {object} Places
 * @property {HTMLVideoElement} video
 * @property {Element | null} said       where words go; a live region
 * @property {Element | null} [choose]   holds a select, and is hidden while there is nothing to choose
 */

export class Viewfinder {
  /** @type {import("../watching/camera.js").Camera | null} */ camera = null;
  /** Why there is none. @type {import("../watching/camera.js").Trouble | ""} */ trouble = "";

  /** @param {Places} places @param {Policy} policy @param {"recording" | "room" | "still"} use */
  constructor(places, policy, use) {
    this.places = places;
    this.policy = policy;
    this.use = use;
    this.#select?.addEventListener("change", () => void this.#swap());
    addEventListener("pagehide", () => this.close());
  }

  get #select() {
    return this.places.choose?.querySelector("select") ?? null;
  }

  /** Switches the camera on; false, with words on the page, when there is none. */
  async open() {
    this.close();
    try {
      this.camera = await openCamera(this.policy, { use: this.use });
    } catch (error) {
      return this.#failed(error);
    }
    this.trouble = "";
    this.camera.addEventListener("end", () => {
      this.say("The camera is gone. Connect it again, and switch it on.");
      this.close();
    });
    await this.#show();
    await this.#fill();
    return true;
  }

  close() {
    this.camera?.close();
    this.camera = null;
    this.places.video.srcObject = null;
    this.places.video.hidden = true;
  }

  /** @param {string} words */
  say(words) {
    if (this.places.said) this.places.said.textContent = words;
  }

  async #swap() {
    try {
      await this.camera?.swap(this.#select?.value);
      await this.#show();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #show() {
    const { video } = this.places;
    if (!this.camera) return;
    video.srcObject = this.camera.stream;
    video.hidden = false;
    await video.play().catch(() => {});
  }

  async #fill() {
    const found = await cameras();
    const { choose } = this.places;
    if (!choose || !this.#select) return;
    this.#select.replaceChildren(...found.map(({ deviceId, label }, n) => (
      new Option(label || `Camera ${n + 1}`, deviceId, false, deviceId === this.camera?.device))));
    choose.toggleAttribute("hidden", found.length < 2);
  }

  /** @param {unknown} error @returns {false} */
  #failed(error) {
    if (!(error instanceof NoCamera)) throw error;
    this.trouble = error.trouble;
    this.say(`${error.title}. ${error.text.join(" ")}`);
    return false;
  }
}

/** Data that the server has put into the page. @param {string} id @returns {any} */
export function given(id) {
  return JSON.parse(document.getElementById(id)?.textContent ?? "null");
}

/**
 * The buttons in a place by their `data-act`. What is returned shows those named and hides the others; the first of
 * them gets the focus, so that nobody has to look for it.
 * @param {ParentNode} place @param {Record<string, () => void>} acts  a button without one is the form's own
 */
export function buttons(place, acts) {
  const found = [...place.querySelectorAll("button[data-act]")].filter((one) => one instanceof HTMLButtonElement);
  for (const button of found) {
    const act = acts[button.dataset.act ?? ""];
    if (act) button.addEventListener("click", act);
  }
  return (/** @type {string[]} */ ...names) => {
    for (const button of found) button.hidden = !names.includes(button.dataset.act ?? "");
    found.find((button) => button.dataset.act === names[0])?.focus();
  };
}
