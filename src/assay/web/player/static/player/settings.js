// Display and keyboard settings, kept in this browser for this attempt.
import { byId } from "./dom.js";

/** @typedef {{size: string, theme: string, keys: boolean, hideClock: boolean}} Chosen */

/** @type {Chosen} */
const DEFAULTS = { size: "100", theme: "auto", keys: true, hideClock: false };

export class Settings {
  /** @type {Chosen} */ chosen;

  /** @param {string} attempt @param {() => void} changed  called after a change of the display */
  constructor(attempt, changed) {
    this.key = `assay-settings-${attempt}`;
    this.changed = changed;
    this.chosen = { ...DEFAULTS, ...this.#kept() };
    this.#apply();
    this.#wire();
  }

  /** @param {Partial<Chosen>} change */
  set(change) {
    Object.assign(this.chosen, change);
    try { localStorage.setItem(this.key, JSON.stringify(this.chosen)); } catch { /* then a reload forgets it */ }
    this.#apply();
  }

  /** @returns {Partial<Chosen>} */
  #kept() {
    try { return JSON.parse(localStorage.getItem(this.key) ?? "{}"); } catch { return {}; }
  }

  #apply() {
    const { dataset } = document.documentElement;
    dataset.size = this.chosen.size;
    if (this.chosen.theme === "auto") delete dataset.theme;   // as the device is set
    else dataset.theme = this.chosen.theme;
    this.changed();
  }

  #wire() {
    const dialog = byId("settings", HTMLDialogElement);
    for (const input of dialog.querySelectorAll("input")) {
      if (input.name === "keys") input.checked = this.chosen.keys;
      else input.checked = input.value === (input.name === "size" ? this.chosen.size : this.chosen.theme);
      input.addEventListener("change", () => {
        this.set({ [input.name]: input.name === "keys" ? input.checked : input.value });
      });
    }
    byId("open-settings").addEventListener("click", () => dialog.showModal());
  }
}
